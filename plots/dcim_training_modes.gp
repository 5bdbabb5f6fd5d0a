# SPDX-License-Identifier: GPL-3.0-or-later
# DCIM Fig. 3: images drawn from convolutional nets for each class, with the class that they take them
# for.
# Data: dcim_training.images.csv dcim_training.cells.csv
# Plans: cnn_small cnn
height = 600
load plots . "/style.gp"

table = data("dcim_training.images.csv")
plan = has("cnn") ? "cnn" : "cnn_small"
weight = first(plan, "reverse_weight")
all = first(plan, "objective") eq "all"
objectives = all ? "bidirectional sampled" : first(plan, "objective") eq "both" ? "discriminative bidirectional" : first(plan, "objective")
is_of(kind) = strcol("objective") eq kind && strcol("architecture") eq "cnn" && belongs(plan)
diversity(kind) = value(plan . "_low_diversity_" . kind . "_mean")
title_of(kind) = kind . (exists(plan . "_low_diversity_" . kind . "_mean") ? sprintf(", variance %.2f of the data\047s", diversity(kind)) : "")
heading = sprintf("DCIM Fig. 3: images drawn for each class, with the class that is found in them, and how surely, in %%\n%s, %s training images, λ = %s", \
  first(plan, "layers"), of(plan, "training_size"), real(weight) == 1 ? "1" : sprintf("1/%.0f", 1 / real(weight)))
load plots . "/class_images.gp"
