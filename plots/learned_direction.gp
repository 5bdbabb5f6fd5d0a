# SPDX-License-Identifier: GPL-3.0-or-later
# The largest eigenvalue of a Gaussian matrix with a learned direction, and how often it is found.
# Data: random_like_net.csv
# Plans: strength(spike)
height = 640
load plots . "/style.gp"

table = data("random_like_net.csv")
set multiplot layout 2, 1 margins 0.1, 0.97, 0.11, 0.92 spacing 0.1, 0.16
set title sprintf("A learned direction in a %s matrix, m = %s, n = %s, %s trials per point", \
  values("strength", "ensemble"), of("strength", "m"), of("strength", "n"), of("strength", "trials"))
set ylabel "largest eigenvalue of WᵀW/m"
set key top left
plot table using (on("strength", "spike")):"lambda_max_q05":"lambda_max_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("strength", "spike")):"lambda_max_mean" with points linetype 1 title "mean", \
     "" using (on("strength", "spike")):"lambda_max_predicted" with lines linetype 4 title "(1 + s²)(n/m + s²)/s², limit"
unset title
set xlabel "strength s of the direction, in units of its threshold (n/m)^{1/4}"
set ylabel "share of draws"
set yrange [0:1.05]
set key bottom right
plot table using (on("strength", "spike")):"outliers_mean" with linespoints linetype 1 title "found in the weights", \
     "" using (on("strength", "spike")):"shuffled_outliers_mean" with linespoints linetype 2 title "found after shuffling"
unset multiplot
