# SPDX-License-Identifier: GPL-3.0-or-later
# By how much SHADOW's test error is below that of dropout, against the number of training images.
# Data: shadow_training.cells.csv
# Plans: size(training_size)
load plots . "/style.gp"

table = data("shadow_training.cells.csv")
set title sprintf("Notes, section 4: test error of dropout less that of SHADOW,\nmean and Student's interval of 95 %%, %s epochs, %s seeds", of("size", "epochs"), of("size", "trials")) font ",14"
set xlabel "training images"
set ylabel "error of dropout − of SHADOW, points"
set logscale x
sizes = values("size", "training_size")
ticks_at(i) = i > words(sizes) ? "" : (i > 1 ? ", " : "") . word(sizes, i) . ticks_at(i + 1)
eval "set xtics (" . ticks_at(1) . ")"
set format x "%g"
set key bottom right
percent(name) = 100 * on("size", name)
set xzeroaxis linetype 4 linewidth 1
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead linetype 9
set label "half a percent" at graph 0.99, first 0.5 right offset 0, 0.6 font ",12"
left = 1 / 1.02
span(name) = percent(name . "_high") - percent(name . "_low")
plot table using (left * on("size", "training_size")):(percent("gain_low")):(0):(span("gain")) with vectors nohead linetype 1 notitle, \
     "" using (1.02 * on("size", "training_size")):(percent("gain_images_low")):(0):(span("gain_images")) with vectors nohead linetype 2 dashtype solid notitle, \
     "" using (left * on("size", "training_size")):(percent("gain_mean")) with points linetype 1 title "after equal steps", \
     "" using (1.02 * on("size", "training_size")):(percent("gain_images_mean")) with points linetype 2 title "after equal images"
