# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm of I - W'W/m against n/m, with the printed bound, the edge and the bound that holds.
# Data: spectral_norm.csv
load plots . "/style.gp"

table = data("spectral_norm.csv")
row(sampler) = strcol("sweep") eq "ratio" && strcol("sampler") eq sampler
x(sampler) = row(sampler) ? column("ratio") : NaN
stats table using (row("dense") ? column("n") : NaN) nooutput name "D"
stats table using (row("implicit") ? column("n") : NaN) nooutput name "I"
stats table using (row("implicit") ? column("trials") : NaN) nooutput name "T"

set title sprintf("Theorem 3.1, all h: n = %d implicit (%d trials a point), n = %d dense", I_max, T_max, D_max)
set xlabel "n / m"
set ylabel "‖I − WᵀW/m‖"
set logscale xy
set key top left
plot table using (x("implicit")):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title "5–95 % of draws, implicit", \
     "" using (x("implicit")):"norm_mean" with points linetype 1 title "mean, implicit", \
     "" using (x("dense")):"norm_mean" with points linetype 4 title "mean, dense", \
     "" using (x("implicit")):"norm_edge" with lines linetype 3 title "edge 2√(n/m) + n/m", \
     "" using (x("implicit")):"norm_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (x("implicit")):"norm_bound" with lines linetype 2 title "printed bound √(n/m)"
