# SPDX-License-Identifier: GPL-3.0-or-later
# The law of the cosine of the angle between Wh and h for matrices of several laws.
# Data: uncorrelated_image.histogram.csv
# Groups: uncorrelated_image.histogram.csv ensemble m n k
height = 560
load plots . "/style.gp"

table = data("uncorrelated_image.histogram.csv")
part(g, j) = word(group[g], j)
is(g) = strcol("ensemble") eq part(g, 1) && column("m") == real(part(g, 2)) && column("n") == real(part(g, 3)) && column("k") == real(part(g, 4))
middle(g) = is(g) ? (column("low") + column("high")) / 2 : NaN
sizes(g) = sprintf("m = %s, n = %s, k = %s", number(part(g, 2)), number(part(g, 3)), number(part(g, 4)))
alike = 1
do for [g = 2:groups] { if (sizes(g) ne sizes(1)) { alike = 0 } }
most = alike ? 10 : 6
shown = groups > most ? most : groups
label(g) = part(g, 1) . (alike ? "" : ", " . sizes(g))
array style_of[10] = [1, 2, 5, 6, 7, 10, 11, 9, 8, 3]

set title "Definition 2.2: law of the angle between Wh and h, points draws, lines exact" . (shown < groups ? sprintf("; %d of %d cells", most, groups) : "") font ",13"
set xlabel "√m cos" . (alike ? ", " . sizes(1) : "")
set ylabel "density"
set yrange [0:*]
set bmargin at screen 0.22
set key at screen 0.53, screen 0.06 center center maxrows (alike ? 2 : 3) font ",12"
plot for [g = 1:shown] table using (middle(g)):"density_predicted" smooth csplines with lines linetype style_of[g] dashtype solid linewidth 1 notitle, \
     for [g = 1:shown] "" using (middle(g)):"density" with points linetype style_of[g] title label(g)
