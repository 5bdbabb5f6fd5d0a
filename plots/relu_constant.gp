# SPDX-License-Identifier: GPL-3.0-or-later
# All sweeps on one curve: the error in units of the printed bound is a function of n/k alone.
# Data: relu_reversal.csv
load plots . "/style.gp"

table = data("relu_reversal.csv")
# where pm is well above k: below, nothing is recovered and the error is 1
on(sweep, value) = strcol("sweep") eq sweep && column("pm") >= 100 * column("k") ? column(value) : NaN

set title "Theorem 3.2: the true constant, ‖h − r(Wᵀx + b)‖ = C(n/k) √(k/(pm)) ‖h‖, pm ≥ 100 k"
set xlabel "n / k"
set ylabel "error / √(k/(pm))"
set logscale x
set format x "10^{%L}"
set yrange [0:15]
set key top left maxrows 4
plot table using (on("width", "n_over_k")):"constant_q05":"constant_q95" with filledcurves linecolor rgb band title "5–95 % of draws, sweep in n", \
     "" using (on("width", "n_over_k")):"constant_mean" with points linetype 1 title "sweep in n", \
     "" using (on("sparsity", "n_over_k")):"constant_mean" with points linetype 2 title "sweep in k", \
     "" using (on("dropout", "n_over_k")):"constant_mean" with points linetype 6 title "sweep in p", \
     "" using (on("height", "n_over_k")):"constant_mean" with points linetype 4 title "sweep in m", \
     "" using (on("width", "n_over_k")):"constant_rms" with lines linetype 3 title "predicted, k = 50", \
     "" using (on("width", "n_over_k")):"constant_claimed" with lines linetype 5 title "√(2(1 + 2 ln(n/k)))", \
     "" using (on("width", "n_over_k")):(1) with lines linetype 2 title "printed constant 1"
