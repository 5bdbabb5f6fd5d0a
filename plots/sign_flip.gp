# SPDX-License-Identifier: GPL-3.0-or-later
# How often the sign of a unit's input is not that of the other coordinates' part of it.
# Data: sign_approximation.csv
# Plans: sparsity(k)
load plots . "/style.gp"

table = data("sign_approximation.csv")
set title sprintf("Proof of Lemma 3.3: share of rows with η > 0 and w h + η < 0, m = %s, %s trials per point", of("sparsity", "m"), of("sparsity", "trials")) font ",13"
set xlabel "k"
set ylabel "share of rows"
set logscale xy
eval log_x("sparsity", "k")
eval log_y("sparsity", "flipped_q05 flipped_q95 flip_claimed")
set key bottom left
plot table using (on("sparsity", "k")):"flipped_q05":"flipped_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("sparsity", "k")):"flipped_mean" with points linetype 1 title "mean", \
     "" using (on("sparsity", "k")):"flipped_predicted" with lines linetype 3 title "exact arctan(1/√(k−1)) / (2π)", \
     "" using (on("sparsity", "k")):"flip_claimed" with lines linetype 2 title "printed bound 1/√k"
