# SPDX-License-Identifier: GPL-3.0-or-later
# What a figure of any grid shows: the metrics worth a panel, drawn[1..drawn_count]; the abscissa
# axis[1]; a curve for each of curve[1..curve_count]; a column of panels for each of
# panel_column[1..column_count]. What is left out is noted in `notes`.

# The metrics, their further columns (METRIC_corrected and the like, in the metric's own unit) and
# which are worth a panel.
function find_metrics(    i, stem) {
  for (i = 1; i <= columns; i++) {
    stem = name[i]
    if (!sub(/_mean$/, "", stem) || !((stem "_q05") in column_of)) continue
    metric[++metric_count] = stem
    is_metric[stem]
  }
  for (i = 1; i <= metric_count; i++) judge_metric(metric[i])
}

# Empty, or a single value up to rounding: nothing to draw.
function judge_metric(stem,    row, part, suffix, text, lowest, highest, seen) {
  split("mean q05 q95", suffix, " ")
  for (row = 1; row <= rows; row++)
    for (part = 1; part <= 3; part++) {
      text = at(row, stem "_" suffix[part])
      if (!is_number(text)) continue
      if (!seen || text + 0 < lowest) lowest = text + 0
      if (!seen || text + 0 > highest) highest = text + 0
      seen = 1
    }
  if (!seen)
    empty_list = empty_list (empty_list == "" ? "" : ", ") stem
  else if (highest - lowest <= 1e-9 * max(max(highest, -highest), 1e-300) && axis_count)
    constant_list = constant_list (constant_list == "" ? "" : ", ") stem " = " brief(highest)
  else
    drawn[++drawn_count] = stem
}

# The further column belongs to the longest name of a metric that begins it.
function find_extras(    i, j, stem, best, suffix) {
  for (i = 1; i <= columns; i++) {
    best = ""
    for (j = 1; j <= metric_count; j++)
      if (index(name[i], metric[j] "_") == 1 && length(metric[j]) > length(best)) best = metric[j]
    if (best == "") continue
    suffix = substr(name[i], length(best) + 2)
    if (suffix ~ /^(mean|sd|q05|q50|q95|max|predicted|bound|violations)$/) continue
    if (!(suffix in extra_number)) {
      if (extra_count == most_extras) continue
      extra[++extra_count] = suffix
      extra_number[suffix] = extra_count
    }
  }
}

function is_words(parameter,    value, count, i) {
  count = distinct(parameter, value)
  for (i = 1; i <= count; i++)
    if (!is_number(value[i])) return 1
  return 0
}

# Logarithmic where spaced by ratio, or where a list given by hand spans as much.
function is_log(parameter, value, count) {
  if (is_words(parameter) || value[1] + 0 <= 0) return 0
  return spacing[parameter] == "ratio" || (spacing[parameter] == "irregular" && value[count] / value[1] >= 31)
}

# The abscissa is the axis of most values; of two with as many rather numbers than words.
function order_axes(    i, first, count, value, most) {
  take_all()
  for (i = 1; i <= axis_count; i++) {
    split("", value)
    count = distinct(axis[i], value)
    if (count > most || (count == most && is_words(axis[first]) && !is_words(axis[i]))) {
      most = count
      first = i
    }
  }
  value_of_first = axis[first]
  for (i = first; i > 1; i--) axis[i] = axis[i - 1]
  axis[1] = value_of_first
}

function note(text) {
  notes = notes (notes == "" ? "" : "; ") text
}

function choose_curves(    all, count, chosen, i) {
  curve_count = 1
  if (axis_count < 2) return
  count = distinct(axis[2], all)
  curve_count = spread(count, most_curves, chosen)
  for (i = 1; i <= curve_count; i++) curve[i] = all[chosen[i]]
  if (curve_count < count) note("curves for " curve_count " of the " count " values of " axis[2])
}

# The combinations of the axes beyond the second, each as the text of its values.
function choose_columns(    row, i, text, seen, all, count, chosen, names) {
  column_count = 1
  if (axis_count < 3) return
  for (row = 1; row <= rows; row++) {
    text = ""
    for (i = 3; i <= axis_count; i++) text = text (i > 3 ? ", " : "") axis[i] " = " short(at(row, axis[i]))
    combination[row] = text
    if (text in seen) continue
    seen[text]
    all[++count] = text
  }
  column_count = spread(count, most_columns, chosen)
  for (i = 1; i <= column_count; i++) panel_column[i] = all[chosen[i]]
  for (i = 3; i <= axis_count; i++) names = names (i > 3 ? " and " : "") axis[i]
  if (column_count < count) note("panels for " column_count " of the " count (axis_count > 3 ? " combinations" : " values") " of " names)
}

function take_column(column,    row, count) {
  split("", taken)
  for (row = 1; row <= rows; row++)
    if (axis_count < 3 || combination[row] == panel_column[column]) {
      taken[row]
      count++
    }
  return count
}

function is_full_grid(    value, other) {
  if (axis_count < 2 || is_words(axis[1]) || is_words(axis[2])) return 0
  take_column(1)
  if (distinct(axis[1], value) < 5 || distinct(axis[2], other) < 5) return 0
  return take_column(1) == distinct(axis[1], value) * distinct(axis[2], other)
}
