# SPDX-License-Identifier: GPL-3.0-or-later
# What the forward pass says of the class it favours, against the exact probability of that class.
# Data: dcim_depth.calibration.csv
# Groups: dcim_depth.calibration.csv width depth coupling
panels = groups > 4 ? 4 : groups
height = panels > 2 ? 900 : 500
load plots . "/style.gp"

bins = data("dcim_depth.calibration.csv")
part(g, j) = real(word(group[g], j))
of_pass(g, pass, name) = column("width") == part(g, 1) && column("depth") == part(g, 2) && column("coupling") == part(g, 3) && strcol("pass") eq pass ? column(name) : NaN

set multiplot layout (panels > 2 ? 2 : 1), (panels > 1 ? 2 : 1) title "DCIM (15): how sure of the class that it favours the forward pass is, random nets" . (panels < groups ? sprintf(", 4 of %d cells", groups) : "")
set xlabel "confidence, mean of a bin"
set ylabel "exact probability, mean of a bin"
set xrange [0:1.02]
set yrange [0:1.02]
set key top left samplen 1.6
do for [g = 1:panels] {
  set title sprintf("width %g, L = %g, coupling %g", part(g, 1), part(g, 2), part(g, 3))
  plot x with lines linetype 4 dashtype (8, 4) title "calibrated", \
       bins using (of_pass(g, "forward", "confidence")):"exact" with points linetype 1 pointsize 0.9 title "forward pass (15)", \
       "" using (of_pass(g, "variance", "confidence")):"exact" with points linetype 3 pointsize 1.2 title "with variances"
  set key off
}
unset multiplot
