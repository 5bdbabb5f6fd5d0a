# SPDX-License-Identifier: GPL-3.0-or-later
# How far approximation (2) is from the law of the pixels, against the gap between two modes and the coupling.
# Data: dcim_posterior.csv
# Plans: gap(gap) coupling(coupling,gap?)
height = 600
load plots . "/style.gp"

table = data("dcim_posterior.csv")
count = has("gap") + has("coupling")
set multiplot layout 1, count margins 0.115, 0.98, 0.36, 0.84 spacing 0.14 title "DCIM (2): the law of the pixels against independent pixels"
set key at screen (count == 2 ? 0.3 : 0.54), screen 0.13 center center maxrows 4 samplen 2
if (has("gap")) {
  set title sprintf("coupling %s, width %s, %s nets", of("gap", "coupling"), of("gap", "width"), of("gap", "trials")) font ",13"
  set xlabel "gap between the two styles"
  set ylabel "total variation distance"
  set yrange [0:1]
  plot table using (on("gap", "gap")):"distance_q05":"distance_q95" with filledcurves linecolor rgb band title "(2), 5–95 % of nets", \
       "" using (column("modes") < 2 ? on("gap", "gap") : NaN):"distance_mean" with points linetype 6 pointsize 1.2 title "(2), one mode", \
       "" using (column("modes") > 1 ? on("gap", "gap") : NaN):"distance_mean" with points linetype 1 title "(2), two modes", \
       "" using (on("gap", "gap")):"style_distance_mean" with linespoints linetype 3 title "style drawn, then (2)"
}
if (has("coupling")) {
  gaps = values("coupling", "gap")
  shown = words(gaps) > 3 ? 3 : words(gaps)
  at(i) = column("gap") == real(word(gaps, i)) ? on("coupling", "coupling") : NaN
  array style_of[3] = [6, 1, 8]
  set title sprintf("width %s, %s nets", of("coupling", "width"), of("coupling", "trials")) font ",13"
  set xlabel "coupling"
  set ylabel "divergence, nats"
  set key at screen (count == 2 ? 0.77 : 0.54), screen 0.13 center center
  set logscale xy
  set autoscale y
  set autoscale fix
  eval log_x("coupling", "coupling")
  eval log_y("coupling", "divergence_mean")
  plot table using (at(shown)):(column("variances_mean") / 8) with lines linetype 2 title sprintf("bound Σv/8, gap %s", word(gaps, shown)), \
       for [i = 1:shown] "" using (at(i)):"divergence_mean" with linespoints linetype style_of[i] title sprintf("(2), gap %s", word(gaps, i)), \
       "" using (at(shown)):"style_divergence_mean" with linespoints linetype 3 title sprintf("style drawn, gap %s", word(gaps, shown))
}
unset multiplot
