# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm at a fixed ratio as the matrix grows: the norm itself, and its distance from the edge.
# Data: spectral_norm.csv
height = 760
load plots . "/style.gp"

table = data("spectral_norm.csv")
n(sweep) = strcol("sweep") eq sweep ? column("n") : NaN
stats table using (strcol("sweep") eq "size" ? column("ratio") : NaN) nooutput name "R"

set multiplot layout 2, 1
set logscale x
set format x "10^{%L}"
set xlabel "n"

set title sprintf("Theorem 3.1, all h: growing size at n/m = %g, implicit", R_mean)
set ylabel "‖I − WᵀW/m‖"
set yrange [0:2.6]
set key top right maxrows 3
plot table using (n("size")):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (n("size")):"norm_mean" with points linetype 1 title "mean", \
     "" using (n("size")):"norm_edge" with lines linetype 3 title "edge 2√(n/m) + n/m", \
     "" using (n("size")):"norm_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (n("size")):"norm_bound" with lines linetype 2 title "printed bound √(n/m)"

set title "Distance from the edge and spread: both fall like n^{−2/3}"
set ylabel "distance"
set logscale y
set format y "10^{%L}"
set autoscale y
set key top right
plot table using (n("size")):"edge_gap_mean" with points linetype 1 title "edge − mean norm", \
     "" using (n("size")):"edge_gap_predicted" with lines linetype 3 title "Tracy–Widom mean", \
     "" using (n("size")):"edge_gap_sd" with points linetype 2 title "standard deviation of the norm"
unset multiplot
