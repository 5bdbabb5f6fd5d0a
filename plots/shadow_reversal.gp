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
tall = 0; wide = 0
set table "/dev/null"
plot pictures using ((tall = column("row") + 1 > tall ? column("row") + 1 : tall, wide = words(strcol("pixels")), 0)):(0) with table
unset table
# in the order of the table: the image, then the layers of the random net, then of the trained one
blocks = 1 + 2 * layers
nets = "random plain dropout shadow"
label(net) = net eq "shadow" ? "SHADOW" : net
array style_of[4] = [4, 1, 2, 3]

set multiplot title "Notes, section 4: images regenerated from hidden layers through the transposed weights" font ",14"
# pictures, each scaled to its own brightest pixel: a grid of blocks x 5 of them, that fills the room
across = 5 * (wide + 2)
apart = int(tall + 2 > across * 1.53 / blocks ? tall + 2 : across * 1.53 / blocks)
down = blocks * apart
array gray[across * down]
array peak[5 * blocks]
white = sum [i = 1:across * down] (gray[i] = 0) # a loop takes twenty times as long
do for [i = 1:5 * blocks] { peak[i] = 0 }
line = 0 # of the table; each picture is `tall` of them
picture(line) = int(line / tall)
most = 0
pixel(i) = real(word(strcol("pixels"), i))
place(line, i) = (int(picture(line) / 5) * apart + int(line) % int(tall)) * across + picture(line) % 5 * (wide + 2) + i
used = 5 * blocks * tall
set table "/dev/null"
plot pictures using (column("row") >= 0 && line < used ? (sum [i = 1:wide] (most = pixel(i), peak[picture(line) + 1] = most > peak[picture(line) + 1] ? most : peak[picture(line) + 1], 0), line = line + 1, 0) : 0):(0) with table
line = 0
plot pictures using (column("row") >= 0 && line < used ? (sum [i = 1:wide] (gray[place(line, i)] = peak[picture(line) + 1] > 0 ? pixel(i) / peak[picture(line) + 1] : 0, 0), line = line + 1, 0) : 0):(0) with table
unset table
unset colorbox; unset tics; unset grid; unset border; unset key; unset xlabel; unset ylabel
set palette defined (0 "white", 1 "black")
set cbrange [0:1]
set offsets 0, 0, 0, 0
set size ratio -1
set lmargin at screen 0.11; set rmargin at screen 0.54; set tmargin at screen 0.9; set bmargin at screen 0.02
set xrange [-0.5:across - 0.5]
set yrange [down - 0.5:-0.5]
do for [b = 0:blocks - 1] {
  name = b == 0 ? "image" : sprintf("%s\nlayer %d", b <= layers ? "random" : "SHADOW", b <= layers ? b : b - layers)
  set label b + 1 name at first -3, first b * apart + tall / 2 - 2 right font ",12"
}
set datafile separator whitespace # as an array has no commas
plot gray using (int($1 - 1) % across):(int($1 - 1) / across):2 with image pixels
set datafile separator comma
unset label
set autoscale xfix; set autoscale yfix
set xrange [*:*]; set yrange [*:*]
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
