# SPDX-License-Identifier: GPL-3.0-or-later
# Images of several nets side by side, a row a class, each with the class that is found in it and how
# surely. For load, after style.gp: `table` holds them, of the plan `plan` those of the words
# `objectives` for which is_of(word) is true, title_of(word) above them; `heading` stands above all.

# The shape of the images, ten of each class at most.
tall = 0; wide = 0; classes = 0; samples = 0
greater(a, b) = a > b ? a : b
set table "/dev/null"
plot table using (belongs(plan) ? (tall = greater(tall, column("row") + 1), classes = greater(classes, column("class") + 1), \
  samples = greater(samples, column("sample")), wide = words(strcol("pixels")), 0) : 0):(0) with table
unset table
samples = int(samples > 10 ? 10 : samples)
classes = int(classes)
room = tall * 0.36
across = int(samples * (wide + 2))
down = int(classes * (tall + ceil(room)))
place(x, y) = int(y) * across + int(x) + 1
left(sample) = (sample - 1) * (wide + 2) + 1
top(class) = class * (tall + ceil(room)) + ceil(room)

set multiplot layout 1, words(objectives) margins 0.015, 0.985, 0.02, 0.87 spacing 0.03 title heading font ",13"
set palette defined (0 "white", 1 "black")
set cbrange [0:255]
unset colorbox
unset border
unset tics
unset grid
unset xlabel
set key off
set offsets 0, 0, 0, 0
set xrange [-0.5 : across - 0.5]
set yrange [down - 0.5 : -0.5]
do for [kind in objectives] {
  array gray[across * down]
  array found[classes * samples]
  white = sum [i = 1:across * down] (gray[i] = 0) # a loop takes twenty times as long
  set table "/dev/null"
  plot table using (is_of(kind) && column("sample") <= samples ? (found[column("class") * samples + column("sample")] = sprintf("%d: %.0f", column("label"), 100 * column("probability")), \
    from = place(left(column("sample")), top(column("class")) + column("row")), line = strcol("pixels"), sum [i = 1:wide] (gray[from + i - 1] = real(word(line, i)), 0)) : 0):(0) with table
  unset table
  do for [i = 0:classes * samples - 1] {
    set label i + 1 found[i + 1] at left(i % samples + 1) + wide / 2.0, top(i / samples) - room / 2 center front font ",8"
  }
  set title title_of(kind) offset 0, -0.7 font ",13"
  set datafile separator whitespace # as an array has no commas
  plot gray using (int($1 - 1) % across):(int($1 - 1) / across):2 with image
  set datafile separator comma
}
unset multiplot
