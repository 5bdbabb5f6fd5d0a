# SPDX-License-Identifier: GPL-3.0-or-later
# What the forward pass says of the class it favours, against the exact probability of that class.
# Data: dcim_depth.csv dcim_depth.calibration.csv
height = 480
load plots . "/style.gp"

table = data("dcim_depth.csv")
bins = data("dcim_depth.calibration.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("classes", "trials")) nooutput name "T"
stats bins using "width" nooutput name "W"

of(width, pass, value) = column("width") == width && strcol("pass") eq pass ? column(value) : NaN
stats bins using (of(W_min, "forward", "depth")) nooutput name "L1"
stats bins using (of(W_max, "forward", "depth")) nooutput name "L2"
stats bins using (of(W_min, "forward", "coupling")) nooutput name "G1"
stats bins using (of(W_max, "forward", "coupling")) nooutput name "G2"

set multiplot layout 1, 2 title sprintf("DCIM (15): the favoured of 10 classes, %d random nets", T_max)
set xlabel "confidence, mean of a bin"
set ylabel "exact probability, mean of a bin"
set xrange [0.1:1]
set yrange [0.1:1]
set key top left samplen 1.6
set title sprintf("width %d, L = %d, coupling %g", W_min, L1_max, G1_max)
plot x with lines linetype 4 dashtype (8, 4) title "calibrated", \
     bins using (of(W_min, "forward", "confidence")):"exact" with points linetype 1 pointsize 1 title "forward pass (15)", \
     "" using (of(W_min, "variance", "confidence")):"exact" with points linetype 3 pointsize 1.2 title "with variances"
set key off
set title sprintf("width %d, L = %d, coupling %g", W_max, L2_max, G2_max)
plot x with lines linetype 4 dashtype (8, 4), \
     bins using (of(W_max, "forward", "confidence")):"exact" with points linetype 1 pointsize 1, \
     "" using (of(W_max, "variance", "confidence")):"exact" with points linetype 3 pointsize 1.2
unset multiplot
