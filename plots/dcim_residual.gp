# SPDX-License-Identifier: GPL-3.0-or-later
# How far two nets with transposed weights are from one joint law: against the angle and the coupling.
# Data: dcim_consistency.csv
height = 620
load plots . "/style.gp"

table = data("dcim_consistency.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("theta", "width")) nooutput name "W"
stats table using (on("theta", "coupling")) nooutput name "G"
stats table using (on("theta", "trials")) nooutput name "T"
stats table using (on("coupling", "width")) nooutput name "CW"
stats table using (on("coupling", "depth")) nooutput name "CL"
stats table using (on("coupling", "trials")) nooutput name "CT"

set multiplot layout 1, 2 margins 0.1, 0.98, 0.37, 0.86 spacing 0.14 title "DCIM (19): residual of ln p − ln q after F(x⁰) + G(x^L), random nets"
set key at screen 0.3, screen 0.25 center top maxrows 5 samplen 1.6

set title sprintf("width %d, coupling %g, %d nets", W_max, G_max, T_max)
set xlabel "θ, degrees between reverse weights and Wᵀ"
set ylabel "residual, nats"
set xtics 30
set yrange [0:*]
at(depth) = strcol("sweep") eq "theta" && column("depth") == depth ? column("theta") : NaN
plot table using (at(2)):"residual_q05":"residual_q95" with filledcurves linecolor rgb band title "L = 2, 5–95 % of nets", \
     "" using (at(1)):"residual_mean" with linespoints linetype 3 title "L = 1", \
     "" using (at(2)):"residual_mean" with linespoints linetype 1 title "L = 2", \
     "" using (at(4)):"residual_mean" with linespoints linetype 2 title "L = 4", \
     "" using (at(2)):"residual_nonlinear_mean" with linespoints linetype 6 title "L = 2, best reverse biases"

set title sprintf("θ = 0, width %d, L = %d, %d nets", CW_max, CL_max, CT_max)
set xlabel "coupling"
set xtics auto
set key at screen 0.77, screen 0.25 center top
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set yrange [*:*]
plot table using (on("coupling", "coupling")):"residual_q05":"residual_q95" with filledcurves linecolor rgb band title "5–95 % of nets", \
     "" using (on("coupling", "coupling")):"residual_mean" with linespoints linetype 1 title "same biases", \
     "" using (on("coupling", "coupling")):"residual_nonlinear_mean" with linespoints linetype 3 title "best reverse biases", \
     "" using (on("coupling", "coupling")):"residual_layer_mean" with linespoints linetype 5 title "largest sd r_l, forward law"
unset multiplot
