# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a linear layer against n/m, with the printed bound and the one that holds.
# Data: linear_reversal.csv
# Plans: ratio(m) ratio(n)
height = 780
load plots . "/style.gp"

table = data("linear_reversal.csv")
set multiplot layout 2, 1 margins 0.115, 0.98, 0.16, 0.94 spacing 0.1, 0.16
set logscale x
eval log_x("ratio", "ratio")
set xlabel "n / m"

set title sprintf("Theorem 3.1, one h: %s, %s trials per point", \
  words(values("ratio", "n")) == 1 ? "n = " . of("ratio", "n") : "m = " . of("ratio", "m"), of("ratio", "trials"))
set ylabel "‖h − WᵀWh/m‖ / ‖h‖"
set logscale y
eval log_y("ratio", "error_q05 error_q95 error_bound error_corrected")
set key at screen 0.54, screen 0.045 center center maxrows 2 width -2
plot table using (on("ratio", "ratio")):"error_q05":"error_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("ratio", "ratio")):"error_mean" with points linetype 1 title "mean", \
     "" using (on("ratio", "ratio")):"error_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (on("ratio", "ratio")):"error_bound" with lines linetype 2 title "printed bound √(n/m)", \
     keyentry with lines linetype 3 title "exact root mean square"

# here the curves lie apart, and where n is large only the root mean square lies on the printed bound
set key off
set title "In units of the printed bound: half of the draws lie above it"
set ylabel "error / √(n/m)"
unset logscale y
set ytics autofreq
set format y "%g"
plot table using (on("ratio", "ratio")):"over_printed_q05":"over_printed_q95" with filledcurves linecolor rgb band, \
     "" using (on("ratio", "ratio")):"over_printed_mean" with points linetype 1, \
     "" using (on("ratio", "ratio")):"corrected_over_printed" with lines linetype 5, \
     "" using (on("ratio", "ratio")):(1) with lines linetype 2, \
     "" using (on("ratio", "ratio")):"rms_over_printed" with lines linetype 3
unset multiplot
