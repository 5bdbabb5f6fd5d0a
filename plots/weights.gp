# SPDX-License-Identifier: GPL-3.0-or-later
# Layers of weights of one's own: above their spectra, below what reversing them costs; the first four.
# Data, if any: examine_net.layers.csv examine_net.spectrum.csv examine_net.reversal.csv
height = 620
load plots . "/style.gp"

spectrum = data("examine_net.spectrum.csv")
reversal = data("examine_net.reversal.csv")
stats data("examine_net.layers.csv") using "layer" nooutput name "L"
stats reversal using "p" nooutput name "P"
panels = L_max < 4 ? L_max : 4
layers = data("examine_net.layers.csv")
middle(i) = column("layer") == i ? (column("low") + column("high")) / 2 : NaN
k(i) = column("layer") == i && column("p") == P_max ? column("k") : NaN

set tics font ",12"
set multiplot layout 2, panels columnsfirst margins 0.11, 0.985, 0.125, 0.92 spacing 0.075, 0.19
do for [i = 1:panels] {
  unset logscale
  set autoscale
  stats layers using (column("layer") == i ? column("m") : NaN) nooutput name "M"
  stats layers using (column("layer") == i ? column("n") : NaN) nooutput name "N"
  set title sprintf("layer %d: %.0f inputs, %.0f outputs", i, M_max, N_max) font ",13"
  if (i == 1) { set ylabel "density of eigenvalues"; set key top right samplen 1 font ",12" } else { unset ylabel; unset key }
  set xlabel "eigenvalue of WᵀW/m"
  set xtics 1
  set format x "%g"
  set autoscale x
  set yrange [0:*]
  plot spectrum using (middle(i)):"density" with boxes linecolor rgb band title "weights", \
       "" using (middle(i)):"shuffled_density" with points linetype 2 title "shuffled", \
       "" using (middle(i)):"density_predicted" with lines linetype 4 title "Marchenko–Pastur"
  unset title
  if (i == 1) { set ylabel "‖r(Wᵀx + b) − h‖ / ‖h‖"; set key top left } else { unset ylabel; unset key }
  set logscale xy
  set xlabel "non-zero values k of h"
  set xtics 10
  set autoscale xfix
  set yrange [0.05:20]
  plot reversal using (k(i)):"error_q05":"error_q95" with filledcurves linecolor rgb band title "weights, 5–95 %", \
       "" using (k(i)):"error_q50" with linespoints linetype 1 title "weights, median", \
       "" using (k(i)):"shuffled_error_q50" with points linetype 2 title "shuffled, median", \
       "" using (k(i)):"error_predicted" with lines linetype 4 title "Gaussian"
}
unset multiplot
