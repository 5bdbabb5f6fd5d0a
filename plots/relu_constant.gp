# SPDX-License-Identifier: GPL-3.0-or-later
# All sweeps on one curve: the error in units of the printed bound is a function of n/k alone.
# Data: relu_reversal.csv
# Plans: width(n) sparsity(k) dropout height
# Where: pm >= 100 k
load plots . "/style.gp"

# below 100 k nothing is recovered and the error is 1
table = data("relu_reversal.csv")
array plan_of[4] = ["width", "sparsity", "dropout", "height"]
array parameter[4] = ["n", "k", "p", "m"]
array style_of[4] = [1, 8, 6, 4]
lines = has("width") ? "width" : "sparsity"

set title "Theorem 3.2: the true constant C(n/k) of ‖h − r(Wᵀx + b)‖ = C √(k/(pm)) ‖h‖, pm ≥ 100 k" font ",13"
set xlabel "n / k"
set ylabel "error / √(k/(pm))"
set logscale x
eval log_x(lines, "n_over_k")
set yrange [0:*]
set key below maxrows 3
draw = sprintf("table using (on(lines, 'n_over_k')):'constant_q05':'constant_q95' with filledcurves linecolor rgb band title '5–95 %% of draws, %s varies'", parameter[lines eq "width" ? 1 : 2])
draw = draw . ", '' using (on(lines, 'n_over_k')):'constant_rms' with lines linetype 3 title 'predicted" . (lines eq "width" ? ", k = " . of("width", "k") : "") . "'"
draw = draw . ", '' using (on(lines, 'n_over_k')):'constant_claimed' with lines linetype 5 title '√(2(1 + 2 ln(n/k)))'"
draw = draw . ", '' using (on(lines, 'n_over_k')):(1) with lines linetype 2 title 'printed constant 1'"
do for [i = 1:4] {
  if (has(plan_of[i])) {
    draw = draw . sprintf(", '' using (on('%s', 'n_over_k')):'constant_mean' with points linetype %d title 'mean, %s varies'", plan_of[i], style_of[i], parameter[i])
  }
}
eval "plot " . draw
