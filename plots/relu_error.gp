# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a ReLU layer against sparsity, dropout, size and threshold.
# Data: relu_reversal.csv
height = 900
load plots . "/style.gp"

table = data("relu_reversal.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("sparsity", "trials")) nooutput name "T"

# the parameters that a sweep keeps fixed
stats table using (on("sparsity", "m")) nooutput name "SM"
stats table using (on("sparsity", "n")) nooutput name "SN"
stats table using (on("dropout", "m")) nooutput name "DM"
stats table using (on("dropout", "n")) nooutput name "DN"
stats table using (on("dropout", "k")) nooutput name "DK"
stats table using (on("height", "n")) nooutput name "HN"
stats table using (on("height", "k")) nooutput name "HK"
stats table using (on("threshold", "m")) nooutput name "TM"
stats table using (on("threshold", "n")) nooutput name "TN"
stats table using (on("threshold", "k")) nooutput name "TK"

set multiplot layout 2, 2 title sprintf("Theorem 3.2: error of r(Wᵀx + b) at the best threshold, %d trials a point", T_max)
set ylabel "‖h − r(Wᵀx + b)‖ / ‖h‖"
set logscale xy
set format y "10^{%L}"
set format x "10^{%L}"
set key off

set xlabel "k"
set title sprintf("sparsity: m = %d, n = %d, p = 1", SM_max, SN_max)
set yrange [*:10]
set key top left samplen 1.6
plot table using (on("sparsity", "k")):"error_q05":"error_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("sparsity", "k")):"error_mean" with points linetype 1 title "mean", \
     "" using (on("sparsity", "k")):"error_rms" with lines linetype 3 title "predicted", \
     "" using (on("sparsity", "k")):"error_sharp" with lines linetype 5 title "explicit bound, δ = 0.1", \
     "" using (on("sparsity", "k")):"error_bound" with lines linetype 2 title "printed √(k/(pm))"
set key off
set autoscale y

set xlabel "p"
set title sprintf("dropout: m = %d, n = %d, k = %d", DM_max, DN_max, DK_max)
plot table using (on("dropout", "p")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (on("dropout", "p")):"error_mean" with points linetype 1, \
     "" using (on("dropout", "p")):"error_rms" with lines linetype 3, \
     "" using (on("dropout", "p")):"error_sharp" with lines linetype 5, \
     "" using (on("dropout", "p")):"error_bound" with lines linetype 2

set xlabel "m"
set title sprintf("size: n = %d, k = %d, p = 1", HN_max, HK_max)
plot table using (on("height", "m")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (on("height", "m")):"error_mean" with points linetype 1, \
     "" using (on("height", "m")):"error_rms" with lines linetype 3, \
     "" using (on("height", "m")):"error_sharp" with lines linetype 5, \
     "" using (on("height", "m")):"error_bound" with lines linetype 2

unset logscale x
set format x "%g"
set xlabel "τ"
set title sprintf("threshold: m = %d, n = %d, k = %d", TM_max, TN_max, TK_max)
plot table using (on("threshold", "tau")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (on("threshold", "tau")):"error_mean" with points linetype 1, \
     "" using (on("threshold", "tau")):"error_rms" with lines linetype 3, \
     "" using (on("threshold", "tau")):"error_bound" with lines linetype 2
unset multiplot
