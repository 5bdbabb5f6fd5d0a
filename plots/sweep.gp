# SPDX-License-Identifier: GPL-3.0-or-later
# A grid of the user's own: each metric along the parameter that varies most, as sweep.awk laid it
# out. Lengths are in units of 1/800 of the figure's width; screen coordinates start bottom left.
load plots . "/style.gp"
set termoption font "Sans,12"
set offsets 0, 0, 0, 0

points = work . "/blocks"
set datafile separator whitespace
# curves by their marks, then their predictions and bounds by the dash alone, then further columns
array hue[6] = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
array further_hue[4] = ["#cc79a7", "#e69f00", "#56b4e9", "#666666"]
do for [c = 1:6] {
  set linetype c linecolor rgb hue[c]
  set linetype 10 + c linecolor rgb (curves > 1 ? hue[c] : "#009e73") linewidth 1.6 dashtype solid
  set linetype 20 + c linecolor rgb (curves > 1 ? hue[c] : "#d55e00") linewidth 1.6 dashtype (8, 4)
}
set linetype 17 linecolor rgb "#555555" linewidth 1.6 dashtype solid
set linetype 27 linecolor rgb "#555555" linewidth 1.6 dashtype (8, 4)
set linetype 31 linecolor rgb further_hue[1] linewidth 1.6 dashtype (10, 3, 2, 3)
set linetype 32 linecolor rgb further_hue[2] linewidth 1.6 dashtype (5, 2)
set linetype 33 linecolor rgb further_hue[3] linewidth 1.6 dashtype (2, 2)
set linetype 34 linecolor rgb further_hue[4] linewidth 1.6 dashtype (12, 3, 2, 3, 2, 3)
set linetype 6 pointtype 2
set linetype 40 linecolor rgb "#333333" linewidth 1 pointtype 9 pointsize 0.9
shade(c) = curves > 1 ? hue[int(c)] : band
opacity = curves > 1 ? 0.16 : 1

across(x) = x / 800.0
up(y) = y / (1.0 * height)
column_width = 800.0 / columns_shown
left(i) = across(column_width * (int(panel_place[i]) % columns_shown))
top(i) = 1 - up(head_bottom + panel_height * (int(panel_place[i]) / columns_shown))

# The key is drawn by hand, as it belongs to all panels.
key_columns = int((keys + key_rows - 1) / key_rows)
key_x(j) = across(16 + 784.0 / key_columns * ((j - 1) / key_rows))
key_y(j) = up(key_top - 10 - 18 * ((j - 1) % key_rows))
set label 1 head at screen across(10), screen 1 - up(16) left font ",14" noenhanced
set label 2 details at screen across(10), screen 1 - up(details_top + 8) left textcolor rgb "#444444" noenhanced
if (strlen(notes)) { set label 3 notes at screen across(10), screen up(notes_top - 8) left font ",11" textcolor rgb "#444444" noenhanced }
do for [j = 1:keys] {
  style = word(key_style[j], 1)
  c = words(key_style[j]) > 1 ? int(word(key_style[j], 2)) : (curves > 1 ? 7 : 1)
  set label 10 + j key_label[j] at screen key_x(j) + across(38), screen key_y(j) left noenhanced
  if (style eq "mean") { set label 100 + j "" at screen key_x(j) + across(15), screen key_y(j) point linetype c }
  if (style eq "median") { set label 100 + j "" at screen key_x(j) + across(15), screen key_y(j) point linetype 40 }
  if (style eq "band" || style eq "box") {
    set object j rectangle from screen key_x(j), screen key_y(j) - up(5) to screen key_x(j) + across(30), screen key_y(j) + up(5) \
      fillcolor rgb band fillstyle solid noborder
  }
  if (style eq "bands") {
    set object j rectangle from screen key_x(j), screen key_y(j) - up(5) to screen key_x(j) + across(30), screen key_y(j) + up(5) \
      fillcolor rgb "#e3e3e3" fillstyle solid noborder
  }
  if (style eq "bar" || style eq "bars") {
    set arrow j from screen key_x(j), screen key_y(j) to screen key_x(j) + across(30), screen key_y(j) heads size screen 0.006, 90 \
      linecolor rgb (style eq "bar" ? hue[1] : "#555555")
  }
  kind = style eq "predicted" || style eq "predictions" ? 10 : style eq "bound" || style eq "bounds" ? 20 : style eq "further" ? 30 : 0
  if (kind) { set arrow j from screen key_x(j), screen key_y(j) to screen key_x(j) + across(30), screen key_y(j) nohead linetype kind + c }
}

# One more item of the plot of a panel: the block of curve c, drawn as told.
item(c, how) = sprintf(", points index %d using %s", block + c - 1, how)

