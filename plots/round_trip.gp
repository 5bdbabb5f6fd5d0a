# SPDX-License-Identifier: GPL-3.0-or-later
# How far z~ is from z after one more trip, against the width of x, and how often the label stays.
# Data: round_trip.csv
# Plans: width(m,p?)
height = 500
load plots . "/style.gp"

table = data("round_trip.csv")
at(value, shown) = column("p") == real(value) ? on("width", shown) : NaN
curves = values("width", "p")
last_curve = words(curves) > 3 ? 3 : words(curves)

set multiplot layout 1, 2 title sprintf("x to z, back to x̃, and up to z̃: n = %s, k = %s, τ = %s; lines the prediction", \
  of("width", "n"), of("width", "k"), of("width", "tau")) font ",14"
set xlabel "m"
set logscale x
eval log_x("width", "m")
set key bottom left
set title "bands 5–95 % of draws, points rms" font ",13"
set ylabel "‖z̃ − z‖ / ‖z‖"
set logscale y
eval log_y("width", "error_q05 error_q95 error_rms")
draw = ""
do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(word(curves, %d), 'm')):'error_q05':'error_q95' with filledcurves linecolor rgb faint[%d] fillstyle transparent solid 0.6 notitle", j, j) }
do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(word(curves, %d), 'm')):'error_rms' with lines linetype %d notitle", j, j) }
do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(word(curves, %d), 'm')):(sqrt(column('error_sq_mean'))) with points linetype %d title 'p = %s'", j, j, word(curves, j)) }
eval "plot " . draw[3:*]

unset logscale y
set format y "%g"
set ytics autofreq
set yrange [0:1.02]
set key bottom right
set title sprintf("%s random classes, points frequencies", of("width", "classes")) font ",13"
set ylabel "P(argmax Vz = argmax Vz̃)"
draw = ""
do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(word(curves, %d), 'm')):'same_predicted' with lines linetype %d notitle", j, j) }
do for [j = 1:last_curve] { draw = draw . sprintf(", table using (at(word(curves, %d), 'm')):'same_mean' with points linetype %d title 'p = %s'", j, j, word(curves, j)) }
eval "plot " . draw[3:*]
unset multiplot
