# SPDX-License-Identifier: GPL-3.0-or-later
# DCIM Fig. 1: classification error and reverse loss of either net while it is trained.
# Data: dcim_training.curve.csv dcim_training.cells.csv
# Plans: small(reverse_weight?) medium(reverse_weight?) paper(reverse_weight?)
height = 900
load plots . "/style.gp"

curve = data("dcim_training.curve.csv")
plan = has("paper") ? "paper" : has("medium") ? "medium" : "small"
weights = values(plan, "reverse_weight")
rows = words(weights) > 1 ? 2 : 1
of_weight(weight) = belongs(plan) && strcol("objective") ne "discriminative" && column("reverse_weight") == real(weight)
step(kind) = strcol("objective") eq kind && column("cell") == shown ? on(plan, "iteration") : NaN
wrong(name) = 100 * (1 - column(name))
name_of(weight) = real(weight) == 1 ? "λ = 1, sum over the pixels (16)" : sprintf("λ = 1/%.0f", 1 / real(weight)) . (abs(784 * real(weight) - 1) < 1e-6 ? ", mean over the pixels" : "")
floor_of = value(plan . "_low_floor_mean")
# what is drawn only where there is a third net
has_sampled = first(plan, "objective") eq "all"
sampled_wrong = has_sampled ? ', "" using (step("sampled")):(wrong("validation_accuracy_mean")) with lines linetype 5 title "sampled (22), validation"' : ""
sampled_loss = has_sampled ? ', "" using (step("sampled")):"validation_reverse_loss_mean" with lines linetype 5 title "sampled (22), given drawn units"' : ""
transfer = value(plan . "_low_transfer_mean")

set multiplot layout rows, 2 margins 0.09, 0.97, 0.19, 0.87 spacing 0.11, 0.13 \
  title sprintf("DCIM Fig. 1: one net trained to classify and one to generate as well, mean and range of %s pairs\n%s, %s training images, batch %s, rate %s", \
    of(plan, "trials"), net_of(plan), of(plan, "training_size"), first(plan, "batch"), of(plan, "rate"))
set xlabel "iterations"
set xtics autofreq
set key at screen 0.3, screen 0.066 center center maxrows 5 samplen 2
do for [r = 1:rows] {
  weight = r == 1 ? first(plan, "reverse_weight") : last(plan, "reverse_weight")
  # its cell, and where its reverse loss ends
  shown = 0; end = 0
  set table "/dev/null"
  plot curve using (of_weight(weight) ? (shown = column("cell"), end = column("validation_reverse_loss_most"), 0) : 0):(0) with table
  unset table
  set title name_of(weight) font ",13"
  set ylabel "wrong labels, %" offset 1
  set logscale y
  set yrange [*:100]
  set ytics (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
  plot curve using (step("discriminative")):(wrong("validation_accuracy_least")):(wrong("validation_accuracy_most")) with filledcurves fillcolor rgb faint[1] fillstyle transparent solid 0.6 notitle, \
       "" using (step("bidirectional")):(wrong("validation_accuracy_least")):(wrong("validation_accuracy_most")) with filledcurves fillcolor rgb faint[2] fillstyle transparent solid 0.6 notitle, \
       "" using (step("discriminative")):(wrong("validation_accuracy_mean")) with lines linetype 1 title "discriminative, validation", \
       "" using (step("discriminative")):(wrong("train_accuracy_mean")) with lines linetype 1 linewidth 1 dashtype (2, 3) title "discriminative, training", \
       "" using (step("bidirectional")):(wrong("validation_accuracy_mean")) with lines linetype 2 dashtype solid title "bidirectional, validation", \
       "" using (step("bidirectional")):(wrong("train_accuracy_mean")) with lines linetype 2 linewidth 1 dashtype (2, 3) title "bidirectional, training" @sampled_wrong
  set key at screen 0.78, screen 0.066 center center
  unset logscale y
  set ylabel "reverse loss, nats per pixel" offset 0.5
  set yrange [0.98 * floor_of : (1.3 * end > 1.3 * floor_of ? 1.3 * end : 1.3 * floor_of)]
  set ytics autofreq
  plot curve using (step("bidirectional")):"validation_reverse_loss_least":"validation_reverse_loss_most" with filledcurves fillcolor rgb faint[2] fillstyle transparent solid 0.6 notitle, \
       "" using (step("bidirectional")):"validation_reverse_loss_mean" with lines linetype 2 dashtype solid title "bidirectional, validation", \
       "" using (step("bidirectional")):"train_reverse_loss_mean" with lines linetype 2 linewidth 1 dashtype (2, 3) title "bidirectional, training", \
       transfer with lines linetype 3 title "class means of the training images", \
       floor_of with lines linetype 4 linewidth 1 title "floor: class means of the validation images" @sampled_loss
  set key off
}
unset multiplot
