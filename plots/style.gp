# SPDX-License-Identifier: GPL-3.0-or-later
# What all figures share: terminal, colours, reading. draw.sh assigns the strings `plots`, `results`,
# `work`, `format` and `file`, and what figure.awk says of the tables; a script may set `height`
# before it loads this one. All sizes are in units of 1/800 of the figure's width, in every format.

height = exists("height") ? height : 520

if (format eq "pdf") {
  set terminal pdfcairo size 8in, (height / 100.0) * 1in font "Sans,15" fontscale 0.72 linewidth 1 pointscale 0.72
} else { if (format eq "png") {
  set terminal pngcairo size 1600, 2 * height font "Sans,15" fontscale 2 linewidth 2 pointscale 2
} else {
  set terminal svg size 800, height dynamic font "Sans,15" linewidth 1 background "white"
} }
set output file

set datafile separator comma
set datafile missing NaN
set encoding utf8
set style fill solid
set autoscale xfix
set border 3 linewidth 0.8
set tics nomirror
set grid linewidth 0.4 linecolor rgb "#cccccc"
set key reverse Left samplen 2.2 spacing 1.15

# Okabe and Ito's colours, told apart by the colour-blind; lines differ in dashes, points in marks.
set linetype 1 linecolor rgb "#0072b2" linewidth 1.6 pointtype 7 pointsize 0.55
set linetype 2 linecolor rgb "#d55e00" linewidth 1.8 dashtype (8, 4) pointtype 4 pointsize 0.8
set linetype 3 linecolor rgb "#009e73" linewidth 1.8 dashtype (3, 3) pointtype 8 pointsize 0.9
set linetype 4 linecolor rgb "#000000" linewidth 1.4 pointtype 6 pointsize 0.8
set linetype 5 linecolor rgb "#cc79a7" linewidth 1.8 dashtype (10, 3, 2, 3) pointtype 10 pointsize 0.9
set linetype 6 linecolor rgb "#e69f00" linewidth 1.6 pointtype 12 pointsize 0.9
set linetype 7 linecolor rgb "#56b4e9" linewidth 1.8 dashtype (2, 2) pointtype 2 pointsize 0.9
band = "#9ecae9"

data(name) = results . "/" . name

# A plan of a preset, or the rows of an own grid that stand in its place.
if (!exists("plans")) { plans = ""; serves = "" }
if (!exists("kept")) { kept(unused) = 1 }
has(plan) = strstrt(plans, " " . plan . " ") > 0
belongs(plan) = (strcol("plan") eq plan || (strcol("plan") eq "own" && strstrt(serves, " " . plan . " ") > 0)) && kept(0)
on(plan, name) = belongs(plan) ? column(name) : NaN

# The values that a column takes in a plan, as a word list; one for a title, if there is but one.
values(plan, name) = value(plan . "_" . name)
number(text) = (x_ = real(text), x_ == int(x_) && abs(x_) < 1e9) ? sprintf("%d", x_) : sprintf("%.4g", x_)
first(plan, name) = word(values(plan, name), 1)
last(plan, name) = word(values(plan, name), words(values(plan, name)))
of(plan, name) = words(values(plan, name)) == 1 ? number(values(plan, name)) : number(first(plan, name)) . " to " . number(last(plan, name))
