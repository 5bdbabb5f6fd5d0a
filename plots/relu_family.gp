# SPDX-License-Identifier: GPL-3.0-or-later
# How far above the ReLU the means near to it are, and the determinants that no family has below 0.
# Data: relu_family.csv
# Plans: point(point) spacing(spacing)
count = 0
do for [plan in "point spacing"] { count = count + (strstrt(plans, " " . plan . " ") > 0) }
height = 520
load plots . "/style.gp"

table = data("relu_family.csv")
set multiplot layout 1, count margins 0.1, 0.985, 150.0 / height, 1 - 75.0 / height spacing 0.12, 0.1 \
  title "The ReLU r(t) as the mean of an exponential family"
if (has("point")) {
  set title "means near to it, less r(t)" font ",13"
  set xlabel "t"
  set ylabel "mean − r(t)"
  set yrange [0:0.85]
  set key at screen (count > 1 ? 0.28 : 0.5), screen 45.0 / height center center maxrows 3 samplen 2 font ",11"
  plot table using (on("point", "point")):"truncated_mean" with linespoints linetype 1 title "truncated normal", \
       "" using (on("point", "point")):"truncated_bound" with lines linetype 9 title "√(2/π)", \
       "" using (on("point", "point")):"softplus_mean" with linespoints linetype 2 title "softplus", \
       "" using (on("point", "point")):"softplus_bound" with lines linetype 10 title "ln 2", \
       "" using (on("point", "point")):"rectified_mean" with linespoints linetype 3 title "rectified normal", \
       "" using (on("point", "point")):"rectified_bound" with lines linetype 7 title "1/√(2π)"
}
if (has("spacing")) {
  set title "det e^{A(t_i + t_j)}, t = −h, 0, h, over its diagonal" font ",13"
  set xlabel "spacing h"
  set ylabel "determinant"
  set logscale x
  eval log_x("spacing", "spacing")
  set yrange [*:*]
  set key at screen (count > 1 ? 0.78 : 0.5), screen 45.0 / height center center maxrows 3 samplen 2 font ",11"
  set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead linewidth 0.8
  plot table using (on("spacing", "spacing")):"determinant_truncated_mean" with linespoints linetype 1 title "truncated normal, a family", \
       "" using (on("spacing", "spacing")):"determinant_mean" with linespoints linetype 2 title "ReLU: −(a − 1)²/a⁴, a = exp(h²/2)"
}
unset multiplot
