# SPDX-License-Identifier: GPL-3.0-or-later
# Layers of weights of one's own, four a page: above their equalised spectra and what they have
# learned, below what reversing them costs, which of a difference of two nets there is no table of.
# Data: examine_net.csv examine_net.spectrum.csv examine_net.directions.csv
# Perhaps: examine_net.reversal.csv
# Groups: examine_net.csv number rows columns inputs directions layer
# Page: 4
per_page = 4
from = per_page * (page - 1)
panels = groups < per_page ? groups : per_page
shown = groups - from < per_page ? groups - from : per_page
reversed = words(perhaps) > 0
height = reversed ? 690 : 420
load plots . "/style.gp"
set termoption font "Sans,12"

spectrum = data("examine_net.spectrum.csv")
reversal = data("examine_net.reversal.csv")
directions = data("examine_net.directions.csv")

# A layer: its number, its inputs and outputs, and the end of its name where that is long.
field(g, i) = word(group[g], i)
inputs(g) = field(g, field(g, 4) eq "rows" ? 2 : 3)
outputs(g) = field(g, field(g, 4) eq "rows" ? 3 : 2)
before_name(g) = (sum [i = 1:5] (strlen(field(g, i)) + 1))
name(g) = substr(group[g], before_name(g) + 1, strlen(group[g]))
most = panels == 4 ? 24 : panels == 3 ? 33 : 60
tail(text) = strlen(text) > most ? "…" . substr(text, strlen(text) - most + 2, strlen(text)) : text
found(g) = field(g, 5) eq "-" ? 0 : int(field(g, 5))
learned(g, bins, largest) = bins == 0 ? "" : field(g, 5) eq "-" ? "too few to tell directions" : found(g) == 0 ? "no direction" : \
  sprintf("%d direction%s, %s %.3g", found(g), found(g) == 1 ? "" : "s", found(g) == 1 ? "at" : "up to", largest)
is(g) = column("number") == real(field(g, 1))
middle(g) = is(g) ? (column("low") + column("high")) / 2 : NaN
first_place(g) = is(g) && column("place") == 1 && strcol("side") eq "outputs"
at(g, end) = first_place(g) && column("eigenvalue") <= end ? column("eigenvalue") : NaN
k(g) = is(g) && column("p") == p && column("tau") == tau ? column("k") : NaN

# At most so many labels as a panel has room for.
labels_fit = panels == 4 ? 5 : 7
label_step(end) = end / labels_fit <= 0.25 ? 0.25 : end / labels_fit <= 0.5 ? 0.5 : 1
array look[4] = [1, 2, 5, 3] # of the weights, and of their copies
p = 0
if (reversed) {
  stats reversal using "p" nooutput name "P"
  p = P_max
}
pages_of = groups > per_page ? sprintf(": layers %d to %d of %d", from + 1, from + shown, groups) : ""
upper = reversed ? 0.865 : 0.80
lower = reversed ? 0.195 : 0.235
set multiplot layout (reversed ? 2 : 1), panels columnsfirst margins 0.085, 0.985, lower, upper spacing 0.065, 0.115 \
  title "Weights of one's own" . pages_of . (reversed ? sprintf("; reversal at p = %g", p) : "")
