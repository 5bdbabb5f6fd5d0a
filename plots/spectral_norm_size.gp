# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm at a fixed ratio as the matrix grows: the norm itself, and its distance from the edge.
# Data: spectral_norm.csv
# Plans: size(m+n,ratio!)
height = 840
load plots . "/style.gp"

table = data("spectral_norm.csv")
set multiplot layout 2, 1 margins 0.115, 0.98, 0.09, 0.94 spacing 0.1, 0.24
set logscale x
eval log_x("size", "n")
set xlabel "n"

set title sprintf("Theorem 3.1, all h: growing size at n/m = %.2g, %s", real(first("size", "ratio")), values("size", "sampler"))
set ylabel "‖I − WᵀW/m‖"
set yrange [0:*]
set key at screen 0.54, screen 0.475 center center maxrows 2
plot table using (on("size", "n")):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("size", "n")):"norm_mean" with points linetype 1 title "mean", \
     "" using (on("size", "n")):"norm_edge" with lines linetype 3 title "edge 2√(n/m) + n/m", \
     "" using (on("size", "n")):"norm_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (on("size", "n")):"norm_bound" with lines linetype 2 title "printed bound √(n/m)"

set title "Distance from the edge and spread: both fall like n^{−2/3}"
set ylabel "distance"
set logscale y
eval log_y("size", "edge_gap_mean edge_gap_predicted edge_gap_sd")
set autoscale y
set autoscale yfix
set key inside top right maxrows 0
plot table using (on("size", "n")):"edge_gap_mean" with points linetype 1 title "edge − mean norm", \
     "" using (on("size", "n")):"edge_gap_predicted" with lines linetype 3 title "Tracy–Widom mean", \
     "" using (on("size", "n")):"edge_gap_sd" with points linetype 2 title "standard deviation of the norm"
unset multiplot
