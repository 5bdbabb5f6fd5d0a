# SPDX-License-Identifier: GPL-3.0-or-later
# What all figures share: terminal, colours, reading. draw.sh assigns the strings `plots`, `results`,
# `work`, `format` and `file`, and what figure.awk says of the tables; a script may set `height`
# before it loads this one. All sizes are in units of 1/800 of the figure's width, in every format.

height = exists("height") ? height : 520

if (format eq "pdf") {
  set terminal pdfcairo size 8in, (height / 100.0) * 1in font "Sans,14" fontscale 0.62 linewidth 1 pointscale 1.2 dashlength 2
} else { if (format eq "png") {
  set terminal pngcairo size 1600, 2 * height font "Sans,14" fontscale 1.72 linewidth 2 pointscale 3.4 dashlength 2
} else {
  set terminal svg size 800, height dynamic font "Sans,14" linewidth 1 background "white"
} }
set output file

set datafile separator comma
set datafile missing NaN
set encoding utf8
set style fill solid
set autoscale fix
set offsets graph 0.015, graph 0.015, graph 0.04, graph 0.04
set border 3 linewidth 0.8
set tics nomirror
set xlabel offset 0, 0.3
set grid linewidth 0.4 linecolor rgb "#cccccc"
set key reverse Left samplen 2.2 spacing 1.15 font ",13"
set title font ",14"

# Okabe and Ito's colours, told apart by the colour-blind; lines differ in dashes, points in marks.
set linetype 1 linecolor rgb "#0072b2" linewidth 1.6 pointtype 7 pointsize 0.55
set linetype 2 linecolor rgb "#d55e00" linewidth 1.8 dashtype (8, 4) pointtype 4 pointsize 0.8
set linetype 3 linecolor rgb "#009e73" linewidth 1.8 dashtype (3, 3) pointtype 8 pointsize 0.9
set linetype 4 linecolor rgb "#000000" linewidth 1.4 pointtype 6 pointsize 0.8
set linetype 5 linecolor rgb "#cc79a7" linewidth 1.8 dashtype (10, 3, 2, 3) pointtype 10 pointsize 0.9
set linetype 6 linecolor rgb "#e69f00" linewidth 1.6 pointtype 12 pointsize 0.9
set linetype 7 linecolor rgb "#56b4e9" linewidth 1.8 dashtype (2, 2) pointtype 2 pointsize 0.9
set linetype 8 linecolor rgb "#882255" linewidth 1.6 dashtype (12, 3) pointtype 5 pointsize 0.7
set linetype 9 linecolor rgb "#777777" linewidth 1.6 dashtype (6, 2, 2, 2, 2, 2) pointtype 1 pointsize 0.9
set linetype 10 linecolor rgb "#999933" linewidth 1.6 dashtype (4, 2) pointtype 9 pointsize 0.8
set linetype 11 linecolor rgb "#44aa99" linewidth 1.6 dashtype (14, 2, 2, 2) pointtype 3 pointsize 0.9
band = "#9ecae9"
array faint[3] = ["#b3d4ea", "#f3c9ae", "#aedfcf"] # bands of the first three linetypes
heat = "set palette defined (0 '#fff7ec', 0.25 '#fdd49e', 0.5 '#fc8d59', 0.75 '#b30000', 1 '#3f0000')"


data(name) = results . "/" . name

# A plan of a preset, or the rows of an own grid that stand in its place.
if (!exists("plans")) { plans = ""; serves = "" }
if (!exists("kept")) { kept(unused) = 1 }
has(plan) = strstrt(plans, " " . plan . " ") > 0
belongs(plan) = (strcol("plan") eq plan || (strcol("plan") eq "own" && strstrt(serves, " " . plan . " ") > 0)) && kept(0)
on(plan, name) = belongs(plan) ? column(name) : NaN

# The values that a column takes in a plan, as a word list; one for a title, if there is but one.
values(plan, name) = value(plan . "_" . name)
is_power(x) = x >= 1e4 && abs(log10(x) - floor(log10(x) + 0.5)) < 1e-12
number(text) = is_power(real(text)) ? sprintf("10^{%d}", floor(log10(real(text)) + 0.5)) : \
  real(text) == floor(real(text)) && abs(real(text)) < 1e7 ? sprintf("%d", real(text)) : sprintf("%.4g", real(text))
first(plan, name) = word(values(plan, name), 1)
last(plan, name) = word(values(plan, name), words(values(plan, name)))
of(plan, name) = words(values(plan, name)) == 1 ? number(values(plan, name)) : number(first(plan, name)) . " to " . number(last(plan, name))

# The net that is trained, by its layers.
is_conv(plan) = first(plan, "architecture") eq "cnn"
net_of(plan) = is_conv(plan) ? first(plan, "layers") : first(plan, "widths") . " units"

# "m = 10, n = 3": those of the parameters named that the abscissa is not.
setting(plan, name, abscissa) = name eq abscissa ? "" : sprintf(", %s = %s", name eq "tau" ? "τ" : name, of(plan, name))
# Where the cell of a value ends, half-way to its neighbours in the list; at the ends as far as in.
nth(list, i) = real(word(list, i))
rank(list, x) = (sum [i = 1:words(list)] (nth(list, i) <= x * (1 + 1e-12)))
half_ratio(list, i) = sqrt(nth(list, i + 1) / nth(list, i))
half_step(list, i) = (nth(list, i + 1) - nth(list, i)) / 2
inner(list, i) = i < 1 ? 1 : i > words(list) - 1 ? words(list) - 1 : i
below(list, x) = x / half_ratio(list, inner(list, rank(list, x) - 1))
above(list, x) = x * half_ratio(list, inner(list, rank(list, x)))
under(list, x) = x - half_step(list, inner(list, rank(list, x) - 1))
over(list, x) = x + half_step(list, inner(list, rank(list, x)))

# The ticks of a logarithmic axis that shows the columns named of a plan: powers of ten, or 1, 2, 5
# where they span less than two decades. For eval.
bound_of(plan, end, name, none) = exists(plan . "_" . end . "_" . name) ? value(plan . "_" . end . "_" . name) : none
lesser(a, b) = a < b ? a : b
lowest(plan, names, i) = i > words(names) ? 1e300 : lesser(bound_of(plan, "low", word(names, i), 1e300), lowest(plan, names, i + 1))
highest(plan, names, i) = i > words(names) ? 1e-300 : -lesser(-bound_of(plan, "high", word(names, i), 1e-300), -highest(plan, names, i + 1))
tick(power, i) = (i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5) * 10.0 ** (power + i / 3)
ticks(power, i) = i == 10 ? "" : sprintf("%s%g", i ? ", " : "", tick(power, i)) . ticks(power, i + 1)
log_ticks(axis, low, high) = high < 100 * low ? \
  sprintf("set %stics (%s); set format %s '%%g'", axis, ticks(floor(log10(low)), 0), axis) : \
  sprintf("set %stics autofreq; set format %s '%s'", axis, axis, low > 0.005 && high < 2000 ? "%g" : "10^{%L}")
log_x(plan, names) = log_ticks("x", lowest(plan, names, 1), highest(plan, names, 1))
log_y(plan, names) = log_ticks("y", lowest(plan, names, 1), highest(plan, names, 1))
