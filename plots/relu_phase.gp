# SPDX-License-Identifier: GPL-3.0-or-later
# Where the support of h is recovered exactly: the frequency over (k, pm) and over (k, p), with the
# predicted 50 % curve.
# Data: relu_reversal.csv relu_reversal.phase.csv
height = 520
load plots . "/style.gp"

table = data("relu_reversal.csv")
curve = data("relu_reversal.phase.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("phase", "n")) nooutput name "N"
stats table using (on("phase_p", "m")) nooutput name "M"
# each cell of the diagram as a box half a step of the logarithmic grid to each side
stats table using (on("phase", "k")) nooutput name "K"
stats table using (on("phase", "pm")) nooutput name "Y"
stats table using (on("phase_p", "p")) nooutput name "P"
half(low, high, records) = (high / low) ** (0.5 / (sqrt(records) - 1))
fk = half(K_min, K_max, K_records)
fy = half(Y_min, Y_max, Y_records)
fp = half(P_min, P_max, P_records)
set palette defined (0 "#fff7ec", 0.25 "#fdd49e", 0.5 "#fc8d59", 0.75 "#b30000", 1 "#3f0000")
set cbrange [0:1]
set logscale xy
set format x "10^{%L}"
set format y "10^{%L}"
set xlabel "k"
set xrange [K_min / fk:K_max * fk]

set multiplot layout 1, 2 title sprintf("Theorem 3.2: frequency of exact support recovery, n = %d, τ = √(2 ln n)", N_max)
unset colorbox
set ylabel "pm"
set yrange [Y_min / fy:Y_max * fy]
set title "p = 1"
set style fill solid noborder
set key below
plot table using (on("phase", "k")):"pm":(column("k") / fk):(column("k") * fk):(column("pm") / fy):(column("pm") * fy):"recovered_mean" with boxxyerror palette notitle, \
     curve using (on("phase", "k")):"half" with lines linetype 1 linewidth 3 title "predicted 50 %", \
     curve using (on("phase", "k")):"k" with lines linetype 4 dashtype (8, 4) title "pm = k"
set colorbox
set ylabel "p"
set yrange [P_min / fp:P_max * fp]
set title sprintf("m = %d", M_max)
plot table using (on("phase_p", "k")):"p":(column("k") / fk):(column("k") * fk):(column("p") / fp):(column("p") * fp):"recovered_mean" with boxxyerror palette notitle, \
     curve using (on("phase_p", "k")):"half" with lines linetype 1 linewidth 3 title "predicted 50 %"
unset multiplot
