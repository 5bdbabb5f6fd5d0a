# SPDX-License-Identifier: GPL-3.0-or-later
# The gradient of the estimator at the net that the data come from, against the coupling.
# Data: dcim_learning.csv
# Plans: coupling(coupling,depth?)
height = 560
load plots . "/style.gp"

table = data("dcim_learning.csv")
depths = values("coupling", "depth")
shown = words(depths) > 4 ? 4 : words(depths)
at(i, name) = column("depth") == real(word(depths, i)) ? on("coupling", name) : NaN
array style_of[4] = [3, 1, 2, 5]
set multiplot layout 1, 2 margins 0.115, 0.98, 0.3, 0.83 spacing 0.12 \
  title sprintf("DCIM (16), (21): gradient at the true net, width %s, %s nets", of("coupling", "width"), of("coupling", "trials"))
set logscale xy
eval log_x("coupling", "coupling")
set xlabel "coupling"
set yrange [1e-17 : 10]
set ytics 1e-16, 1e4
set format y "10^{%L}"
set key at screen 0.3, screen 0.1 center center maxrows 1 samplen 2

set title "(16), inner layers summed over" font ",13"
set ylabel "norm of the gradient"
plot for [i = 1:shown] table using (on("coupling", "coupling")):(at(i, "gradient_pair_mean")) with linespoints linetype style_of[i] title sprintf("L = %s", word(depths, i))

set title "(21), by the forward pass (2)" font ",13"
unset ylabel
set key at screen 0.76, screen 0.1 center center
plot for [i = 1:shown] table using (on("coupling", "coupling")):(at(i, "gradient_pass_pair_mean")) with linespoints linetype style_of[i] notitle, \
     "" using (on("coupling", "coupling")):(at(shown > 1 ? 2 : 1, "bias_shift_mean")) with linespoints linetype 8 title sprintf("shift of top biases, L = %s", word(depths, shown > 1 ? 2 : 1))
unset multiplot
