# SPDX-License-Identifier: GPL-3.0-or-later
# gnuplot -e "folder='DIR'" calibration.gp draws DIR/calibration.svg: the p-values of
# DIR/calibration.csv against their rank, a panel for each kind of test. They are uniform on the
# diagonal. The last panel shows the smallest of all.
set terminal svg size 960,700 dynamic font "sans-serif,13" background rgb "white"
set output folder . "/calibration.svg"
set datafile separator ","
table = folder . "/calibration.csv"
array test[5] = ["mean", "law", "two samples", "frequency", "exponent"]
array datum[7] = ["normal", "uniform", "exponential", "chi-square 1", "Laplace", "0 or 30", "-"]
# dark enough on white, and told apart by the colour-blind: Okabe and Ito's and Tol's
array colour[6] = ["#0072b2", "#d55e00", "#009e73", "#000000", "#882255", "#cc79a7"]
do for [d = 1:6] { set linetype d linecolor rgb colour[d] linewidth 1.5 }
# the ranks of one test and its data, NaN elsewhere; and whether there are any
share(t, d) = strcol("test") eq t && strcol("data") eq d ? column("share") : NaN
has(t, d) = int(system("grep -c '^" . t . "," . d . ",' '" . table . "'")) > 0
set multiplot layout 2, 3 margins 0.07, 0.98, 0.09, 0.88 spacing 0.08, 0.16 \
  title "p-values of tests whose claim is true, at 1000 seeds each" font ",15"
set xrange [0:1]
set yrange [0:1]
set xlabel "share of p-values below" offset 0, 0.4
set ylabel "p-value" offset 1, 0
set key right bottom samplen 1.5 font ",11"
do for [i = 1:5] {
  t = test[i]
  set title t offset 0, -0.6
  plot x with lines linecolor rgb "#bbbbbb" notitle, for [d = 1:6] table \
    using (share(t, datum[d])):"p" with lines linetype d title has(t, datum[d]) ? datum[d] : ""
}
set title "the smallest, all tests"
set logscale xy
set xrange [4e-4:1]
set yrange [1e-5:1]
set format xy "10^{%T}"
set key off
plot x with lines linecolor rgb "#bbbbbb" notitle, for [i = 1:5] for [d = 1:6] table \
  using (share(test[i], datum[d])):"p" with lines linetype d notitle
unset multiplot
