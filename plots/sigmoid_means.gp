# SPDX-License-Identifier: GPL-3.0-or-later
# A net of one's own: how far the means that it computes are off, layer by layer, and how
# overconfident it is.
# Data: sigmoid_means.layers.csv
# Groups: sigmoid_means.layers.csv layer units inputs vectors bound reference_error forward_rms variance_rms
height = 700
load plots . "/style.gp"

table = data("sigmoid_means.layers.csv")
net = word(group[1], 3)
do for [g = 1:groups] { net = net . "–" . word(group[g], 2) }
vectors = word(group[1], 4)
# what is 0 up to rounding has no place on a logarithmic axis, and what is 0 in all layers no curve
least = 1e-13
above(name) = column(name) > least ? column(name) : NaN
is_above(text) = text ne "" && real(text) > least
some(k) = (sum [g = 1:groups] is_above(word(group[g], k))) > 0

set xrange [0.7:groups + 0.3]
set xtics 1
set multiplot layout 2, 1 margins 0.12, 0.97, 0.09, 0.82 spacing 0.1, 0.15 \
  title sprintf("The means of a net %s (%s %s of inputs)", net, vectors, vectors eq "1" ? "vector" : "vectors")
set logscale y
set format y "10^{%L}"
set ylabel "error of E x"
set key at screen 0.52, screen 0.89 center center maxrows 2 samplen 2 font ",12"
draw = ""
if (some(7)) { draw = draw . ", table using 'layer':(above('forward_rms')) with linespoints linetype 1 title 'forward pass (14)'" }
if (some(7)) { draw = draw . ", table using 'layer':(above('forward_largest')) with points linetype 4 title 'forward pass, largest'" }
if (some(8)) { draw = draw . ", table using 'layer':(above('variance_rms')) with linespoints linetype 3 title 'with variances'" }
if (some(5)) { draw = draw . ", table using 'layer':(above('bound')) with linespoints linetype 2 title 'bound on (14), mean'" }
if (some(6)) { draw = draw . ", table using 'layer':(above('reference_error')) with points linetype 9 title 'error of Monte Carlo'" }
eval "plot " . (draw eq "" ? "table using 'layer':(above('bound')) notitle" : draw[3:*])
unset logscale y
set format y "%g"
set title "probability that (14) gives to the likelier value, or class, less its true one" font ",13"
set ylabel "overconfidence"
set xlabel "layer"
set yrange [*<0:*]
set key off
plot table using "layer":"overconfidence":"overconfidence_error" with yerrorbars linetype 1, \
     0 with lines linetype 9 linewidth 0.6, \
     "" using "layer":"overconfidence" with linespoints linetype 1
unset multiplot
