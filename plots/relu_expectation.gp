# SPDX-License-Identifier: GPL-3.0-or-later
# The error of the forward pass of a noisy ReLU net and of better approximations against E z, beside
# its bounds; and the exact mean and the forward pass against depth.
# Data: relu_expectation.csv
# Plans: mean(mean,noise?) depth(depth)
count = 0
do for [plan in "mean depth"] { count = count + (strstrt(plans, " " . plan . " ") > 0) }
height = 620
load plots . "/style.gp"

table = data("relu_expectation.csv")
noises = has("mean") ? values("mean", "noise") : ""
panels = words(noises) + has("depth")
called(noise) = noise eq "bernoulli" ? sprintf("inverted dropout, p = %s", of("mean", "p")) : "exponential noise"
at(noise, name) = strcol("noise") eq noise ? on("mean", name) : NaN

set multiplot layout 1, panels margins 0.1, 0.985, 190.0 / height, 1 - 85.0 / height spacing 0.095, 0.1 \
  title "E r(z) of a unit of a ReLU net with noise of mean 1, random nets"
do for [noise in noises] {
  set title called(noise) . sprintf(", n = %s", of("mean", "n")) font ",13"
  set logscale y
  set format y "10^{%L}"
  set yrange [1e-4:1]
  set xlabel "E z / sd(z)"
  set ylabel "mean |error| / sd(z)"
  set key at screen 0.36, screen 62.0 / height center center maxrows 4 samplen 2 font ",11"
  plot table using (at(noise, "mean")):"gap_mean" with linespoints linetype 1 title "forward pass r(E z)", \
       "" using (at(noise, "mean")):"sharp_bound" with lines linetype 2 title "sharp bound", \
       "" using (at(noise, "mean")):"gap_bound" with lines linetype 9 title "bound ½", \
       "" using (at(noise, "mean")):"error_normal_mean" with linespoints linetype 3 title "mean over N(E z, Var z)", \
       "" using (at(noise, "mean")):"error_skewed_mean" with linespoints linetype 6 title "third cumulant", \
       "" using (at(noise, "mean")):"error_edgeworth_mean" with linespoints linetype 5 title "Edgeworth"
  set key off
}
if (has("depth")) {
  set title sprintf("n = %s, p = %s, %s nets", of("depth", "n"), of("depth", "p"), of("depth", "trials")) font ",13"
  unset logscale y
  set format y "%g"
  set yrange [0:*]
  set xtics 1
  set xlabel "depth L"
  set ylabel "mean over nets"
  set key on at screen 0.86, screen 62.0 / height center center maxrows 4 samplen 2 font ",11"
  plot table using (on("depth", "depth")):"exact_mean" with points linetype 8 title "E r(z)", \
       "" using (on("depth", "depth")):"exact_law" with lines linetype 8 title "closed form", \
       "" using (on("depth", "depth")):"forward_mean" with points linetype 1 title "forward pass", \
       "" using (on("depth", "depth")):"forward_law" with lines linetype 1 title "closed form"
}
unset multiplot
