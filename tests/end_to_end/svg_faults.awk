# SPDX-License-Identifier: GPL-3.0-or-later
# What a script can tell of a gnuplot SVG: prints each text that leaves the canvas, by an estimate
# of its width, and each two series of one panel that share colour and mark, or colour and dash.

function attribute(line, name,    text) {
  if (!match(line, name "='[^']*'") && !match(line, name "=\"[^\"]*\"")) return ""
  text = substr(line, RSTART, RLENGTH)
  return substr(text, length(name) + 3, length(text) - length(name) - 3)
}

# At least 0.5 of the font's height a character; those that continue one in UTF-8 do not count.
function width(text, size) {
  gsub(/<[^>]*>/, "", text)
  gsub(/&[a-z]+;/, "x", text)
  gsub(/[\200-\277]/, "", text)
  gsub(/^[ \t]+|[ \t]+$/, "", text)
  shown = text
  return 0.5 * size * length(text)
}

/viewBox=/ {
  split(attribute($0, "viewBox"), box, " ")
  canvas_width = box[3]
  canvas_height = box[4]
}

/<g transform="translate\(.*font-size/ {
  place = attribute($0, "transform")
  turned = place ~ /rotate\((270|-90)/
  sub(/translate\(/, "", place)
  split(place, at, /[,)]/)
  size = attribute($0, "font-size")
  anchor = attribute($0, "text-anchor")
}

/<text/ {
  long = width($0, size)
  low = turned ? canvas_height - at[2] : at[1]
  low -= anchor == "middle" ? long / 2 : anchor == "end" ? long : 0
  high = low + long
  across = turned ? at[1] : at[2]
  if (shown != "" && (low < 0 || high > (turned ? canvas_height : canvas_width) || across < 0.75 * size || across > (turned ? canvas_width : canvas_height)))
    print "'" shown "' leaves the canvas"
}

function judge_series(    key) {
  if (series == "" || look == "") return
  key = panel SUBSEP look
  if (key in seen) print "series '" seen[key] "' and '" series "' look the same: " look
  seen[key] = series
}

/<g id="gnuplot_plot_/ {
  judge_series()
  panel = attribute($0, "id")
  number_in_panel = panel
  sub(/gnuplot_plot_[0-9]+/, "", panel)
  sub(/[a-z]*$/, "", number_in_panel)
  series = number_in_panel " " $0
  gsub(/<[^>]*>/, "", series)
  look = ""
  marked = 0
  open = 0
}

# a series ends with its group
{
  line = $0
  open += gsub(/<g[ >]/, "", line) - gsub(/<\/g>/, "", line)
}

open > 0 && /<use / && !marked {
  look = attribute($0, "xlink:href") " " attribute($0, "color")
  marked = 1
}

open > 0 && /<path stroke=/ && look == "" { look = "line " attribute($0, "stroke") " " attribute($0, "stroke-dasharray") }

END {
  judge_series()
  if (!canvas_width) print "no canvas"
}
