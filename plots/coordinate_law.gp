# SPDX-License-Identifier: GPL-3.0-or-later
# The law of the largest coordinate off the support.
# Data: coordinate_error.histogram.csv
load plots . "/style.gp"

table = data("coordinate_error.histogram.csv")
is(sampler, n, p) = strcol("sampler") eq sampler && column("n") == n && column("p") == p
middle(sampler, n, p) = is(sampler, n, p) ? (column("low") + column("high")) / 2 : NaN

set title "Lemma 3.3: law of max |u_i| off the support"
set xlabel "max |u_i| / σ"
set ylabel "density"
set yrange [0:*]
set key top left
plot table using (middle("implicit", 1e6, 1)):"density" with boxes linecolor rgb band title "n = 10^6, m = 10^6, k = 20", \
     "" using (middle("implicit", 1e6, 1)):"density_predicted" with lines linetype 4 title "exact", \
     "" using (middle("dense", 100, 1)):"density" with points linetype 2 title "n = 100, m = 200, k = 5, p = 1, dense", \
     "" using (middle("dense", 100, 1)):"density_predicted" with lines linetype 3 title "exact", \
     "" using (middle("dense", 100, 0.5)):"density" with points linetype 6 title "p = 1/2, dense", \
     "" using (middle("dense", 100, 0.5)):"density_predicted" with lines linetype 5 title "exact"
