# SPDX-License-Identifier: GPL-3.0-or-later
# Total correlation of one layer given the next, in chains and Boltzmann machines, against coupling.
# Data: dcim_consistency.csv
height = 600
load plots . "/style.gp"

table = data("dcim_consistency.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("joint", "width")) nooutput name "W"
stats table using (on("joint", "trials")) nooutput name "T"

set title sprintf("DCIM Remark 1, Observation 1: three layers of %d units, %d random nets a point", W_max, T_max)
set xlabel "coupling"
set ylabel "total correlation, nats"
set logscale xy
set format y "10^{%L}"
set yrange [1e-17:10]
set bmargin at screen 0.36
set key at screen 0.52, screen 0.24 center top maxrows 4 samplen 1.6
plot table using (on("joint", "coupling")):"tc_factorised_q05":"tc_factorised_q95" with filledcurves linecolor rgb band title "5–95 % of nets", \
     "" using (on("joint", "coupling")):"tc_factorised_mean" with linespoints linetype 1 title "chain, x⁰|x¹, product prior", \
     "" using (on("joint", "coupling")):"tc_mixed_mean" with linespoints linetype 6 title "chain, x⁰|x¹, mixture prior", \
     "" using (on("joint", "coupling")):"tc_dbm_up_mean" with linespoints linetype 3 title "Boltzmann, x¹|x⁰", \
     "" using (on("joint", "coupling")):"tc_dbm_down_mean" with linespoints linetype 5 title "Boltzmann, x¹|x²", \
     "" using (on("joint", "coupling")):"tc_rbm_max" with points linetype 4 title "restricted, largest", \
     "" using (on("joint", "coupling")):"tc_dbm_ends_max" with points linetype 4 pointtype 2 title "Boltzmann, ends, largest", \
     "" using (on("joint", "coupling")):"joint_rounding" with lines linetype 2 title "rounding bound of a 0"
