# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a ReLU layer, and what is left of the support, from flat to spiky h.
# Data: flatness.csv
# Plans: norm(spike) support(spike)
height = 480
load plots . "/style.gp"

table = data("flatness.csv")
both = has("norm") && has("support")
set multiplot layout 1, (both ? 2 : 1) margins 0.12, 0.98, 0.33, 0.82 spacing 0.13 \
  title sprintf("Does recovery need a flat h?%s", substr(setting(has("norm") ? "norm" : "support", "m", "spike") . setting(has("norm") ? "norm" : "support", "n", "spike") . setting(has("norm") ? "norm" : "support", "k", "spike"), 2, 99))
set logscale x
set xlabel "values of h but the largest, in σ"
if (has("norm")) {
  set title "the norm, at the best threshold" font ",12"
  set ylabel "relative error"
  eval log_x("norm", "small")
  set yrange [0:*]
  set key at screen 0.28, screen 0.02 center bottom maxrows 3
  plot table using (on("norm", "small")):"error_q05":"error_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
       "" using (on("norm", "small")):"error_mean" with points linetype 1 title "mean", \
       "" using (on("norm", "small")):"error_rms" with lines linetype 3 title "predicted", \
       "" using (on("norm", "small")):"error_flat" with lines linetype 5 title "bound of flat h", \
       "" using (on("norm", "small")):"error_bound" with lines linetype 2 title "printed √(k/(pm))"
}
if (has("support")) {
  set title "the support, at a threshold above all noise" font ",12"
  set ylabel "frequency, share"
  eval log_x("support", "small")
  set yrange [0:1]
  set key at screen 0.78, screen 0.02 center bottom maxrows 3
  plot table using (on("support", "small")):"recovered_mean" with linespoints linetype 1 title "support recovered", \
       "" using (on("support", "small")):(column("lost_mean") / column("k")) with points linetype 4 title "share of values lost", \
       "" using (on("support", "small")):(column("lost_predicted") / column("k")) with lines linetype 3 title "predicted"
}
unset multiplot
