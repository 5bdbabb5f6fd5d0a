# SPDX-License-Identifier: GPL-3.0-or-later
# How often the sign of a unit's input is not that of the other coordinates' part of it.
# Data: sign_approximation.csv
load plots . "/style.gp"

table = data("sign_approximation.csv")
stats table using "m" nooutput name "M"
stats table using "trials" nooutput name "T"

set title sprintf("Proof of Lemma 3.3: share of rows with η > 0 and w h + η < 0, m = %d, %d trials a point", M_max, T_max)
set xlabel "k"
set ylabel "share of rows"
set logscale xy
set key bottom left
plot table using "k":"flipped_q05":"flipped_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using "k":"flipped_mean" with points linetype 1 title "mean", \
     "" using "k":"flipped_predicted" with lines linetype 3 title "exact arctan(1/√(k−1)) / (2π)", \
     "" using "k":"flip_claimed" with lines linetype 2 title "printed bound 1/√k"
