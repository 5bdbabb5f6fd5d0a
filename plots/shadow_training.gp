# SPDX-License-Identifier: GPL-3.0-or-later
# Test error of three ways to train one net, against epochs and against images seen.
# Data: shadow_training.curves.csv
# Groups: shadow_training.curves.csv cell training_size set labels share reverse_keep plan
height = 900
load plots . "/style.gp"

table = data("shadow_training.curves.csv")
part(g, j) = word(group[g], j)
# of the cells with shadows as the Notes have them the first, and the last that is no ablation
printed(g) = part(g, 4) eq "own" && real(part(g, 5)) > 0 && strstrt(" tiny curves size own ", " " . part(g, 7) . " ")
one = 0; other = 0
do for [g = 1:groups] { if (printed(g)) { if (one == 0) { one = g } else { other = g } } }
chosen = one == 0 ? "1" : other == 0 ? sprintf("%d", one) : sprintf("%d %d", one, other)
panels = words(chosen)
shown(g, method, name) = (column("cell") == real(part(g, 1)) && strcol("method") eq method) ? 100 * column(name) : NaN
along(g, method, name) = shown(g, method, name) / 100
methods = "plain dropout shadow"
label(method) = method eq "shadow" ? "SHADOW" : method
heading(g) = sprintf("%s, %s images, share %s", part(g, 3), part(g, 2), number(part(g, 5)))

set multiplot layout 2, panels margins 0.1, 0.98, 0.11, 0.88 spacing 0.09, 0.11 \
  title "Notes, section 4: test error, mean over the seeds;\nbands: Student's interval of 95 % for it" font ",14"
set key at screen 0.5, screen 0.025 center center maxrows 1
set logscale y
set ytics (0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
do for [i = 1:panels] {
  g = int(word(chosen, i))
  set title heading(g) font ",13"
  stats table using (along(g, "plain", "epoch")) nooutput
  each = int(STATS_max / 12) + 1
  set xlabel "epochs (equal steps)"
  if (i == 1) { set ylabel "test error, %" } else { unset ylabel }
  plot for [m = 1:3] table using (along(g, word(methods, m), "epoch")):(shown(g, word(methods, m), "test_error_low")):(shown(g, word(methods, m), "test_error_high")) \
         with filledcurves linecolor rgb faint[m] fillstyle transparent solid 0.6 notitle, \
       for [m = 1:3] "" using (along(g, word(methods, m), "epoch")):(shown(g, word(methods, m), "test_error")) with linespoints linetype m pointinterval each title label(word(methods, m))
  set key off
}
do for [i = 1:panels] {
  g = int(word(chosen, i))
  unset title
  stats table using (along(g, "plain", "epoch")) nooutput
  each = int(STATS_max / 12) + 1
  set xlabel "images seen / training size (equal images)"
  if (i == 1) { set ylabel "test error, %" } else { unset ylabel }
  plot for [m = 1:3] table using (along(g, word(methods, m), "images")):(shown(g, word(methods, m), "test_error_low")):(shown(g, word(methods, m), "test_error_high")) \
         with filledcurves linecolor rgb faint[m] fillstyle transparent solid 0.6 notitle, \
       for [m = 1:3] "" using (along(g, word(methods, m), "images")):(shown(g, word(methods, m), "test_error")) with linespoints linetype m pointinterval each title label(word(methods, m))
}
unset multiplot
