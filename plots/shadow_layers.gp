# SPDX-License-Identifier: GPL-3.0-or-later
# How random-like the layers of a net stay while it is trained in three ways.
# Data: shadow_training.layers.csv
# Groups: shadow_training.layers.csv layer
height = 1150
load plots . "/style.gp"

table = data("shadow_training.layers.csv")
layers = groups > 4 ? 4 : groups
methods = "plain dropout shadow"
label(method) = method eq "shadow" ? "SHADOW" : method
stats table using "cell" nooutput
first_cell = STATS_min
stats table using "epoch" nooutput
last_epoch = STATS_max
set xtics STATS_max > 8 ? ceil(STATS_max / 4) : 1
is(l, method) = column("cell") == first_cell && column("layer") == real(group[l]) && strcol("method") eq method
epoch(l, method) = is(l, method) ? column("epoch") : NaN
# bulk_distance in units of what 999 of 1000 random matrices keep to
y(name) = name eq "bulk_distance" ? column("bulk_distance") / column("bulk_allowed") : column(name)
array name[5] = ["directions", "bulk_distance", "output_spread", "input_spread", "error"]
array axis[5] = ["learned directions", "bulk distance / allowed", "spread of units", "spread of inputs", "‖r(u+b) − h‖ / ‖h‖"]

known(l, field) = column("cell") == first_cell && column("layer") == real(group[l]) && strcol(field) ne "" ? 1 : 0

set multiplot layout 5, layers margins 0.12, 0.98, 0.11, 0.92 spacing 0.08, 0.035 \
  title "Claim 2.1: layers of one net while it learns (spread: sd of ln of the norms of weights)" font ",14"
set key off
do for [q = 1:5] {
  do for [l = 1:layers] {
    if (q == 1) { set title sprintf("layer %s", group[l]) font ",13" } else { unset title }
    if (l == 1) { set ylabel axis[q] font ",12" } else { unset ylabel }
    if (q == 1) { set yrange [-0.2:1<*] } else { set yrange [*:*] } # none at all are a range too
    if (q == 5) { set xlabel "epochs"; set format x "%g" } else { unset xlabel; set format x "" }
    if (q == 5 && l == 1) { set key at screen 0.5, screen 0.03 center center maxrows 1 }
    stats table using (known(l, name[q])) nooutput
    if (STATS_sum == 0) {
      # a layer of few units has no law of its edge
      set label 1 "too few units to tell" at graph 0.5, 0.5 center font ",11"
      set yrange [0:1]
      plot [0:last_epoch] -1 notitle
      unset label 1
    } else {
    plot for [m = 1:3] table using (epoch(l, word(methods, m))):(y(name[q])) with linespoints linetype m title label(word(methods, m))
    }
    set key off
  }
}
unset multiplot
