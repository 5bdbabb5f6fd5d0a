# SPDX-License-Identifier: GPL-3.0-or-later
# Which closed form errs least, over the mean and the variance of a unit's input, and what the best
# of all approximations gains.
# Data: dcim_taylor.csv dcim_taylor.map.csv
height = 560
load plots . "/style.gp"

table = data("dcim_taylor.map.csv")
stats table using "n" nooutput name "N"
stats table using "mean" nooutput name "M"
stats table using "scale" nooutput name "S"
# each cell as a box a little over half a step of the grid to each side, as variances scatter
half = M_max > M_min ? (M_max - M_min) / 23.0 : 0.25
factor = S_max > S_min ? (S_max / S_min) ** (1.2 / 16) : 2
set logscale x
set format x "10^{%L}"
set xlabel "v = Var z"
set yrange [-half:M_max + half]
unset grid
unset colorbox
# in the order of the column "best"
array name[10] = ["first order", "second order", "MacKay", "probit", "mean over N(E z, v)", "variance matched", "fourth order", "Edgeworth", "saddle point", "conditioned"]
array colour[10] = [0x0072b2, 0x56b4e9, 0xcc79a7, 0x999999, 0x000000, 0x882255, 0xe69f00, 0xd55e00, 0xf0e442, 0x009e73]
rgb(column_name) = colour[int(column(column_name)) + 1]

best(unused) = (strcol("best_name") eq "" ? NaN : column(strcol("best_name")))
set multiplot layout 1, 2 margins 0.08, 0.91, 0.28, 0.84 spacing 0.1 title sprintf("Least mean error of E σ(z): n = %d inputs, P(x_i = 1) uniform", N_max)
set key at screen 0.04, screen 0.14 left top maxrows 2 width 1
set ylabel "E z"
set title "closed forms"
plot table using "variance":"mean":(column("variance") / factor):(column("variance") * factor):(column("mean") - half):(column("mean") + half):(rgb("best_closed")) \
       with boxxyerror linecolor rgb variable notitle, \
     for [k in "1 2 3 4 6 7"] keyentry with points pointtype 5 pointsize 1.6 linecolor rgb colour[int(k)] title name[int(k)]
unset ylabel
set title "all: decades gained by the best over the first order"
set colorbox
set palette defined (0 "#fff7ec", 0.3 "#fdd49e", 0.6 "#fc8d59", 0.8 "#b30000", 1 "#3f0000")
set cbrange [0:*]
plot table using "variance":"mean":(column("variance") / factor):(column("variance") * factor):(column("mean") - half):(column("mean") + half):(log10(column("taylor") / best(0))) \
       with boxxyerror linecolor palette notitle
unset multiplot
