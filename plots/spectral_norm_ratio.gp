# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm of I - W'W/m against n/m, with the printed bound, the edge and the bound that
# holds; below, in units of the edge.
# Data: spectral_norm.csv
# Plans: ratio(m,sampler?) ratio(n,sampler?)
height = 780
load plots . "/style.gp"

table = data("spectral_norm.csv")
samplers = values("ratio", "sampler")
curves = strstrt(samplers, "implicit") ? "implicit" : "dense"
two = words(samplers) == 2
x(sampler) = strcol("sampler") eq sampler ? on("ratio", "ratio") : NaN

# "n = 1000 (implicit), n = 200 (dense)"
sizes = ""
do for [s in samplers] {
  stats table using (x(s) == x(s) ? column("n") : NaN) nooutput name "N"
  sizes = sizes . (N_min == N_max ? sprintf(", n = %d (%s)", N_max, s) : "")
}

set multiplot layout 2, 1 margins 0.115, 0.98, 0.16, 0.94 spacing 0.1, 0.16
set title sprintf("Theorem 3.1, all h%s; %s trials per point", strlen(sizes) ? ":" . substr(sizes, 2, 99) : "", of("ratio", "trials"))
set xlabel "n / m"
set ylabel "‖I − WᵀW/m‖"
set logscale xy
eval log_x("ratio", "ratio")
eval log_y("ratio", "norm_q05 norm_q95 norm_bound norm_corrected")
set key at screen 0.54, screen 0.045 center center maxrows 2
# the band is hardly wider than a line here; the lower panel shows it
plot table using (x(curves)):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title "5–95 % of draws, " . curves, \
     "" using (x(curves)):"norm_edge" with lines linetype 3 title "edge 2√(n/m) + n/m", \
     "" using (x(curves)):"norm_corrected" with lines linetype 5 title "bound that holds, δ = 0.1", \
     "" using (x(curves)):"norm_bound" with lines linetype 2 title "printed bound √(n/m)", \
     for [s in samplers] "" using (x(s)):"norm_mean" with points linetype (s eq curves ? 1 : 4) title "mean, " . s

set key off
set title "In units of the edge; the printed bound lies below"
set ylabel "‖I − WᵀW/m‖ / edge"
unset logscale y
set ytics autofreq
set format y "%g"
edges(name) = column(name) / column("norm_edge")
plot table using (x(curves)):(edges("norm_q05")):(edges("norm_q95")) with filledcurves linecolor rgb band, \
     "" using (x(curves)):(1) with lines linetype 3, \
     "" using (x(curves)):(edges("norm_corrected")) with lines linetype 5, \
     for [s in samplers] "" using (x(s)):(edges("norm_mean")) with points linetype (s eq curves ? 1 : 4)
unset multiplot
