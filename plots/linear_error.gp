# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a linear layer against n/m, with the printed bound and the one that holds.
# Data: linear_reversal.csv
height = 760
load plots . "/style.gp"

table = data("linear_reversal.csv")
x(sweep) = strcol("sweep") eq sweep ? column("ratio") : NaN
stats table using (strcol("sweep") eq "ratio" ? column("n") : NaN) nooutput name "N"
stats table using (strcol("sweep") eq "ratio" ? column("trials") : NaN) nooutput name "T"

set multiplot layout 2, 1
set logscale x
set xlabel "n / m"

set title sprintf("Theorem 3.1, one h: n = %d, %d trials a point", N_max, T_max)
set ylabel "‖h − WᵀWh/m‖ / ‖h‖"
set logscale y
set key top left
plot table using (x("ratio")):"error_q05":"error_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (x("ratio")):"error_mean" with points linetype 1 title "mean", \
     "" using (x("ratio")):"error_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (x("ratio")):"error_bound" with lines linetype 2 title "printed bound √(n/m)"

set title "In units of the printed bound: half of the draws lie above it"
set ylabel "error / √(n/m)"
unset logscale y
set yrange [0.9:1.35]
set key top center horizontal maxrows 2
plot table using (x("ratio")):"over_printed_q05":"over_printed_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (x("ratio")):"over_printed_mean" with points linetype 1 title "mean", \
     "" using (x("ratio")):"rms_over_printed" with lines linetype 3 title "exact root mean square √((n+1)/n)", \
     "" using (x("ratio")):"corrected_over_printed" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (x("ratio")):(1) with lines linetype 2 title "printed bound"
unset multiplot
