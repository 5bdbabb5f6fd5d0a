# SPDX-License-Identifier: GPL-3.0-or-later
# Total correlation of one layer given the next, in chains and Boltzmann machines, against coupling.
# Data: dcim_consistency.csv
# Plans: joint(coupling)
height = 620
load plots . "/style.gp"

table = data("dcim_consistency.csv")
set title sprintf("DCIM Remark 1, Observation 1: three layers of %s units, %s random nets per point", of("joint", "width"), of("joint", "trials"))
set xlabel "coupling"
set ylabel "total correlation, nats"
set logscale xy
eval log_x("joint", "coupling")
set format y "10^{%L}"
set bmargin at screen 0.3
set key at screen 0.54, screen 0.1 center center maxrows 4
plot table using (on("joint", "coupling")):"tc_factorised_q05":"tc_factorised_q95" with filledcurves linecolor rgb band title "5–95 % of nets", \
     "" using (on("joint", "coupling")):"joint_rounding" with lines linetype 2 title "rounding bound of a 0", \
     "" using (on("joint", "coupling")):"tc_factorised_mean" with linespoints linetype 1 title "chain, x⁰|x¹, product prior", \
     "" using (on("joint", "coupling")):"tc_mixed_mean" with linespoints linetype 6 title "chain, x⁰|x¹, mixture prior", \
     "" using (on("joint", "coupling")):"tc_dbm_up_mean" with linespoints linetype 3 title "Boltzmann, x¹|x⁰", \
     "" using (on("joint", "coupling")):"tc_dbm_down_mean" with linespoints linetype 5 title "Boltzmann, x¹|x²", \
     "" using (on("joint", "coupling")):"tc_rbm_max" with points linetype 4 title "restricted, largest", \
     "" using (on("joint", "coupling")):"tc_dbm_ends_max" with points linetype 7 title "Boltzmann, ends, largest"
