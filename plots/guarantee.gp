# SPDX-License-Identifier: GPL-3.0-or-later
# The least width at which a layer is reversed, against sparsity: by the exact law, as printed, and by
# an explicit bound; a panel for each statement.
# Data: guarantee.frontier.csv
# Groups: guarantee.frontier.csv statement n p epsilon delta
columns = groups < 3 ? groups : 3
rows = (groups + columns - 1) / columns
height = 130 + 330 * rows
load plots . "/style.gp"
set termoption font "Sans,12"

frontier = data("guarantee.frontier.csv")
name(g) = word(group[g], 1)
here(g) = strcol("statement") eq name(g) ? column("k") : NaN

set multiplot layout rows, columns margins 0.11, 0.985, rows > 1 ? 0.16 : 0.25, rows > 1 ? 0.92 : 0.86 spacing 0.07, 0.14 \
  title sprintf("The width it takes: error ≤ %s with probability %g; n = %s, p = %s", number(word(group[1], 4)), 1 - real(word(group[1], 5)), number(word(group[1], 2)), number(word(group[1], 3)))
set logscale xy
set format "10^{%T}"
set xlabel "non-zero values k of h"
do for [g = 1:groups] {
  set title name(g) eq "recovery" ? "support recovered" : name(g) eq "3.3" ? "Lemma 3.3" : \
    name(g) eq "3.1-one" ? "Theorem 3.1, one h" : name(g) eq "3.1-all" ? "Theorem 3.1, all h" : "Theorem 3.2"
  # widths that do not depend on k span less than a decade
  if (name(g)[1:3] eq "3.1") {
    unset logscale y
    set format y "%.1s%c"
    set yrange [0:*]
  } else {
    set logscale y
    set format y "10^{%T}"
    set yrange [*:*]
  }
  if ((g - 1) % columns == 0) { set ylabel "m" } else { unset ylabel }
  if (g == 1) { set key at screen 0.5, screen 0.045 center center maxrows 1 width 2 } else { set key off }
  if (name(g) eq "recovery") {
    plot frontier using (here(g)):"required_m" with lines linetype 3 title "exact law"
  } else {
    plot frontier using (here(g)):"required_m" with lines linetype 3 title "exact law", \
         "" using (here(g)):"corrected_m" with lines linetype 5 title "bound that holds", \
         "" using (here(g)):"printed_m" with lines linetype 2 title "as printed"
  }
}
unset multiplot
