# SPDX-License-Identifier: GPL-3.0-or-later
# The error of the forward pass and of better approximations against the variance of a unit's input.
# Data: dcim_taylor.csv
height = 1040
load plots . "/style.gp"

table = data("dcim_taylor.csv")
on(coding, value) = strcol("sweep") eq "variance" && strcol("coding") eq coding ? column(value) : NaN
stats table using (on("zero_one", "n")) nooutput name "N"
stats table using (on("zero_one", "units")) nooutput name "U"
stats table using (on("zero_one", "trials")) nooutput name "T"

set multiplot layout 2, 1
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set xlabel "v = Var z"
set ylabel "mean absolute error"
set yrange [1e-12:30]
set ytics 100
set key outside right center
do for [c = 1:2] {
  coding = c == 1 ? "zero_one" : "plus_minus"
  set title sprintf("%s: n = %d, q uniform, E z of sd %s, %d layers of %d units", \
    c == 1 ? "E σ(z), x = 0 or 1" : "E tanh(z), x = ±1", N_max, c == 1 ? "2" : "1", T_max, U_max)
  plot table using (on(coding, "variance_mean")):"taylor_q05":"taylor_q95" with filledcurves linecolor rgb band title "5–95 % of layers", \
       "" using (on(coding, "variance_mean")):"bound" with lines linetype 2 title c == 1 ? "bound v/(12√3)" : "bound 2v/(3√3)", \
       "" using (on(coding, "variance_mean")):"taylor_mean" with linespoints linetype 1 title "first order, σ(E z)", \
       "" using (on(coding, "variance_mean")):"second_order_mean" with linespoints linetype 3 title "second order", \
       "" using (on(coding, "variance_mean")):"fourth_order_mean" with linespoints linetype 6 title "fourth order", \
       "" using (on(coding, "variance_mean")):"probit_mean" with lines linetype 4 dashtype (2, 4) title "probit", \
       "" using (on(coding, "variance_mean")):"variance_matched_mean" with lines linetype 5 dashtype (2, 2) title "variance matched", \
       "" using (on(coding, "variance_mean")):"mackay_mean" with linespoints linetype 5 title "MacKay", \
       "" using (on(coding, "variance_mean")):"gauss_hermite_mean" with linespoints linetype 4 title "mean over N(E z, v)", \
       "" using (on(coding, "variance_mean")):"saddle_point_mean" with lines linetype 3 dashtype (8, 3) title "saddle point", \
       "" using (on(coding, "variance_mean")):"edgeworth_mean" with linespoints linetype 2 dashtype solid pointtype 9 title "Edgeworth", \
       "" using (on(coding, "variance_mean")):"conditioned_mean" with linespoints linetype 1 dashtype (2, 2) pointtype 5 title "conditioned"
}
unset multiplot
