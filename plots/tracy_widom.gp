# SPDX-License-Identifier: GPL-3.0-or-later
# The histogram of the rescaled largest eigenvalue, and the Tracy-Widom density.
# Data: spectral_norm.histogram.csv
# Groups: spectral_norm.histogram.csv m n
load plots . "/style.gp"

table = data("spectral_norm.histogram.csv")
# the last as boxes, at most six
low = groups > 6 ? groups - 5 : 1
part(g, j) = real(word(group[g], j))
middle(g) = column("m") == part(g, 1) && column("n") == part(g, 2) ? (column("low") + column("high")) / 2 : NaN
cell(g) = sprintf("m = %s, n = %s", number(word(group[g], 1)), number(word(group[g], 2)))
array style_of[6] = [2, 5, 6, 8, 7, 10]

set title "Theorem 3.1, all h: fluctuation of the largest eigenvalue" . (low > 1 ? sprintf(", the last 6 of %d sizes", groups) : "")
set xlabel "(m λ_{max} − μ) / σ"
set ylabel "density"
set yrange [0:*]
set key top right
draw = "table using (middle(groups)):'density' with boxes linecolor rgb band title cell(groups)"
do for [g = low:groups - 1] {
  draw = draw . sprintf(", '' using (middle(%d)):'density' with points linetype %d title cell(%d)", g, style_of[g - low + 1], g)
}
eval "plot " . draw . ", '' using (middle(groups)):'density_predicted' smooth csplines with lines linetype 4 title 'Tracy–Widom density'"
