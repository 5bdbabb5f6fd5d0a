# SPDX-License-Identifier: GPL-3.0-or-later
# The errors against the number of inputs and against how certain they are.
# Data: dcim_taylor.csv
height = 940
load plots . "/style.gp"

table = data("dcim_taylor.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("inputs", "scale")) nooutput name "S"
stats table using (on("entropy", "scale")) nooutput name "E"
stats table using (on("entropy", "n")) nooutput name "N"
stats table using (on("inputs", "trials")) nooutput name "T"
stats table using (on("inputs", "units")) nooutput name "U"

set multiplot layout 2, 1
set logscale xy
set format y "10^{%L}"
set ylabel "mean absolute error of E σ(z)"
set key outside right center
array part[2] = ["inputs", "entropy"]
array variable_of[2] = ["n", "q"]
do for [c = 1:2] {
  s = part[c]
  abscissa = variable_of[c]
  if (c == 1) {
    set title sprintf("P(x_i = 1) uniform, weights N(0, %g²/n), %d layers of %d units a point", S_max, T_max, U_max)
    set xlabel "n, number of inputs"
    set format x "10^{%L}"
  } else {
    set title sprintf("n = %d inputs, weights N(0, %g²/n)", N_max, E_max)
    set xlabel "q = P(x_i = 1)"
    set xrange [0.009:0.55]
    set format x "%g"
    set xtics (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
  }
  plot table using (on(s, abscissa)):"taylor_q05":"taylor_q95" with filledcurves linecolor rgb band title "5–95 % of layers", \
       "" using (on(s, abscissa)):"bound" with lines linetype 2 title "bound v/(12√3)", \
       "" using (on(s, abscissa)):"taylor_mean" with linespoints linetype 1 title "first order, σ(E z)", \
       "" using (on(s, abscissa)):"second_order_mean" with linespoints linetype 3 title "second order", \
       "" using (on(s, abscissa)):"mackay_mean" with linespoints linetype 5 title "MacKay", \
       "" using (on(s, abscissa)):"gauss_hermite_mean" with linespoints linetype 4 title "mean over N(E z, v)", \
       "" using (on(s, abscissa)):"saddle_point_mean" with lines linetype 3 dashtype (8, 3) title "saddle point", \
       "" using (on(s, abscissa)):"edgeworth_mean" with linespoints linetype 2 dashtype solid pointtype 9 title "Edgeworth", \
       "" using (on(s, abscissa)):"conditioned_mean" with linespoints linetype 1 dashtype (2, 2) pointtype 5 title "conditioned"
}
unset multiplot
