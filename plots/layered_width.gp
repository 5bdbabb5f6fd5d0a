# SPDX-License-Identifier: GPL-3.0-or-later
# What the layers below leave of the width under the top: against depth, and the error against dropout.
# Data: layered_reversal.csv
height = 900
load plots . "/style.gp"

table = data("layered_reversal.csv")
near(a, b) = abs(a - b) < 0.01
on(sweep, parameter, value, shown) = strcol("sweep") eq sweep && near(column(parameter), value) ? column(shown) : NaN
of(sweep, shown) = strcol("sweep") eq sweep ? column(shown) : NaN
stats table using (of("width", "trials")) nooutput name "T"
stats table using (of("width", "ratio_critical")) nooutput name "C"
stats table using (of("dropout", "n")) nooutput name "N"
stats table using (of("dropout", "k")) nooutput name "K"
stats table using (of("dropout", "ratio")) nooutput name "R"

array ratio[3] = [4, 2, 1]
array faint[3] = ["#b3d4ea", "#f3c9ae", "#aedfcf"]

set multiplot layout 2, 1

set title sprintf("Effective width below the top, p = 1, biases for most signal; critical ratio %.2f\nbands 5–95 %% of draws, points their median (%d trials), lines the prediction for large layers", C_max, T_max)
set xlabel "depth L"
set ylabel "n_{eff} / n_{L−1} = gain² / noise²"
set logscale y
set format y "10^{%L}"
set xrange [0.8:6.2]
set yrange [1e-4:2]
set xtics 1
set key bottom left
plot for [j = 1:3] table using (on("width", "ratio", ratio[j], "depth")):"efficiency_q05":"efficiency_q95" with filledcurves linecolor rgb faint[j] fillstyle transparent solid 0.6 notitle, \
     for [j = 1:3] "" using (on("width", "ratio", ratio[j], "depth")):"efficiency_q50" with points linetype j notitle, \
     for [j = 1:3] "" using (on("width", "ratio", ratio[j], "depth")):"efficiency_predicted" with lines linetype j title sprintf("ratio n_{ℓ−1}/n_ℓ = %d", ratio[j])

set title sprintf("Dropout in every layer: ratio of widths %g, n = %d, k = %d, gain restored, points means", R_max, N_max, K_max)
set xlabel "p"
set ylabel "‖h − ĥ^{(L)}‖ / ‖h‖"
set logscale x
set xrange [0.027:1.1]
set xtics autofreq
set yrange [0.1:4]
set format y "%g"
set format x "%g"
set key bottom left
plot for [j = 1:3] table using (on("dropout", "depth", j, "p")):"error_q05":"error_q95" with filledcurves linecolor rgb faint[j] fillstyle transparent solid 0.6 notitle, \
     for [j = 1:3] "" using (on("dropout", "depth", j, "p")):"error_mean" with points linetype j notitle, \
     for [j = 1:3] "" using (on("dropout", "depth", j, "p")):"error_rms" with lines linetype j title sprintf("L = %d", j)
unset multiplot
