# SPDX-License-Identifier: GPL-3.0-or-later
# The histogram of the rescaled largest eigenvalue, and the Tracy-Widom density.
# Data: spectral_norm.histogram.csv
load plots . "/style.gp"

table = data("spectral_norm.histogram.csv")
middle(m, n) = column("m") == m && column("n") == n ? (column("low") + column("high")) / 2 : NaN
stats table using "n" nooutput name "N"
stats table using (column("n") == N_max ? column("m") : NaN) nooutput name "M"

set title "Theorem 3.1, all h: fluctuation of the largest eigenvalue"
set xlabel "(m λ_{max} − μ) / σ"
set ylabel "density"
set yrange [0:*]
set key top right
plot table using (middle(M_max, N_max)):"density" with boxes linecolor rgb band title sprintf("m = %d, n = %d", M_max, N_max), \
     "" using (middle(400, 100)):"density" with points linetype 2 title "m = 400, n = 100", \
     "" using (middle(400, 400)):"density" with points linetype 5 title "m = 400, n = 400", \
     "" using (middle(400, 1600)):"density" with points linetype 6 title "m = 400, n = 1600", \
     "" using (middle(M_max, N_max)):"density_predicted" smooth csplines with lines linetype 4 title "Tracy–Widom density"
