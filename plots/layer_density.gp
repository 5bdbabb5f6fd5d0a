# SPDX-License-Identifier: GPL-3.0-or-later
# The error of reversing a ReLU layer against the number of its non-zero units for each value of h.
# Data: layer_density.csv
# Plans: density(m)
load plots . "/style.gp"

table = data("layer_density.csv")
set title sprintf("Theorem 3.2: is x dense enough for h?%s, %s trials per point", substr(setting("density", "n", "m") . setting("density", "k", "m") . setting("density", "p", "m"), 2, 99), of("density", "trials")) font ",13"
set xlabel "pm/(2k): non-zero values of x for each of h"
set ylabel "relative error"
set logscale xy
eval log_x("density", "density")
eval log_y("density", "error_q05 error_q95 hindsight_sq_mean")
set arrow from 1, graph 0 to 1, graph 1 nohead dashtype (8, 4) linecolor rgb "gray50"
set key bottom left
plot table using (on("density", "density")):"error_q05":"error_q95" with filledcurves linecolor rgb band title "5–95 % of draws", \
     "" using (on("density", "density")):"error_mean" with points linetype 1 title "mean at the best b", \
     "" using (on("density", "density")):"error_rms" with lines linetype 3 title "predicted", \
     "" using (on("density", "density")):(sqrt(column("hindsight_sq_mean"))) with points linetype 4 title "support known, b in hindsight", \
     "" using (on("density", "density")):"error_floor" with lines linetype 2 title "floor, δ = 0.1"
