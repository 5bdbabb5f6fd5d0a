# SPDX-License-Identifier: GPL-3.0-or-later
# The law of the largest coordinate off the support.
# Data: coordinate_error.histogram.csv
# Groups: coordinate_error.histogram.csv sampler m n k p
load plots . "/style.gp"

table = data("coordinate_error.histogram.csv")
shown = groups > 6 ? 6 : groups
part(g, j) = word(group[g], j)
is(g) = strcol("sampler") eq part(g, 1) && column("m") == real(part(g, 2)) && column("n") == real(part(g, 3)) && \
  column("k") == real(part(g, 4)) && column("p") == real(part(g, 5))
middle(g) = is(g) ? (column("low") + column("high")) / 2 : NaN
label(g) = sprintf("%s, m = %s, n = %s, k = %s, p = %s", part(g, 1), number(part(g, 2)), number(part(g, 3)), number(part(g, 4)), number(part(g, 5)))
array style_of[6] = [1, 2, 5, 6, 8, 7]

set title "Lemma 3.3: law of max |u_i| off the support, points draws, lines exact" . (shown < groups ? sprintf(", 6 of %d cells", groups) : "")
set xlabel "max |u_i| / σ"
set ylabel "density"
set yrange [0:*]
set key below maxrows 3 font ",12"
plot for [g = 1:shown] table using (column("density_predicted") > 1e-6 ? middle(g) : NaN):"density_predicted" smooth csplines with lines linetype style_of[g] dashtype solid linewidth 1 notitle, \
     for [g = 1:shown] "" using (column("density") > 0 ? middle(g) : NaN):"density" with points linetype style_of[g] title label(g)
