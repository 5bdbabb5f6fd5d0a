# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing several ReLU layers one by one, against depth and against sparsity.
# Data: layered_reversal.csv
# Plans: depth(depth,k?,scale?) sparsity(k,depth?,scale?)
count = 0
do for [plan in "depth sparsity"] { if (strstrt(plans, " " . plan . " ")) { count = count + words(value(plan . "_scale")) } }
height = count > 2 ? 920 : 500
load plots . "/style.gp"

table = data("layered_reversal.csv")
at(plan, scale, parameter, value, shown) = strcol("scale") eq scale && column(parameter) == real(value) ? on(plan, shown) : NaN

set multiplot layout (count > 2 ? 2 : 1), (count > 1 ? 2 : 1) \
  title "Theorem 3.2 layer by layer: bands 5–95 % of draws, points their mean,\nlines the prediction to first order in 1/width" font ",14"
set ylabel "‖h − ĥ^{(L)}‖ / ‖h‖"
set logscale y
set key bottom right samplen 1.6 font ",12"
do for [plan in "depth sparsity"] {
  if (has(plan)) {
    along = plan eq "depth" ? "depth" : "k"
    by = plan eq "depth" ? "k" : "depth"
    curves = values(plan, by)
    last_curve = words(curves) > 3 ? 3 : words(curves)
    do for [scale in values(plan, "scale")] {
      printed = scale eq "printed"
      set title (printed ? "α = 2/(pn) as printed, n = " : "gain restored, n = ") . of(plan, "n") . ", p = " . of(plan, "p") font ",13"
      eval log_y(plan, "error_q05 error_q95 error_rms")
      if (plan eq "depth") {
        set xlabel "depth L"
        set xtics 1
        set format x "%g"
      } else {
        set xlabel "k"
        set logscale x
        eval log_x(plan, "k")
      }
      draw = ""
      do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, scale, by, word(curves, %d), along)):'error_q05':'error_q95' with filledcurves linecolor rgb faint[%d] fillstyle transparent solid 0.6 notitle", j, j) }
      do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, scale, by, word(curves, %d), along)):'error_rms' with lines linetype %d notitle", j, j) }
      do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, scale, by, word(curves, %d), along)):'error_mean' with points linetype %d title '%s = %s'", j, j, by eq "k" ? "k" : "L", word(curves, j)) }
      if (plan eq "depth" && !own) {
        draw = draw . sprintf(", table using (at(plan, scale, by, word(curves, last_curve), along)):'%s' with lines linetype 5 title 'bound%s, k = %s'", printed ? "error_claimed" : "error_effective", printed ? "" : " at n_{eff}", word(curves, last_curve))
      }
      eval "plot " . draw[3:*]
    }
  }
}
unset multiplot
