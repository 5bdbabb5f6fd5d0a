# SPDX-License-Identifier: GPL-3.0-or-later
# How far two nets with transposed weights are from one joint law: against the angle and the coupling.
# Data: dcim_consistency.csv
# Plans: theta(theta,depth?) coupling(coupling)
height = 620
load plots . "/style.gp"

table = data("dcim_consistency.csv")
count = has("theta") + has("coupling")
set multiplot layout 1, count margins 0.115, 0.98, 0.37, 0.84 spacing 0.14 title "DCIM (19): residual of ln p − ln q after F(x⁰) + G(x^L), random nets"
set key at screen (count == 2 ? 0.3 : 0.54), screen 0.25 center top maxrows 6 samplen 1.8
array style_of[4] = [3, 1, 2, 5]
if (has("theta")) {
  depths = values("theta", "depth")
  shown = words(depths) > 4 ? 4 : words(depths)
  # the band and the best biases of one depth, the least that has a layer between
  chosen = shown > 1 ? 2 : 1
  at(i) = column("depth") == real(word(depths, i)) ? on("theta", "theta") : NaN
  set title sprintf("width %s, coupling %s, %s nets", of("theta", "width"), of("theta", "coupling"), of("theta", "trials")) font ",13"
  set xlabel "θ, degrees between reverse weights and Wᵀ"
  set ylabel "residual, nats"
  set yrange [0:*]
  plot table using (at(chosen)):"residual_q05":"residual_q95" with filledcurves linecolor rgb band title sprintf("L = %s, 5–95 %% of nets", word(depths, chosen)), \
       for [i = 1:shown] "" using (at(i)):"residual_mean" with linespoints linetype style_of[i] title sprintf("L = %s", word(depths, i)), \
       "" using (at(chosen)):"residual_nonlinear_mean" with linespoints linetype 6 title sprintf("L = %s, best reverse biases", word(depths, chosen))
}
if (has("coupling")) {
  set title sprintf("θ = %s, width %s, L = %s, %s nets", of("coupling", "theta"), of("coupling", "width"), of("coupling", "depth"), of("coupling", "trials")) font ",13"
  set xlabel "coupling"
  set ylabel "residual, nats"
  set key at screen (count == 2 ? 0.77 : 0.54), screen 0.25 center top
  set logscale xy
  set autoscale y
  set autoscale fix
  eval log_x("coupling", "coupling")
  eval log_y("coupling", "residual_q05 residual_q95 residual_nonlinear_mean residual_layer_mean")
  plot table using (on("coupling", "coupling")):"residual_q05":"residual_q95" with filledcurves linecolor rgb band title "5–95 % of nets", \
       "" using (on("coupling", "coupling")):"residual_mean" with linespoints linetype 1 title "same biases", \
       "" using (on("coupling", "coupling")):"residual_nonlinear_mean" with linespoints linetype 6 title "best reverse biases", \
       "" using (on("coupling", "coupling")):"residual_layer_mean" with linespoints linetype 8 title "largest sd r_l, forward law"
}
unset multiplot
