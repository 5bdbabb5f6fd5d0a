# SPDX-License-Identifier: GPL-3.0-or-later
# Histograms of the eigenvalues of several matrices with the density that they tend to.
# Data: universality.spectrum.csv
height = 620
load plots . "/style.gp"

table = data("universality.spectrum.csv")
row(ensemble, columns, rows) = strcol("ensemble") eq ensemble && column("n") == columns && column("m") == rows
x(ensemble, columns, rows) = row(ensemble, columns, rows) ? (column("low") + column("high")) / 2 : NaN

set multiplot layout 2, 3 margins 0.08, 0.985, 0.125, 0.92 spacing 0.065, 0.19
set key top right samplen 1 spacing 1 font ",12"
set yrange [0:1.3]

set title "n/m = 1/4"
set ylabel "density of eigenvalues"
plot table using (x("gaussian", 100, 400)):"density" with boxes linecolor rgb band title "gaussian", \
     "" using (x("rademacher", 100, 400)):"density" with points linetype 2 title "rademacher", \
     "" using (x("gaussian", 100, 400)):"density_predicted" with lines linetype 4 title "Marchenko–Pastur"
set title "n/m = 1"
set xtics 1
unset ylabel
set logscale y
set yrange [0.01:*]
plot table using (x("gaussian", 100, 100)):"density" with boxes linecolor rgb band notitle, \
     "" using (x("rademacher", 100, 100)):"density" with points linetype 2 notitle, \
     "" using (x("gaussian", 100, 100)):"density_predicted" with lines linetype 4 notitle
set title "n/m = 4, without the zeros"
set xtics 2
unset logscale y
set yrange [0:*]
plot table using (x("gaussian", 400, 100)):"density" with boxes linecolor rgb band notitle, \
     "" using (x("rademacher", 400, 100)):"density" with points linetype 2 notitle, \
     "" using (x("gaussian", 400, 100)):"density_predicted" with lines linetype 4 notitle
set title "Student t_3, n/m = 1/4"
set xtics 0.5
set xlabel "eigenvalue of WᵀW/m"
set ylabel "density of eigenvalues"
plot table using (x("student3", 100, 400)):"density" with boxes linecolor rgb band notitle, \
     "" using (x("student3", 100, 400)):"density_predicted" with lines linetype 4 notitle
set title "rows of correlation 0.5, n/m = 1/4"
unset ylabel
plot table using (x("correlated", 100, 400)):"density" with boxes linecolor rgb band notitle, \
     "" using (x("correlated", 100, 400)):"density_predicted" with lines linetype 4 notitle
set title "gue, n = 100"
set yrange [0:0.5]
set xtics 1
set xlabel "eigenvalue of H/√n"
plot table using (x("gue", 100, 100)):"density" with boxes linecolor rgb band title "gue", \
     "" using (x("gue", 100, 100)):"density_predicted" with lines linetype 4 title "semicircle"
unset multiplot
