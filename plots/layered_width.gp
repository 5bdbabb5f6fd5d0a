# SPDX-License-Identifier: GPL-3.0-or-later
# What the layers below leave of the width under the top: against depth, and the error against dropout.
# Data: layered_reversal.csv
# Plans: width(depth,ratio!) dropout(p,depth?)
both = strstrt(plans, " width ") && strstrt(plans, " dropout ")
height = both ? 920 : 500
load plots . "/style.gp"

table = data("layered_reversal.csv")
at(plan, parameter, value, shown) = abs(column(parameter) - real(value)) < 0.01 ? on(plan, shown) : NaN
set multiplot layout (both ? 2 : 1), 1
set logscale y
set key bottom left

# ratios of widths that are rounded to whole numbers are told apart by two digits
do for [plan in "width dropout"] {
  if (has(plan)) {
    along = plan eq "width" ? "depth" : "p"
    by = plan eq "width" ? "ratio" : "depth"
    curves = ""
    do for [v in values(plan, by)] { if (!strstrt(" " . curves . " ", sprintf(" %.3g ", real(v)))) { curves = curves . sprintf(" %.3g", real(v)) } }
    last_curve = words(curves) > 3 ? 3 : words(curves)
    if (plan eq "width") {
      shown = "efficiency"
      centre = "q50"
      line = "efficiency_predicted"
      set title sprintf("Effective width below the top, p = %s; critical ratio %.2f\nbands 5–95 %% of draws, points their median (%s trials), lines the prediction", \
        of(plan, "p"), real(first(plan, "ratio_critical")), of(plan, "trials"))
      set xlabel "depth L"
      set ylabel "n_{eff} / n_{L−1} = gain² / noise²"
      set xtics 1
      eval log_y(plan, "efficiency_q05 efficiency_q95 efficiency_predicted")
    } else {
      shown = "error"
      centre = "mean"
      line = "error_rms"
      set title sprintf("Dropout in every layer: n = %s, k = %s, %s; points means", of(plan, "n"), of(plan, "k"), values(plan, "scale") eq "restored" ? "gain restored" : "α as printed")
      set xlabel "p"
      set ylabel "‖h − ĥ^{(L)}‖ / ‖h‖"
      set logscale x
      eval log_x(plan, "p")
      eval log_y(plan, "error_q05 error_q95 error_rms")
    }
    draw = ""
    do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, by, word(curves, %d), along)):'%s_q05':'%s_q95' with filledcurves linecolor rgb faint[%d] fillstyle transparent solid 0.6 notitle", j, shown, shown, j) }
    do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, by, word(curves, %d), along)):'%s' with lines linetype %d notitle", j, line, j) }
    do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(plan, by, word(curves, %d), along)):'%s_%s' with points linetype %d title '%s'", j, shown, centre, j, (plan eq "width" ? "n_{ℓ−1} / n_ℓ = " : "L = ") . word(curves, j)) }
    eval "plot " . draw[3:*]
  }
}
unset multiplot
