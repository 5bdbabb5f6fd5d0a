# SPDX-License-Identifier: GPL-3.0-or-later
# The spectral norm and the reversal error of matrices of several laws as their size grows.
# Data: universality.csv
# Plans: size(m+n,ensemble?) size(n,ensemble?)
height = 640
load plots . "/style.gp"

table = data("universality.csv")
laws = values("size", "ensemble")
shown = words(laws) > 8 ? 8 : words(laws)
n(ensemble) = strcol("ensemble") eq ensemble ? on("size", "n") : NaN
array style_of[8] = [1, 2, 3, 8, 5, 6, 7, 10]
lead = strstrt(" " . laws . " ", " gaussian ") ? "gaussian" : word(laws, 1)

set multiplot layout 1, 2 margins 0.095, 0.985, 0.29, 0.86 spacing 0.12 \
  title (own ? "Claim 2.1: matrices of several laws, m = " . of("size", "m") : sprintf("Claim 2.1: matrices of several laws, m = 4n; medians, %s draws", of("size", "trials"))) . (shown < words(laws) ? sprintf(", %d of %d", shown, words(laws)) : "")
set logscale xy
set xlabel "columns n"
set key at screen 0.53, screen 0.09 center center vertical maxrows 3 samplen 1.8 font ",13"
ns = values("size", "n")
if (words(ns) < 8) {
  set xtics ()
  do for [x in ns] { set xtics add (x real(x)) }
}

set title "Spectral norm"
eval log_y("size", "norm_q50 norm_q05 norm_q95")
set ylabel "‖I − WᵀW/m‖, no unit"
plot table using (n(lead)):"norm_q05":"norm_q95" with filledcurves linecolor rgb band title lead . ", 5–95 %", \
     for [i = 1:shown] "" using (n(word(laws, i))):"norm_q50" with linespoints linetype style_of[i] title word(laws, i), \
     "" using (n(lead)):"norm_predicted" with lines linetype 4 dashtype (2, 3) title "limit, exact mean"
set key off
set title sprintf("Reversal of a ReLU layer, k = %s", of("size", "k"))
set ylabel "‖r(Wᵀx + b) − h‖² / ‖h‖²"
eval log_y("size", "error_sq_q50")
plot table using (n(lead)):"error_sq_q05":"error_sq_q95" with filledcurves linecolor rgb band, \
     for [i = 1:shown] "" using (n(word(laws, i))):"error_sq_q50" with linespoints linetype style_of[i], \
     "" using (n(lead)):"error_sq_predicted" with lines linetype 4 dashtype (2, 3)
unset multiplot
