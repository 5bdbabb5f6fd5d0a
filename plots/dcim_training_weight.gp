# SPDX-License-Identifier: GPL-3.0-or-later
# What the weight of the reverse term makes of the accuracy and of the reverse loss.
# Data: dcim_training.cells.csv
# Plans: small(reverse_weight) weight(reverse_weight)
height = 560
load plots . "/style.gp"

table = data("dcim_training.cells.csv")
plan = has("weight") ? "weight" : "small"
points(name) = 100 * column(name)
set multiplot layout 1, 2 margins 0.1, 0.97, 0.32, 0.82 spacing 0.13 \
  title sprintf("DCIM (16): the weight λ of the reverse term, 1 as printed, 1/784 for the mean over the pixels\n%s, %s training images, %s epochs, %s pairs", \
    net_of(plan), of(plan, "training_size"), of(plan, "epochs"), of(plan, "trials"))
set logscale x
eval log_x(plan, "reverse_weight")
set xlabel "weight λ of a pixel"
set xtics rotate by 0
set key at screen 0.28, screen 0.1 center center maxrows 4 samplen 2
set ylabel "accuracy lost, percent points" offset 1
plot table using (on(plan, "reverse_weight")):(points("drop_q05")):(points("drop_q95")) with filledcurves linecolor rgb band title "5–95 % of pairs", \
     "" using (on(plan, "reverse_weight")):(points("drop_mean")) with linespoints linetype 1 title "discriminative − bidirectional", \
     0.3 with lines linetype 4 linewidth 1 dashtype (2, 3) title "0.3, taken as insignificant"
set key at screen 0.76, screen 0.1 center center maxrows 4
set ylabel "reverse loss, nats per pixel" offset 0.5
plot table using (on(plan, "reverse_weight")):"reverse_loss_bidirectional_q05":"reverse_loss_bidirectional_q95" with filledcurves linecolor rgb band title "5–95 % of pairs", \
     "" using (on(plan, "reverse_weight")):"reverse_loss_bidirectional_mean" with linespoints linetype 1 title "bidirectional", \
     "" using (on(plan, "reverse_weight")):"transfer_mean" with lines linetype 3 title "class means of the training images", \
     "" using (on(plan, "reverse_weight")):"floor_mean" with lines linetype 4 linewidth 1 title "floor: of the validation images"
unset multiplot
