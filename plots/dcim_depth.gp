# SPDX-License-Identifier: GPL-3.0-or-later
# The error of the forward pass against depth, coupling and width, beside its bound and better passes.
# Data: dcim_depth.csv
# Plans: depth(depth) coupling(coupling) width(width) wide
count = 0
do for [plan in "depth coupling width"] { count = count + (strstrt(plans, " " . plan . " ") > 0) + (plan eq "coupling" && strstrt(plans, " coupling ")) }
height = count > 2 ? 1000 : 600
load plots . "/style.gp"

table = data("dcim_depth.csv")
# beyond 14 the reference is Monte Carlo, whose error hides that of the better passes
beyond(name) = column("width") > 14 ? on("wide", name) : NaN
measured(plan, name) = plan eq "width" && has("wide") && belongs("wide") ? beyond(name) : on(plan, name)
nets(plan) = plan eq "depth" ? sprintf("depth: width %s, coupling %s, %s nets", of(plan, "width"), of(plan, "coupling"), of(plan, "trials")) : \
  plan eq "coupling" ? sprintf("coupling: width %s, L = %s, %s nets", of(plan, "width"), of(plan, "depth"), of(plan, "trials")) : \
  sprintf("width: L = %s, coupling %s, %s nets", of(plan, "depth"), of(plan, "coupling"), of(plan, "trials"))

set multiplot layout (count > 2 ? 2 : 1), (count > 1 ? 2 : 1) margins 0.115, 0.98, 170.0 / height, 1 - 80.0 / height spacing 0.13, 110.0 / height \
  title "DCIM (14): root mean square error of the means of the top units, random nets"
set logscale y
set key at screen 0.53, screen 62.0 / height center center maxrows 4 samplen 2 font ",11"
# one key for all panels
entries = ", keyentry with linespoints linetype 8 title 'part: top curvature', keyentry with linespoints linetype 4 title 'part: layers below', keyentry with linespoints linetype 7 title 'part: covariances'"
better = "error_variance_mean error_covariance_mean error_factorised_mean"
array mark_of[3] = [3, 6, 5]
array called[3] = ["with variances", "with covariances", "independent units, exact"]
do for [plan in "depth coupling width"] {
  if (has(plan)) {
    set title nets(plan) font ",13"
    set ylabel "error of E x"
    if (plan ne "depth") { set logscale x; eval log_x(plan, plan) } else { unset logscale x; set format x "%g"; set xtics autofreq }
    set xlabel plan eq "depth" ? "depth L" : plan eq "width" && has("wide") ? sprintf("width; from 16 by Monte Carlo, %s draws", of("wide", "samples")) : plan
    eval log_y(plan, "error_q05 bound_mean " . (plan eq "depth" ? "error_covariance_mean" : better))
    # with two layers independent units are exact up to rounding
    draw = "table using (measured(plan, plan)):'error_q05':'error_q95' with filledcurves linecolor rgb band title '5–95 % of nets'"
    draw = draw . ", '' using (measured(plan, plan)):'error_mean' with linespoints linetype 1 title 'forward pass (14)'"
    draw = draw . ", '' using (measured(plan, plan)):'bound_mean' with linespoints linetype 2 title 'bound on it'"
    do for [i = 1:3] {
      draw = draw . sprintf(", '' using (%d < 3 || column('depth') > 2 ? on(plan, plan) : NaN):'%s' with linespoints linetype %d title '%s'", i, word(better, i), mark_of[i], called[i])
    }
    if (plan eq "width" && has("wide")) { draw = draw . ", '' using (beyond('width')):'standard_error_mean' with linespoints linetype 9 title 'error of Monte Carlo'" }
    if (has("wide") && plan ne "width") { draw = draw . ", keyentry with linespoints linetype 9 title 'error of Monte Carlo'" }
    if (has("coupling")) { draw = draw . entries }
    eval "plot " . draw
    set key off
  }
}
if (has("coupling")) {
  set title sprintf("parts of the error of (14): width %s, L = %s", of("coupling", "width"), of("coupling", "depth")) font ",13"
  set xlabel "coupling"
  set logscale x
  eval log_x("coupling", "coupling")
  eval log_y("coupling", "part_curvature_mean part_propagated_mean part_covariance_mean")
  plot table using (on("coupling", "coupling")):"part_curvature_mean" with linespoints linetype 8, \
       "" using (on("coupling", "coupling")):"part_propagated_mean" with linespoints linetype 4, \
       "" using (on("coupling", "coupling")):"part_covariance_mean" with linespoints linetype 7
}
unset multiplot
