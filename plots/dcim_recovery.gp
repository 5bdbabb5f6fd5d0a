# SPDX-License-Identifier: GPL-3.0-or-later
# Where the estimators lead to from the true net: the laws found, and the parameters.
# Data: dcim_learning.csv
# Plans: recovery(coupling)
height = 600
load plots . "/style.gp"

table = data("dcim_learning.csv")
x(unused) = on("recovery", "coupling")
y(name) = on("recovery", name)
set multiplot layout 1, 2 margins 0.115, 0.98, 0.38, 0.85 spacing 0.12 \
  title sprintf("DCIM (16), (21): maximised from the true net, L = %s, width %s, %s nets", of("recovery", "depth"), of("recovery", "width"), of("recovery", "trials"))
set logscale xy
eval log_x("recovery", "coupling")
set xlabel "coupling"
set format y "10^{%L}"
set key at screen 0.14, screen 0.25 left top maxcols 1 samplen 2

set title "laws" font ",13"
set ylabel "divergence from the data, nats"
plot table using (x(0)):(y("lack_mean")) with linespoints linetype 4 title "p and q at the truth", \
     "" using (x(0)):(y("fit_left_mean")) with linespoints linetype 1 title "where (16) is largest", \
     "" using (x(0)):(y("fit_law_mean")) with linespoints linetype 3 title "net found by (16)", \
     "" using (x(0)):(y("pass_law_mean")) with linespoints linetype 2 title "net found by (2)"

set title "parameters" font ",13"
set ylabel "distance from the truth / its norm"
set key at screen 0.63, screen 0.25 left top
plot table using (x(0)):(y("fit_distance_q05")):(y("fit_distance_q95")) with filledcurves fillcolor rgb band title "5–95 % of nets, (16)", \
     "" using (x(0)):(y("fit_distance_mean")) with linespoints linetype 1 title "mean, (16)", \
     "" using (x(0)):(y("pass_distance_mean")) with linespoints linetype 2 title "mean, (2)"
unset multiplot
