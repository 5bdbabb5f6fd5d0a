# SPDX-License-Identifier: GPL-3.0-or-later
# DCIM Section 3.2: classification error and reverse loss of convolutional nets while they are trained.
# Data: dcim_training.curve.csv dcim_training.cells.csv
# Plans: cnn_small cnn
height = 560
load plots . "/style.gp"

curve = data("dcim_training.curve.csv")
plan = has("cnn") ? "cnn" : "cnn_small"
wrong(name) = 100 * (1 - column(name))
kinds = "discriminative bidirectional sampled"
step(kind) = strcol("objective") eq kind && strcol("architecture") eq "cnn" ? on(plan, "iteration") : NaN
floor_of = value(plan . "_low_floor_mean")

set multiplot layout 1, 2 margins 0.09, 0.97, 0.32, 0.82 spacing 0.11 \
  title sprintf("DCIM Section 3.2: convolutional nets by three objectives, mean and range of %s trials\n%s, %s training images, batch %s, rate %s", \
    of(plan, "trials"), first(plan, "layers"), of(plan, "training_size"), first(plan, "batch"), of(plan, "rate"))
set xlabel "iterations"
set xtics autofreq
set key at screen 0.3, screen 0.1 center center maxrows 4 samplen 2
set ylabel "wrong labels, %" offset 1
set logscale y
set yrange [*:100]
set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 20, 30, 40, 50, 70, 100)
plot for [i = 1:3] curve using (step(word(kinds, i))):(wrong("validation_accuracy_least")):(wrong("validation_accuracy_most")) with filledcurves fillcolor rgb faint[i] fillstyle transparent solid 0.6 notitle, \
     for [i = 1:3] "" using (step(word(kinds, i))):(wrong("train_accuracy_mean")) with lines linetype i linewidth 1 dashtype (2, 3) notitle, \
     for [i = 1:3] "" using (step(word(kinds, i))):(wrong("validation_accuracy_mean")) with lines linetype i title word(kinds, i) . ", validation", \
     NaN with lines linetype 4 linewidth 1 dashtype (2, 3) title "thin: training"
set key at screen 0.78, screen 0.1 center center
unset logscale y
set yrange [*:*]
set ytics autofreq
set ylabel "reverse loss, nats per pixel" offset 0.5
plot for [i = 2:3] curve using (step(word(kinds, i))):"validation_reverse_loss_least":"validation_reverse_loss_most" with filledcurves fillcolor rgb faint[i] fillstyle transparent solid 0.6 notitle, \
     "" using (step("bidirectional")):"validation_reverse_loss_mean" with lines linetype 2 title "bidirectional (21): given the class", \
     "" using (step("sampled")):"validation_reverse_loss_mean" with lines linetype 3 title "sampled (22): given units drawn from p(x^k | x)", \
     floor_of with lines linetype 4 linewidth 1 title "floor given the class: class means"
unset multiplot
