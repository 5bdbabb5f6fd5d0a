# SPDX-License-Identifier: GPL-3.0-or-later
# Which closed form errs least, over the mean and the variance of a unit's input, and what the best
# of all approximations gains.
# Data: dcim_taylor.csv dcim_taylor.map.csv
# Plans: map(scale~,mean)
height = 560
load plots . "/style.gp"

table = data("dcim_taylor.map.csv")
scales = values("map", "scale")
means = values("map", "mean")
set logscale x
eval log_x("map", "scale")
set xlabel "s, weights N(0, s²/n): Var z ≈ s²/6"
set xrange [below(scales, nth(scales, 1)):above(scales, nth(scales, words(scales)))]
set yrange [under(means, nth(means, 1)):over(means, nth(means, words(means)))]
unset grid
unset colorbox
# in the order of the column "best"
array name[10] = ["first order", "second order", "MacKay", "probit", "mean over N(E z, v)", "variance matched", "fourth order", "Edgeworth", "saddle point", "conditioned"]
array colour[10] = [0x0072b2, 0x56b4e9, 0xcc79a7, 0x999999, 0x000000, 0x882255, 0xe69f00, 0xd55e00, 0xf0e442, 0x009e73]
rgb(column_name) = colour[int(column(column_name)) + 1]

best(unused) = (strcol("best_name") eq "" ? NaN : column(strcol("best_name")))
set multiplot layout 1, 2 margins 0.08, 0.91, 0.3, 0.84 spacing 0.08 title sprintf("Least mean error of E σ(z): n = %s inputs, P(x_i = 1) uniform", of("map", "n"))
set key at screen 0.5, screen 0.075 center center maxrows 2 width 1
set ylabel "E z"
set title "closed forms"
# the edge in the colour of the box closes the hairlines between neighbours
plot table using "scale":"mean":(below(scales, column("scale"))):(above(scales, column("scale"))):(under(means, column("mean"))):(over(means, column("mean"))):(rgb("best_closed")) \
       with boxxyerror linecolor rgb variable fillstyle solid border notitle, \
     for [k in "1 2 3 4 6 7"] keyentry with points pointtype 5 pointsize 1.6 linecolor rgb colour[int(k)] title name[int(k)]
unset ylabel
set title "all: decades gained by the best over the first order"
set colorbox
eval heat
set cbrange [0:*]
plot table using "scale":"mean":(below(scales, column("scale"))):(above(scales, column("scale"))):(under(means, column("mean"))):(over(means, column("mean"))):(log10(column("taylor") / best(0))) \
       with boxxyerror linecolor palette fillstyle solid border notitle
unset multiplot