set multiplot
set key off
set tics font ",11"
set palette defined (0 "#fff7ec", 0.25 "#fdd49e", 0.5 "#fc8d59", 0.75 "#b30000", 1 "#3f0000")
set colorbox user
do for [i = 1:panels] {
  kind = panel_kind[i]
  block = int(panel_first[i])
  set lmargin at screen left(i) + across(columns_shown == 1 ? 66 : 56)
  set rmargin at screen left(i) + across(column_width - (kind eq "heat" ? 66 : 16))
  set tmargin at screen top(i) - up(panel_top)
  set bmargin at screen top(i) - up(panel_height - panel_bottom)
  set title panel_title[i] font ",12" offset 0, -0.4 noenhanced
  unset logscale
  if (kind eq "heat") {
    set xlabel x_label offset 0, 0.3 noenhanced
    set ylabel heat_label offset 1.2 noenhanced
    set xrange [heat_left:heat_right]
    set yrange [heat_low:heat_high]
    if (x_log) { set logscale x }
    if (heat_log) { set logscale y }
    if (panel_log[i]) { set logscale cb }
    set cbrange [panel_low[i]:panel_high[i]]
    eval "set xtics " . x_tics
    eval "set ytics " . heat_tics
    eval "set cbtics " . panel_tics[i]
    set colorbox user origin screen left(i) + across(column_width - 60), screen top(i) - up(panel_height - panel_bottom) \
      size screen across(10), screen up(panel_height - panel_bottom - panel_top)
    unset grid
    # edges of the colour of the box close the hairlines between neighbours
    plot points index block using 1:2:3:4:5:6:7 with boxxyerror linecolor palette fillstyle solid border
    set grid
  }
  if (kind eq "strip") {
    unset xlabel
    unset ylabel
    set xrange [panel_low[i]:panel_high[i]]
    set yrange [-1:1]
    set xtics autofreq
    unset ytics
    set border 1
    items = ""
    items = items . item(1, "(($3 + $4) / 2):1:3:4:(-0.45):(0.45) with boxxyerror linecolor rgb band fillstyle solid noborder")
    if (words(panel_bounded[i])) { items = items . item(1, "6:(-0.8):(0):(1.6) with vectors nohead linetype 21") }
    if (words(panel_predicted[i])) { items = items . item(1, "5:(-0.8):(0):(1.6) with vectors nohead linetype 11") }
    items = items . item(1, "7:1 with points linetype 40")
    items = items . item(1, "2:1 with points linetype 1")
    eval "plot " . items[3:*]
  }
  if (kind eq "curves") {
    set xlabel x_label offset 0, 0.3 noenhanced
    unset ylabel
    set xrange [x_low:x_high]
    set yrange [panel_low[i]:panel_high[i]]
    if (x_log) { set logscale x }
    if (panel_log[i]) { set logscale y }
    eval "set xtics " . x_tics
    eval "set ytics " . panel_tics[i]
    items = ""
    if (x_words) {
      set xtics noenhanced
      if (x_turned) { set xtics rotate by 40 right } else { set xtics norotate }
      dash(n) = sprintf("($1 - %g):%d:(%g):(0) with vectors nohead ", 0.28 / (curves + 1), n, 0.56 / (curves + 1))
      do for [c in panel_measured[i]] { items = items . item(c, "1:2:3:4 with yerrorbars linewidth 1 dashtype solid linetype " . c) }
      do for [c in panel_bounded[i]] { items = items . item(c, dash(6) . "linetype 2" . c) }
      do for [c in panel_predicted[i]] { items = items . item(c, dash(5) . "linetype 1" . c) }
      do for [k in panel_further[i]] { items = items . item(1, dash(6 + k) . "linetype 3" . k) }
    } else {
      do for [c in panel_measured[i]] { items = items . item(c, "1:3:4 with filledcurves fillstyle transparent solid opacity noborder linecolor rgb shade(" . c . ")") }
      do for [c in panel_bounded[i]] { items = items . item(c, "1:6 with lines linetype 2" . c) }
      do for [k in panel_further[i]] { items = items . item(1, sprintf("1:%d with lines linetype 3%s", 6 + k, k)) }
      do for [c in panel_predicted[i]] { items = items . item(c, "1:5 with lines linetype 1" . c) }
      # what has no prediction is joined, to guide the eye
      if (!words(panel_predicted[i])) { do for [c in panel_measured[i]] { items = items . item(c, "1:2 with lines linewidth 0.8 dashtype solid linetype " . c) } }
      do for [c in panel_measured[i]] { items = items . item(c, "1:2 with points linetype " . c) }
    }
    eval "plot " . items[3:*]
  }
  # what belongs to the whole figure is drawn once
  unset label
  unset object
  unset arrow
  set border 3
}
unset multiplot
