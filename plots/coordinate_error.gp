# SPDX-License-Identifier: GPL-3.0-or-later
# The largest error of a coordinate before the bias, against n; and what the readings of the bias leave.
# Data: coordinate_error.csv
# Plans: width(n) corrected_root corrected_k printed_root printed_k
both = !own
height = both ? 900 : 520
load plots . "/style.gp"

table = data("coordinate_error.csv")
array plan_of[4] = ["corrected_root", "corrected_k", "printed_root", "printed_k"]
array reading[4] = ["b = −ε‖h‖/√k, ε corrected", "b = −ε‖h‖/k, ε corrected", "b = −ε‖h‖/√k, ε printed", "b = −ε‖h‖/k, ε printed"]
array style_of[4] = [1, 3, 5, 2]

set multiplot layout (both ? 2 : 1), 1
set logscale x
eval log_x("width", "n")
set xlabel "n"

set title sprintf("Lemma 3.3: m = %s, k = %s, p = %s, %s trials per point", of("width", "m"), of("width", "k"), of("width", "p"), of("width", "trials"))
set ylabel "‖h − Wᵀx‖_∞"
set yrange [0:*]
set key below maxrows 2
plot table using (on("width", "n")):"coordinate_q05":"coordinate_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("width", "n")):"coordinate_mean" with points linetype 1 title "mean", \
     "" using (on("width", "n")):"coordinate_quantile" with lines linetype 1 title "exact 0.9-quantile", \
     "" using (on("width", "n")):"coordinate_corrected" with lines linetype 5 title "corrected, ε = √(4k ln(2n/δ)/(pm)), δ = 0.1", \
     "" using (on("width", "n")):"coordinate_bound" with lines linetype 2 title "printed, ε = √(k/(pm))"

if (both) {
  set title sprintf("Share of the coordinates off the support that the bias sets to 0, m = %s", of("printed_k", "m"))
  set ylabel "share"
  set autoscale y
  # the one reading that is measured further is 1 throughout
  set xrange [real(first("printed_k", "n")) / 1.2:real(last("printed_k", "n")) * 1.2]
  plot for [i = 1:4] table using (on(plan_of[i], "n")):"zeroed_mean" with linespoints linetype style_of[i] title reading[i]
}
unset multiplot
