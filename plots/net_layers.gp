# SPDX-License-Identifier: GPL-3.0-or-later
# A net of one's own at a glance, layer by layer: what it has learned, whether the rest is random,
# and up to which k it is reversible.
# Data: examine_net.csv
# Perhaps: examine_net.reversal.csv
# Groups: examine_net.csv number
# Least: 2
reversed = words(perhaps) > 0
panels = reversed ? 4 : 3
height = 150 * panels + 90
load plots . "/style.gp"
set termoption font "Sans,12"

net = data("examine_net.csv")
# Counts from 0 to thousands: linear near 0, logarithmic above.
squeeze(y) = asinh(y / 2.0)
counts = "0 1 2 5 10 20 50 100 200 500 1000 2000 5000 10000"
level(y) = sprintf("%s '%d' %.6f", y eq "0" ? "" : ",", int(y), squeeze(real(y)))
levels(i) = i > words(counts) ? "" : level(word(counts, i)) . levels(i + 1)
# What a layer has no number of is below the panel: a series may be of none.
count_ticks = "set ytics (" . levels(1) . ")"

# Of all layers: a range that is set would hold for these as well.
stats net using (strcol("directions") eq "" ? 0 : column("directions")) nooutput name "D"
stats net using (strcol("learned_share") eq "" ? 0 : column("learned_share")) nooutput name "S"
stats net using (strcol("bulk_distance") eq "" ? 0 : column("bulk_distance") / column("bulk_allowed")) nooutput name "R"
stats net using (strcol("reversible_k") eq "" ? 0 : column("reversible_k")) nooutput name "K"
stats net using (strcol("reversible_k_gaussian") eq "" ? 0 : column("reversible_k_gaussian")) nooutput name "G"

set multiplot layout panels, 1 margins 0.115, 0.97, 0.135, 0.93 spacing 0, 0.035 \
  title sprintf("The net at a glance: %d layers", groups)
set xrange [0.5:groups + 0.5]
set offsets 0, 0, graph 0.06, graph 0.04
set xtics groups <= 20 ? 1 : groups <= 60 ? 5 : 10
set format x ""
set key off
set tics font ",10"
set ylabel offset 0.5, 0

set ylabel "directions"
eval count_ticks
set yrange [0:squeeze(D_max > 1 ? D_max : 1)]
plot net using "number":(strcol("directions") eq "" ? 0 : squeeze(column("directions"))) with impulses linecolor rgb band linewidth 3, \
     "" using "number":(strcol("directions") eq "" ? -1 : squeeze(column("directions"))) with points linetype 1

set ytics autofreq
set ylabel "their energy"
set yrange [0:S_max > 0 ? S_max : 1]
plot net using "number":(strcol("learned_share") eq "" ? 0 : column("learned_share")) with impulses linecolor rgb band linewidth 3, \
     "" using "number":(strcol("learned_share") eq "" ? -1 : column("learned_share")) with points linetype 1

set ylabel "bulk: distance\nover allowed"
set yrange [0:R_max > 1.1 ? R_max : 1.1]
set arrow from graph 0, first 1 to graph 1, first 1 nohead linetype 9
if (!reversed) { set format x "%g"; set xlabel "layer" }
value_of(word) = strcol("random_like") eq word && strcol("bulk_distance") ne "" ? column("bulk_distance") / column("bulk_allowed") : -1
plot net using "number":(value_of("yes")) with points linetype 1, \
     "" using "number":(value_of("no")) with points linetype 2 pointtype 5, \
     "" using "number":(value_of("undecided")) with points linetype 9 pointtype 6
unset arrow

if (reversed) {
  set ylabel "reversible\nup to k =" offset -0.7, 0
  set format x "%g"
  set xlabel "layer"
  eval count_ticks
  most = K_max > G_max ? K_max : G_max
  set yrange [0:squeeze(most > 1 ? most : 1)]
  k_of(name) = strcol(name) eq "" ? -1 : squeeze(column(name))
  plot net using "number":(k_of("reversible_k")) with points linetype 1, \
       "" using "number":(k_of("reversible_k_gaussian")) with points linetype 4 pointsize 1.2
}

# the legend
unset title
unset border
unset tics
unset xlabel
unset ylabel
unset grid
set margins at screen 0.02, screen 0.98, screen 0.01, screen 0.1
set key on at screen 0.5, screen 0.04 center center maxrows 2 width 1 font ",12"
set xrange [0:1]
set yrange [0:1]
if (reversed) {
  plot 2 notitle, keyentry with points linetype 1 title "of the layer; bulk: random-like", \
       keyentry with points linetype 4 pointsize 1.2 title "of a Gaussian matrix", \
       keyentry with points linetype 2 pointtype 5 title "bulk: not random-like", \
       keyentry with points linetype 9 pointtype 6 title "bulk: undecided"
} else {
  plot 2 notitle, keyentry with points linetype 1 title "bulk: random-like", \
       keyentry with points linetype 2 pointtype 5 title "not random-like", \
       keyentry with points linetype 9 pointtype 6 title "undecided"
}
unset multiplot
