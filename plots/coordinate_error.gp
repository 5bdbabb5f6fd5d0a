# SPDX-License-Identifier: GPL-3.0-or-later
# The largest error of a coordinate before the bias, against n; and what the readings of the bias leave.
# Data: coordinate_error.csv
height = 900
load plots . "/style.gp"

table = data("coordinate_error.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("width", "m")) nooutput name "M"
stats table using (on("width", "k")) nooutput name "K"
stats table using (on("width", "trials")) nooutput name "T"
stats table using (on("printed_k", "m")) nooutput name "R"

set multiplot layout 2, 1
set logscale x
set format x "10^{%L}"
set xlabel "n"

set title sprintf("Lemma 3.3: m = %d, k = %d, p = 1, %d trials a point, h flat with values 1", M_max, K_max, T_max)
set ylabel "‖h − Wᵀx‖_∞"
set yrange [0:*]
set key below maxrows 2
plot table using (on("width", "n")):"coordinate_q05":"coordinate_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("width", "n")):"coordinate_mean" with points linetype 1 title "mean", \
     "" using (on("width", "n")):"coordinate_corrected" with lines linetype 5 title "corrected, ε = √(4k ln(2n/δ)/(pm)), δ = 0.1", \
     "" using (on("width", "n")):"coordinate_bound" with lines linetype 2 title "printed, ε = √(k/(pm))"

set title sprintf("Share of the coordinates off the support that the bias sets to 0, m = %d", R_max)
set ylabel "share"
set yrange [0.4:1.05]
set xrange [80:1.2e5]
plot table using (on("corrected_root", "n")):"zeroed_mean" with linespoints linetype 1 title "b = −ε‖h‖/√k, ε corrected", \
     "" using (on("corrected_k", "n")):"zeroed_mean" with linespoints linetype 3 title "b = −ε‖h‖/k, ε corrected", \
     "" using (on("printed_root", "n")):"zeroed_mean" with linespoints linetype 5 title "b = −ε‖h‖/√k, ε printed", \
     "" using (on("printed_k", "n")):"zeroed_mean" with linespoints linetype 2 title "b = −ε‖h‖/k, ε printed"
unset multiplot
