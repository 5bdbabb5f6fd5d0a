# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing several ReLU layers one by one, against depth and against sparsity.
# Data: layered_reversal.csv
height = 900
load plots . "/style.gp"

table = data("layered_reversal.csv")
on(sweep, scale, parameter, value, shown) = strcol("sweep") eq sweep && strcol("scale") eq scale && \
  column(parameter) == value ? column(shown) : NaN
of(sweep, shown) = strcol("sweep") eq sweep ? column(shown) : NaN
stats table using (of("depth", "n")) nooutput name "N"
stats table using (of("depth", "ratio")) nooutput name "R"
stats table using (of("depth", "trials")) nooutput name "T"
stats table using (of("sparsity", "n")) nooutput name "S"

array sparse[3] = [1, 3, 10]
array faint[3] = ["#b3d4ea", "#f3c9ae", "#aedfcf"]

set multiplot layout 2, 2 title sprintf("Theorem 3.2 layer by layer: ratio of widths %g, p = 1, h flat; bands 5–95 %% of draws,\npoints their mean (%d trials and more), lines the prediction for large layers", R_max, T_min)
set ylabel "‖h − ĥ^{(L)}‖ / ‖h‖"
set logscale y
set yrange [0.01:2]
set key bottom right samplen 1.6

do for [i = 1:2] {
  scale = i == 1 ? "printed" : "restored"
  set title sprintf(i == 1 ? "α = 2/(pn) as printed, n = %d" : "gain restored, n = %d", N_max)
  set xlabel "depth L"
  set xrange [0.8:5.2]
  set xtics 1
  plot for [j = 1:3] table using (on("depth", scale, "k", sparse[j], "depth")):"error_q05":"error_q95" with filledcurves linecolor rgb faint[j] fillstyle transparent solid 0.6 notitle, \
       for [j = 1:3] "" using (on("depth", scale, "k", sparse[j], "depth")):"error_mean" with points linetype j notitle, \
       for [j = 1:3] "" using (on("depth", scale, "k", sparse[j], "depth")):"error_rms" with lines linetype j title sprintf("k = %d", sparse[j]), \
       "" using (on("depth", scale, "k", sparse[3], "depth")):(i == 1 ? column("error_claimed") : column("error_effective")) with lines linetype 5 title sprintf(i == 1 ? "bound, k = %d" : "bound at n_{eff}", sparse[3])
}

set logscale x
set xrange [0.9:340]
set xtics autofreq
set format x "10^{%L}"
set xlabel "k"
do for [i = 1:2] {
  scale = i == 1 ? "printed" : "restored"
  set title sprintf(i == 1 ? "α = 2/(pn) as printed, n = %d" : "gain restored, n = %d", S_max)
  plot for [j = 1:3] table using (on("sparsity", scale, "depth", j, "k")):"error_q05":"error_q95" with filledcurves linecolor rgb faint[j] fillstyle transparent solid 0.6 notitle, \
       for [j = 1:3] "" using (on("sparsity", scale, "depth", j, "k")):"error_mean" with points linetype j notitle, \
       for [j = 1:3] "" using (on("sparsity", scale, "depth", j, "k")):"error_rms" with lines linetype j title sprintf("L = %d", j)
}
unset multiplot
