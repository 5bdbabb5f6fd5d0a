# SPDX-License-Identifier: GPL-3.0-or-later
# Histograms of the eigenvalues of several matrices with the density that they tend to.
# Data: universality.spectrum.csv
# Groups: universality.spectrum.csv ensemble m n
panels = groups > 9 ? 9 : groups
rows = (panels + 2) / 3
height = 90 + 250 * rows
load plots . "/style.gp"
set termoption font "Sans,12"

table = data("universality.spectrum.csv")
part(g, j) = word(group[g], j)
middle(g) = strcol("ensemble") eq part(g, 1) && column("m") == real(part(g, 2)) && column("n") == real(part(g, 3)) ? (column("low") + column("high")) / 2 : NaN
square(g) = part(g, 1) ne "gue" && part(g, 2) eq part(g, 3)

set multiplot layout rows, (panels < 3 ? panels : 3) margins 0.105, 0.985, 130.0 / height, 1 - 65.0 / height spacing 0.065, 95.0 / height \
  title "Density of the eigenvalues, without those that must be 0" . (panels < groups ? sprintf(", 9 of %d matrices", groups) : "")
set key at screen 0.54, screen 30.0 / height center center maxrows 1
set tics font ",11"
do for [g = 1:panels] {
  set title sprintf("%s, m = %s, n = %s", part(g, 1), number(part(g, 2)), number(part(g, 3))) font ",12"
  set xlabel part(g, 1) eq "gue" ? "eigenvalue of H/√n" : "eigenvalue of WᵀW/m"
  if (g % 3 == 1) { set ylabel "density" } else { unset ylabel }
  # a square matrix has an infinite density at 0
  if (square(g)) { set logscale y; set yrange [0.01:*] } else { unset logscale y; set yrange [0:*] }
  plot table using (middle(g)):"density" with boxes linecolor rgb band title "eigenvalues", \
       "" using (middle(g)):"density_predicted" with lines linetype 4 title "limit: Marchenko–Pastur, gue: semicircle"
  set key off
}
unset multiplot
