# SPDX-License-Identifier: GPL-3.0-or-later
# Images regenerated from the hidden layers of a random and of a trained net, and how well.
# Data: shadow_training.images.csv shadow_training.reversal.csv
# Groups: shadow_training.reversal.csv layer
height = 600
load plots . "/style.gp"

pictures = data("shadow_training.images.csv")
table = data("shadow_training.reversal.csv")
layers = groups
stats table using "cell" nooutput
first_cell = STATS_min
stats pictures using "row" nooutput
high = int(STATS_max) + 1
stats pictures using "column" nooutput
wide = int(STATS_max) + 1
pixels = high * wide
# in the order of the table: the image, then the layers of the random net, then of the trained one
blocks = 1 + 2 * layers
from(block, i) = (block * 5 + i) * pixels
nets = "random plain dropout shadow"
label(net) = net eq "shadow" ? "SHADOW" : net
array style_of[4] = [4, 1, 2, 3]

set multiplot title "Notes, section 4: images regenerated from hidden layers through the transposed weights" font ",14"
# pictures, each scaled to its own brightest pixel
unset colorbox; unset tics; unset grid; unset border; unset key; unset xlabel; unset ylabel
set palette gray negative
set offsets 0, 0, 0, 0
set size ratio -1
left = 0.11; right = 0.54; top = 0.9; step = 0.88 / blocks
do for [b = 0:blocks - 1] {
  name = b == 0 ? "image" : sprintf("%s\nlayer %d", b <= layers ? "random" : "SHADOW", b <= layers ? b : b - layers)
  set label 1 name at screen left - 0.01, screen top - (b + 0.5) * step right font ",12"
  do for [i = 0:4] {
    set lmargin at screen left + i * (right - left) / 5
    set rmargin at screen left + (i + 0.95) * (right - left) / 5
    set tmargin at screen top - b * step
    set bmargin at screen top - (b + 0.95) * step
    plot pictures every ::from(b, i)::(from(b, i) + pixels - 1) using "column":(-column("row")):"value" with image pixels
    unset label 1
  }
}
set size noratio
set tics nomirror; set grid; set border 3; set key
set lmargin at screen 0.64; set rmargin at screen 0.98
set offsets graph 0.05, graph 0.05, graph 0.04, graph 0.04
set ylabel "‖s − x‖ / ‖x‖"
shown(net, name) = column("cell") == first_cell && strcol("method") eq net ? column(name) : NaN

set tmargin at screen 0.86; set bmargin at screen 0.58
set title "from each layer, mean of 100 images" font ",13"
set xlabel "hidden layer"
set xtics 1 nomirror; set ytics nomirror
set yrange [0:*]
set key bottom right font ",11"
whole(net, name) = column("kept") == 1 ? shown(net, name) : NaN
plot for [n = 1:4] table using (whole(word(nets, n), "layer")):(whole(word(nets, n), "error")) with points linetype style_of[n] title label(word(nets, n)), \
     "" using (whole("random", "layer")):(whole("random", "error_predicted")) with points pointtype 2 pointsize 1.4 linecolor rgb "#000000" title "random, predicted"

set tmargin at screen 0.4; set bmargin at screen 0.12
set title sprintf("from layer %d, its largest units alone", layers) font ",13"
set xlabel "share of units above 0"
set logscale x
set xtics nomirror (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1)
set key off
top_layer(net, name) = column("layer") == layers ? shown(net, name) : NaN
plot for [n = 1:4] table using (top_layer(word(nets, n), "active")):(top_layer(word(nets, n), "error")) with linespoints linetype style_of[n] title label(word(nets, n))
unset multiplot
