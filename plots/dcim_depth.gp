# SPDX-License-Identifier: GPL-3.0-or-later
# The error of the forward pass against depth, coupling and width, beside its bound and better passes.
# Data: dcim_depth.csv
height = 1000
load plots . "/style.gp"

table = data("dcim_depth.csv")
on(sweep, value) = strcol("sweep") eq sweep ? column(value) : NaN
stats table using (on("depth", "width")) nooutput name "DW"
stats table using (on("depth", "coupling")) nooutput name "DG"
stats table using (on("depth", "trials")) nooutput name "DT"
stats table using (on("coupling", "width")) nooutput name "CW"
stats table using (on("coupling", "depth")) nooutput name "CL"
stats table using (on("width", "depth")) nooutput name "WL"
stats table using (on("width", "coupling")) nooutput name "WG"
stats table using (on("wide", "samples")) nooutput name "S"

stats table using (on("coupling", "trials")) nooutput name "CT"
stats table using (on("width", "trials")) nooutput name "WT"

set multiplot title "DCIM (14): root mean square error of the means of the 10 top units, random nets"
set logscale y
set format y "10^{%L}"
set ylabel "error of E x"
set size 0.5, 0.40
set key off

set origin 0, 0.56
set title sprintf("depth: width %d, coupling %g, %d nets", DW_max, DG_max, DT_max)
set xlabel "depth L"
set yrange [1e-3:3]
plot table using (on("depth", "depth")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (on("depth", "depth")):"bound_mean" with linespoints linetype 2, \
     "" using (on("depth", "depth")):"error_mean" with linespoints linetype 1, \
     "" using (on("depth", "depth")):"error_variance_mean" with linespoints linetype 3, \
     "" using (on("depth", "depth")):"error_covariance_mean" with linespoints linetype 6, \
     "" using (on("depth", "depth")):(column("depth") > 2 ? column("error_factorised_mean") : NaN) with linespoints linetype 5

set origin 0.5, 0.56
set title sprintf("coupling: width %d, L = %d, %d nets", CW_max, CL_max, CT_max)
set xlabel "coupling"
set logscale x
set yrange [1e-10:10]
plot table using (on("coupling", "coupling")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (on("coupling", "coupling")):"bound_mean" with linespoints linetype 2, \
     "" using (on("coupling", "coupling")):"error_mean" with linespoints linetype 1, \
     "" using (on("coupling", "coupling")):"error_variance_mean" with linespoints linetype 3, \
     "" using (on("coupling", "coupling")):"error_covariance_mean" with linespoints linetype 6, \
     "" using (on("coupling", "coupling")):"error_factorised_mean" with linespoints linetype 5

# beyond 14 the reference is Monte Carlo, whose error hides that of the better passes
set origin 0, 0.15
set title sprintf("width: L = %d, coupling %g, %d nets", WL_max, WG_max, WT_max)
set xlabel sprintf("width; from 16 by Monte Carlo, %d draws", S_max)
set yrange [1e-3:3]
beyond(value) = strcol("sweep") eq "wide" && column("width") > 14 ? column(value) : NaN
either(value) = strcol("sweep") eq "width" || (strcol("sweep") eq "wide" && column("width") > 14) ? column(value) : NaN
plot table using (either("width")):"error_q05":"error_q95" with filledcurves linecolor rgb band, \
     "" using (either("width")):"bound_mean" with linespoints linetype 2, \
     "" using (either("width")):"error_mean" with linespoints linetype 1, \
     "" using (on("width", "width")):"error_variance_mean" with linespoints linetype 3, \
     "" using (on("width", "width")):"error_covariance_mean" with linespoints linetype 6, \
     "" using (on("width", "width")):"error_factorised_mean" with linespoints linetype 5, \
     "" using (beyond("width")):"standard_error_mean" with lines linetype 4

set origin 0.5, 0.15
set title sprintf("parts of the error of (14): width %d, L = %d", CW_max, CL_max)
set xlabel "coupling"
set yrange [1e-10:1e5]
set key top left samplen 1.6
plot table using (on("coupling", "coupling")):"part_curvature_mean" with linespoints linetype 3 title "curvature, top layer", \
     "" using (on("coupling", "coupling")):"part_propagated_mean" with linespoints linetype 4 title "from the layers below", \
     "" using (on("coupling", "coupling")):"part_covariance_mean" with linespoints linetype 5 title "dropped covariances"

# the legend of the other three
set size 1, 0.15
set origin 0, 0
unset title
unset xlabel
unset ylabel
unset border
unset tics
unset grid
unset logscale
set lmargin at screen 0.02
set rmargin at screen 0.98
set xrange [0:1]
set yrange [0:1]
set key center center maxrows 4 samplen 2.2
plot NaN with filledcurves linecolor rgb band title "5–95 % of nets", \
     NaN with linespoints linetype 1 title "forward pass (14)", \
     NaN with linespoints linetype 2 title "bound on it", \
     NaN with linespoints linetype 3 title "with variances", \
     NaN with linespoints linetype 6 title "with covariances", \
     NaN with linespoints linetype 5 title "independent units, exact", \
     NaN with lines linetype 4 title "error of Monte Carlo"
unset multiplot
