# SPDX-License-Identifier: GPL-3.0-or-later
# Layers of weights of one's own: above their spectra, below what reversing them costs; the first four.
# Data: examine_net.layers.csv examine_net.spectrum.csv examine_net.reversal.csv
# Groups: examine_net.layers.csv layer m n
panels = groups < 4 ? groups : 4
height = 640
load plots . "/style.gp"
set termoption font "Sans,12"

spectrum = data("examine_net.spectrum.csv")
reversal = data("examine_net.reversal.csv")
layer(g) = real(word(group[g], 1))
stats reversal using "p" nooutput name "P"
middle(g) = column("layer") == layer(g) ? (column("low") + column("high")) / 2 : NaN
k(g) = column("layer") == layer(g) && column("p") == P_max ? column("k") : NaN

set multiplot layout 2, panels columnsfirst margins 0.09, 0.985, 0.21, 0.87 spacing 0.07, 0.16 \
  title "Weights of one's own" . (panels < groups ? sprintf(", the first 4 of %d layers", groups) : "") . sprintf("; reversal at p = %g", P_max)
set tics font ",11"
do for [g = 1:panels] {
  unset logscale
  set title sprintf("layer %g: %s inputs, %s outputs", layer(g), word(group[g], 2), word(group[g], 3)) font (panels > 3 ? ",10" : ",12")
  if (g == 1) { set ylabel "density of eigenvalues"; set key at screen 0.25, screen 0.055 center center maxrows 3 font ",12" } else { unset ylabel; set key off }
  set xlabel "eigenvalue of WᵀW/m"
  set xtics autofreq
  set ytics autofreq
  set format "%g"
  set autoscale fix
  set yrange [0:*]
  plot spectrum using (middle(g)):"density" with boxes linecolor rgb band title "weights", \
       "" using (column("shuffled_density") > 0 ? middle(g) : NaN):"shuffled_density" with points linetype 2 title "shuffled", \
       "" using (middle(g)):"density_predicted" with lines linetype 4 title "Marchenko–Pastur"
  unset title
  if (g == 1) { set ylabel "‖r(Wᵀx + b) − h‖ / ‖h‖"; set key at screen 0.72, screen 0.055 center center maxrows 2 } else { unset ylabel }
  set logscale xy
  set xlabel "non-zero values k of h"
  set autoscale y
  set autoscale fix
  stats reversal using (k(g)) nooutput name "K"
  stats reversal using (k(g) == k(g) ? column("error_q05") : NaN) nooutput name "E"
  stats reversal using (k(g) == k(g) ? column("error_q95") : NaN) nooutput name "F"
  eval log_ticks("x", K_min, K_max)
  eval log_ticks("y", E_min, F_max)
  plot reversal using (k(g)):"error_q05":"error_q95" with filledcurves linecolor rgb band title "weights, 5–95 %", \
       "" using (k(g)):"error_q50" with linespoints linetype 1 title "weights, median", \
       "" using (k(g)):"shuffled_error_q50" with linespoints linetype 2 title "shuffled, median", \
       "" using (k(g)):"error_predicted" with lines linetype 4 title "Gaussian"
}
unset multiplot
