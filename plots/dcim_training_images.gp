# SPDX-License-Identifier: GPL-3.0-or-later
# DCIM Figs. 2 and 3: images drawn from each net for each class, with the class that it takes them for.
# Data: dcim_training.images.csv dcim_training.cells.csv
# Plans: small(reverse_weight?) medium(reverse_weight?) paper(reverse_weight?)
height = 600
load plots . "/style.gp"

table = data("dcim_training.images.csv")
plan = has("paper") ? "paper" : has("medium") ? "medium" : "small"
weight = first(plan, "reverse_weight")
objectives = first(plan, "objective") eq "both" ? "discriminative bidirectional" : \
  first(plan, "objective") eq "all" ? "discriminative bidirectional sampled" : first(plan, "objective")
is_of(kind) = strcol("objective") eq kind && belongs(plan) && (kind eq "discriminative" || column("reverse_weight") == real(weight))

heading = sprintf("DCIM Fig. %s: images drawn for each class, with the class that is found in them, and how surely, in %%\n%s, %s training images, λ = %s", \
  is_conv(plan) ? "3" : "2", net_of(plan), of(plan, "training_size"), real(weight) == 1 ? "1" : sprintf("1/%.0f", 1 / real(weight)))
title_of(kind) = kind
load plots . "/class_images.gp"
