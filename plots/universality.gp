# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm and the reversal error of matrices of several laws as their size grows.
# Data: universality.csv
height = 620
load plots . "/style.gp"

table = data("universality.csv")
row(ensemble) = strcol("sweep") eq "size" && strcol("ensemble") eq ensemble
n(ensemble) = row(ensemble) ? column("n") : NaN
laws = "gaussian rademacher uniform sparse laplace student5 student3"
stats table using (row("gaussian") ? column("k") : NaN) nooutput name "K"

set multiplot
set logscale xy
set xrange [22:450]
set xtics (25, 50, 100, 200, 400)
set xlabel "columns n (m = 4n)"
# one key below both panels, half of it from each
set key at screen 0.29, screen 0.14 center top vertical maxrows 3 samplen 1.6 font ",13"

set lmargin at screen 0.095
set rmargin at screen 0.485
set tmargin at screen 0.9
set bmargin at screen 0.27
set title "Spectral norm ‖I − WᵀW/m‖"
set ylabel "median, no units" offset 1
set yrange [0.8:30]
plot table using (n("gaussian")):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title "gaussian, 5–95 %", \
     for [i = 1:words(laws)] "" using (n(word(laws, i))):"norm_q50" with linespoints linetype i title (i <= 4 ? word(laws, i) : ""), \
     "" using (n("gaussian")):"norm_predicted" with lines linetype 4 linewidth 1 dashtype 1 notitle

set lmargin at screen 0.595
set rmargin at screen 0.985
set title sprintf("Reversal of a ReLU layer, k = %d", K_max)
set ylabel "median of ‖r(Wᵀx + b) − h‖² / ‖h‖²" offset 1
set yrange [0.1:1.2]
set ytics (0.1, 0.2, 0.3, 0.5, 0.7, 1)
set key at screen 0.75, screen 0.14 center top maxrows 4
plot table using (n("gaussian")):"error_sq_q05":"error_sq_q95" with filledcurves linecolor rgb band notitle, \
     for [i = 1:words(laws)] "" using (n(word(laws, i))):"error_sq_q50" with linespoints linetype i title (i > 4 ? word(laws, i) : ""), \
     "" using (n("gaussian")):"error_sq_predicted" with lines linetype 4 linewidth 1 dashtype 1 title "limit, exact mean"
unset multiplot
