# SPDX-License-Identifier: GPL-3.0-or-later
# The share of active units in x against depth, beside that of h.
# Data: layer_activity.csv
# Plans: depth(depth,k?,p?)
load plots . "/style.gp"

table = data("layer_activity.csv")
at(k, p, shown) = column("k") == real(k) && column("p") == real(p) ? on("depth", shown) : NaN
of_p(p) = column("p") == real(p) ? on("depth", "depth") : NaN
ks = values("depth", "k")
ps = values("depth", "p")
last_k = words(ks) > 3 ? 3 : words(ks)
last_p = words(ps) > 2 ? 2 : words(ps)
set title sprintf("Active units of x (points, all k; lines p/2) and of h (grey)\nm = %s, n = %s", of("depth", "m"), of("depth", "n"))
set xlabel "depth L"
set ylabel "share of units above 0"
set xtics 1
set logscale y
eval log_y("depth", "bottom_mean bottom_predicted top")
set key outside right center
draw = ""
do for [i = 1:last_p] {
  draw = draw . sprintf(", table using (at(word(ks, 1), word(ps, %d), 'depth')):'bottom_predicted' with lines linetype %d notitle", i, i)
  draw = draw . sprintf(", table using (of_p(word(ps, %d))):'bottom_mean' with points linetype %d title 'p = %s'", i, i, number(word(ps, i)))
}
do for [j = 1:last_k] {
  draw = draw . sprintf(", table using (at(word(ks, %d), word(ps, 1), 'depth')):'top' with lines linetype 9 dashtype %d title 'h, k = %s'", j, j, word(ks, j))
}
eval "plot " . draw[3:*]
