# SPDX-License-Identifier: GPL-3.0-or-later
# The errors against the number of inputs and against how certain they are.
# Data: dcim_taylor.csv
# Plans: inputs(n) entropy(q)
both = strstrt(plans, " inputs ") && strstrt(plans, " entropy ")
height = both ? 980 : 560
load plots . "/style.gp"

table = data("dcim_taylor.csv")
set multiplot layout (both ? 2 : 1), 1 margins 0.11, 0.98, 150.0 / height, 1 - 40.0 / height spacing 0.1, 115.0 / height
set logscale xy
set format y "10^{%L}"
set ylabel "mean absolute error of E σ(z)"
set key at screen 0.54, screen 45.0 / height center center maxrows 3
do for [plan in "inputs entropy"] {
  if (has(plan)) {
    along = plan eq "inputs" ? "n" : "q"
    set title sprintf("%s, weights N(0, %s²/n), %s layers of %s units per point", plan eq "inputs" ? (real(first(plan, "q")) < 0 ? "P(x_i = 1) uniform" : "P(x_i = 1) = " . of(plan, "q")) : "n = " . of(plan, "n") . " inputs", \
      of(plan, "scale"), of(plan, "trials"), of(plan, "units"))
    set xlabel plan eq "inputs" ? "n, number of inputs" : "q = P(x_i = 1)"
    eval log_x(plan, along)
    plot table using (on(plan, along)):"taylor_q05":"taylor_q95" with filledcurves linecolor rgb band title "5–95 % of layers", \
         "" using (on(plan, along)):"bound" with lines linetype 2 title "bound v/(12√3)", \
         "" using (on(plan, along)):"taylor_mean" with linespoints linetype 1 title "first order, σ(E z)", \
         "" using (on(plan, along)):"second_order_mean" with linespoints linetype 3 title "second order", \
         "" using (on(plan, along)):"mackay_mean" with linespoints linetype 5 title "MacKay", \
         "" using (on(plan, along)):"gauss_hermite_mean" with linespoints linetype 4 title "mean over N(E z, v)", \
         "" using (on(plan, along)):"saddle_point_mean" with linespoints linetype 7 title "saddle point", \
         "" using (on(plan, along)):"edgeworth_mean" with linespoints linetype 8 title "Edgeworth", \
         "" using (on(plan, along)):"conditioned_mean" with linespoints linetype 11 title "conditioned"
    set key off
  }
}
unset multiplot
