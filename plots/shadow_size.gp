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
eval log_x("size", "training_size")
set key bottom right
percent(name) = 100 * on("size", name)
set xzeroaxis linetype 4 linewidth 1
set arrow from graph 0, first 0.5 to graph 1, first 0.5 nohead linetype 9
set label "half a percent" at graph 0.99, first 0.5 right offset 0, 0.6 font ",12"
plot table using (on("size", "training_size") / 1.02):(percent("gain_mean")):(percent("gain_low")):(percent("gain_high")) with yerrorbars linetype 1 title "after equal steps", \
     "" using (on("size", "training_size") * 1.02):(percent("gain_images_mean")):(percent("gain_images_low")):(percent("gain_images_high")) with yerrorbars linetype 2 dashtype solid title "after equal images"
