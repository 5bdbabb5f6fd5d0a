# SPDX-License-Identifier: GPL-3.0-or-later
# The largest eigenvalue of an equalised Gaussian matrix with a learned direction, and how often it is
# found.
# Data: random_like_net.csv
# Plans: strength(spike)
height = 640
load plots . "/style.gp"

table = data("random_like_net.csv")
set multiplot layout 2, 1 margins 0.1, 0.97, 0.11, 0.92 spacing 0.1, 0.16
set title sprintf("A learned direction in a %s matrix, m = %s, n = %s, %s trials per point", \
  values("strength", "ensemble"), of("strength", "m"), of("strength", "n"), of("strength", "trials"))
set ylabel "largest eigenvalue,\nTracy–Widom units"
set key top left
plot table using (on("strength", "spike")):"edge_units_q05":"edge_units_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("strength", "spike")):"edge_units_mean" with points linetype 1 title "mean", \
     "" using (on("strength", "spike")):"edge_units_bound" with lines linetype 4 title "exceeded by 1 of 1000 matrices without one"
unset title
set xlabel "strength s of the direction, in units of its threshold (n/m)^{1/4}"
set ylabel "directions found"
set yrange [0:1.05]
set key bottom right
plot table using (on("strength", "spike")):"directions_mean" with linespoints linetype 1 title "mean number"
unset multiplot