set tics font ",10"
do for [i = 1:shown] {
  g = from + i
  set autoscale
  set autoscale fix
  unset logscale
  unset arrow
  unset label
  unset key
  set format "%g"
  set ytics autofreq
  stats spectrum using (is(g) ? 1 : 0) nooutput name "B"
  bins = B_sum
  end = edge = top = largest = NaN
  if (bins > 0) {
    stats spectrum using (is(g) ? column("high") : NaN) nooutput name "H"
    stats spectrum using (is(g) ? column("density") : NaN) nooutput name "D"
    stats spectrum using (is(g) ? column("density_predicted") : NaN) nooutput name "Q"
    stats spectrum using (is(g) ? column("rest_density") : NaN) nooutput name "R"
    end = H_max
    top = D_max > Q_max ? D_max : Q_max
    top = R_max > top ? R_max : top
    # for fewer than 8 eigenvalues there is no edge
    if (field(g, 5) ne "-") {
      stats spectrum using (is(g) ? column("edge") : NaN) nooutput name "G"
      edge = G_max
    }
  }
  inside = 0
  if (found(g) > 0) {
    stats directions using (first_place(g) ? column("eigenvalue") : NaN) nooutput name "L"
    largest = L_max
    stats directions using (at(g, end) == at(g, end) ? 1 : 0) nooutput name "I"
    inside = I_sum
  }
  set title field(g, 1) . ". " . tail(name(g)) . "\n" . inputs(g) . " inputs, " . outputs(g) . " outputs\n" . learned(g, bins, largest) \
    noenhanced font (panels > 2 ? ",10" : ",12")
  set xlabel "eigenvalue" offset 0, 0.4
  if (i == 1) { set ylabel "density" } else { unset ylabel }
  if (bins == 0) {
    set label 1 "no spectrum" at graph 0.5, graph 0.5 center
    set xtics autofreq
    plot [0:1] [0:1] 2 notitle
  } else {
    set xrange [0:end]
    set yrange [0:1.08 * top]
    set xtics label_step(end)
    if (edge == edge) { set arrow from edge, graph 0 to edge, graph 1 nohead linetype 3 }
    plot spectrum using (middle(g)):"rest_density" with boxes linecolor rgb band notitle, \
         "" using (middle(g)):"density" with histeps linetype 9 dashtype 1 notitle, \
         "" using (middle(g)):"density_predicted" with lines linetype 4 notitle, \
         (inside > 0 ? directions : spectrum) using (inside > 0 ? at(g, end) : 0):(inside > 0 ? 0.03 * top : -top) with points linetype 2 pointtype 11 notitle
  }
  if (!reversed) { continue }

  unset title
  unset arrow
  unset label
  set autoscale
  set autoscale fix
  if (i == 1) { set ylabel "‖r(Wᵀx + b) − h‖ / ‖h‖" } else { unset ylabel }
  set xlabel "non-zero values k of h" offset 0, 0.4
  stats reversal using (is(g) && column("p") == p ? 1 : 0) nooutput name "B"
  if (B_sum == 0) {
    set label 1 "not reversed" at graph 0.5, graph 0.5 center
    set xtics autofreq
    set ytics autofreq
    plot [0:1] [0:1] 2 notitle
    continue
  }
  stats reversal using (is(g) && column("p") == p ? column("tau") : NaN) nooutput name "T"
  tau = T_min
  set logscale xy
  stats reversal using (k(g)) nooutput name "K"
  low = 1e300
  high = 0
  medians = "error_q50 shuffled_error_q50 flipped_error_q50" . (found(g) > 0 ? " without_error_q50" : "")
  do for [one in "error_q05 error_q95 error_predicted " . medians] {
    stats reversal using (k(g) == k(g) && column(one) > 0 ? column(one) : NaN) nooutput name "E"
    low = E_min < low ? E_min : low
    high = E_max > high ? E_max : high
  }
  eval log_ticks("x", K_min, K_max)
  eval log_ticks("y", low, high)
  set xrange [K_min / 1.1:K_max * 1.1]
  set yrange [low / 1.15:high * 1.15]
  plot reversal using (k(g)):"error_q05":"error_q95" with filledcurves linecolor rgb band notitle, \
       for [j = 1:words(medians)] "" using (k(g)):(column(word(medians, j))) with linespoints linetype look[j] notitle, \
       "" using (k(g)):"error_predicted" with lines linetype 4 notitle
}

# The legends, in plots of their own: any panel may lack what they show.
unset logscale
unset title
unset label
unset arrow
unset border
unset tics
unset xlabel
unset ylabel
unset grid
set margins at screen 0.02, screen 0.98, screen 0.01, screen 0.2
set key at screen 0.5, screen (reversed ? 0.095 : 0.07) center center maxrows 2 width 1 font ",12"
plot [0:1] [0:1] 2 notitle, keyentry with boxes fillstyle solid noborder linecolor rgb band title "without directions", \
     keyentry with lines linetype 9 dashtype 1 title "all, equalised", \
     keyentry with lines linetype 4 title "random: Marchenko–Pastur", \
     keyentry with lines linetype 3 title "edge of 999 in 1000", \
     keyentry with points linetype 2 pointtype 11 title "learned directions"
if (reversed) {
  set key at screen 0.5, screen 0.035 center center maxrows 2 width 1 font ",12"
  plot [0:1] [0:1] 2 notitle, keyentry with filledcurves fillstyle solid noborder linecolor rgb band title "weights, 5–95 %", \
       keyentry with linespoints linetype 1 title "weights, median", \
       keyentry with linespoints linetype 2 title "entries shuffled", \
       keyentry with linespoints linetype 5 title "signs drawn anew", \
       keyentry with linespoints linetype 3 title "without directions", \
       keyentry with lines linetype 4 title "Gaussian"
}
unset multiplot
