# SPDX-License-Identifier: GPL-3.0-or-later
# The largest eigenvalue of a Gaussian matrix with a learned direction, and how often it is found.
# Data: random_like_net.csv
height = 640
load plots . "/style.gp"

table = data("random_like_net.csv")
row(x) = strcol("sweep") eq "strength" ? column("spike") : NaN
stats table using (row(0) == 0 ? column("m") : NaN) nooutput name "M"
stats table using (row(0) == 0 ? column("n") : NaN) nooutput name "N"
stats table using (row(0) == 0 ? column("trials") : NaN) nooutput name "T"

set multiplot layout 2, 1 margins 0.1, 0.97, 0.11, 0.92 spacing 0.1, 0.16
set title sprintf("A learned direction in a Gaussian matrix, m = %d, n = %d, %d trials a point", M_max, N_max, T_max)
set ylabel "largest eigenvalue of WᵀW/m"
set key top left
plot table using (row(0)):"lambda_max_q05":"lambda_max_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (row(0)):"lambda_max_mean" with points linetype 1 title "mean", \
     "" using (row(0)):"lambda_max_predicted" with lines linetype 4 title "(1 + s²)(n/m + s²)/s², limit"
unset title
set xlabel "strength s of the direction, in units of its threshold (n/m)^{1/4}"
set ylabel "share of draws"
set yrange [0:1.05]
set key bottom right
plot table using (row(0)):"outliers_mean" with linespoints linetype 1 title "found in the weights", \
     "" using (row(0)):"shuffled_outliers_mean" with linespoints linetype 2 title "found after shuffling"
unset multiplot
