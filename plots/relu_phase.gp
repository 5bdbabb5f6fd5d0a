# SPDX-License-Identifier: GPL-3.0-or-later
# Where the support of h is recovered exactly: the frequency over (k, pm) and over (k, p), with the
# predicted 50 % curve.
# Data: relu_reversal.csv relu_reversal.phase.csv
# Plans: phase(k~,m~) phase_p(k~,p~)
load plots . "/style.gp"

table = data("relu_reversal.csv")
curve = data("relu_reversal.phase.csv")
count = has("phase") + has("phase_p")
eval heat
set cbrange [0:1]
set logscale xy
set xlabel "k"
unset grid

set multiplot layout 1, count margins 0.1, 0.9, 0.27, 0.82 spacing 0.14 \
  title sprintf("Theorem 3.2: frequency of exact support recovery, n = %s", of(has("phase") ? "phase" : "phase_p", "n"))
set key at screen 0.5, screen 0.06 center center maxrows 1
do for [plan in "phase phase_p"] {
  if (has(plan)) {
    y = plan eq "phase" ? "pm" : "p"
    ks = values(plan, "k")
    ys = values(plan, y)
    set title plan eq "phase" ? sprintf("p = %s", of(plan, "p")) : sprintf("m = %s", of(plan, "m"))
    set ylabel y
    eval log_x(plan, "k")
    eval log_y(plan, y)
    set xrange [below(ks, nth(ks, 1)):above(ks, nth(ks, words(ks)))]
    set yrange [below(ys, nth(ys, 1)):above(ys, nth(ys, words(ys)))]
    if (count == 2 && plan eq "phase") { unset colorbox } else { set colorbox }
    # the edge in the colour of the box closes the hairlines between neighbours
    plot table using (on(plan, "k")):y:(below(ks, column("k"))):(above(ks, column("k"))):(below(ys, column(y))):(above(ys, column(y))):"recovered_mean" \
           with boxxyerror linecolor palette fillstyle solid border notitle, \
         curve using (on(plan, "k")):"half" with lines linetype 1 linewidth 3 title "predicted 50 %", \
         x / (plan eq "phase" ? 1 : real(first(plan, "m"))) with lines linetype 4 dashtype (8, 4) title "pm = k"
    set key off
  }
}
unset multiplot
