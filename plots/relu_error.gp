# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a ReLU layer against sparsity, dropout, size and threshold.
# Data: relu_reversal.csv
# Plans: sparsity(k) dropout(p) height(m) threshold(tau)
plans_here = "sparsity dropout height threshold"
count = 0
do for [plan in plans_here] { count = count + (strstrt(plans, " " . plan . " ") > 0) }
height = count > 2 ? 880 : 500
load plots . "/style.gp"

table = data("relu_reversal.csv")
array abscissa[4] = ["k", "p", "m", "tau"]
array heading[4] = ["sparsity", "dropout", "size", "threshold"]

set multiplot layout (count > 2 ? 2 : 1), (count > 1 ? 2 : 1) margins 0.11, 0.98, (count > 2 ? 0.15 : 0.25), (count > 2 ? 0.9 : 0.84) \
  spacing 0.13, 0.16 title sprintf("Theorem 3.2: error of r(Wᵀx + b)%s", own ? "" : sprintf(" at the best threshold, %s trials per point", of("sparsity", "trials")))
set ylabel "‖h − r(Wᵀx + b)‖ / ‖h‖"
set logscale xy
set key at screen 0.54, screen (count > 2 ? 0.045 : 0.075) center center maxrows 3
do for [i = 1:4] {
  plan = word(plans_here, i)
  if (has(plan)) {
    a = abscissa[i]
    set title heading[i] . ":" . substr(setting(plan, "m", a) . setting(plan, "n", a) . setting(plan, "k", a) . setting(plan, "p", a), 2, 99) font ",12"
    set xlabel a eq "tau" ? "τ" : a
    if (a eq "tau") { unset logscale x; set format x "%g"; set xtics autofreq } else { set logscale x; eval log_x(plan, a) }
    eval log_y(plan, "error_q05 error_q95 error_bound" . (a eq "tau" ? "" : " error_sharp error_quantile"))
    # the bound is one at the best threshold
    sharp = ", '' using (on(plan, a)):'error_sharp' with lines linetype 5 title 'bound at the best τ, δ = " . of(plan, "delta") . "'" . \
      ", '' using (on(plan, a)):'error_quantile' with lines linetype 6 title 'exact (1 − δ)-quantile'"
    eval "plot table using (on(plan, a)):'error_q05':'error_q95' with filledcurves linecolor rgb band title '5–95 % of draws'" . \
      ", '' using (on(plan, a)):'error_mean' with points linetype 1 title 'mean'" . \
      ", '' using (on(plan, a)):'error_rms' with lines linetype 3 title 'predicted'" . \
      ", '' using (on(plan, a)):'error_bound' with lines linetype 2 title 'printed √(k/(pm))'" . (a eq "tau" ? "" : sharp)
    set key off
  }
}
unset multiplot
