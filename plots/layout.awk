# SPDX-License-Identifier: GPL-3.0-or-later
# What sweep.awk lays out with: ranges of axes and their ticks, lines of text, arrays for gnuplot. The
# rows looked at are those `taken` (table.awk); the range in hand is range_low to range_high, with
# y_log where it is logarithmic.

function min(a, b) { return a < b ? a : b }
function max(a, b) { return a > b ? a : b }
function log10(x) { return log(x) / log(10) }

# At most `limit` of the numbers 1..count, from end to end.
function spread(count, limit, chosen,    i, shown) {
  shown = min(count, limit)
  for (i = 1; i <= shown; i++)
    chosen[i] = shown == 1 ? 1 : 1 + int((i - 1) * (count - 1) / (shown - 1) + 0.5)
  return shown
}

# Breaks a text into at most `limit` lines of `size` characters; what is too long ends in dots.
function wrap(text, size, limit,    word, count, i, line, lines, all) {
  count = split(text, word, " ")
  lines = 1
  for (i = 1; i <= count; i++) {
    if (line != "" && width_of(line " " word[i]) > size) {
      if (lines == limit) {
        line = line " …"
        break
      }
      all = all line "\n"
      line = ""
      lines++
    }
    line = line (line == "" ? "" : " ") word[i]
  }
  wrapped_lines = lines
  return all line
}

# A gnuplot string in which line breaks are breaks.
function text_of(text) {
  gsub(/\\/, "&&", text)
  gsub(/"/, "\\\"", text)
  gsub(/\n/, "\\n", text)
  return "\"" text "\""
}

function put(array, value) {
  if (array in list) list[array] = list[array] ", " value
  else list[array] = value
}

function number(text) { return is_number(text) ? text : "NaN" }

# Widens the range of what is shown by a number that can be shown.
function reach(text) {
  if (!is_number(text)) return
  if (!range_seen || text + 0 < range_low) range_low = text + 0
  if (!range_seen || text + 0 > range_high) range_high = text + 0
  range_seen = 1
}

# The range of one metric over the rows taken, without its bounds; positive if all but the lower
# ends of the bands are.
function find_range(stem,    row) {
  range_seen = 0
  for (row = 1; row <= rows; row++)
    if (row in taken) {
      reach(at(row, stem "_mean"))
      reach(at(row, stem "_predicted"))
    }
  if (!range_seen) return 0
  y_log = range_low > 0 && range_high > 31 * range_low
  for (row = 1; row <= rows; row++)
    if (row in taken) {
      if (!y_log || at(row, stem "_q05") + 0 > range_low / 30) reach(at(row, stem "_q05"))
      reach(at(row, stem "_q95"))
    }
  y_log = range_low > 0 && range_high > 31 * range_low
  return 1
}

# Takes a bound into the range unless that would squeeze the measurements; says where it is if not.
function reach_bound(column, called,    row, low, high, seen, text, own_size, whole_size) {
  for (row = 1; row <= rows; row++) {
    text = at(row, column)
    if (!(row in taken) || !is_number(text)) continue
    if (y_log && text + 0 <= 0) return "0 or less"
    if (!seen || text + 0 < low) low = text + 0
    if (!seen || text + 0 > high) high = text + 0
    seen = 1
  }
  if (!seen) return ""
  if (y_log) {
    own_size = max(log10(range_high / range_low), 1)
    whole_size = log10(max(high, range_high) / min(low, range_low))
  } else {
    own_size = range_high - range_low
    whole_size = max(high, range_high) - min(low, range_low)
  }
  if (whole_size > 3 * own_size)
    return called (low == high ? " = " brief(low) : " from " brief(low) " to " brief(high)) ", beyond the panel"
  reach(low)
  reach(high)
  return ""
}

# Room around the range, and what stands for a lower end of a band that has no logarithm.
function pad_range(    size) {
  if (range_high <= range_low) {
    size = max(range_high, -range_high)
    range_low -= size ? 0.5 * size : 0.5
    range_high += size ? 0.5 * size : 0.5
    y_log = 0
  }
  if (y_log) {
    size = (range_high / range_low) ^ 0.06
    range_low /= size
    range_high *= size
  } else {
    size = 0.06 * (range_high - range_low)
    range_low = range_low >= 0 && range_low < size ? 0 : range_low - size
    range_high += size
  }
}

# Ticks of a logarithmic axis: powers of ten, or 1, 2, 5 where there are less than two decades.
function log_tics(low, high,    decades, power, step, text, digit, value, i, shown) {
  decades = log10(high / low)
  step = max(1, int(decades / 6 + 0.5))
  for (power = int(log10(low)) - 1; power <= log10(high) + 1; power++)
    for (i = 1; i <= (decades < 2 ? 3 : 1); i++) {
      digit = i == 1 ? 1 : i == 2 ? 2 : 5
      value = digit * 10 ^ power
      if (value < low * 0.999999 || value > high * 1.000001 || power % step) continue
      shown = decades < 2 || (low > 0.009 && high < 2000) ? short(sprintf("%.1g", value)) : "10^{" power "}"
      text = text (text == "" ? "" : ", ") "'" shown "' " sprintf("%.10g", value)
    }
  return "(" text ")"
}

# Ticks of a linear axis at multiples of 1, 2 or 5, about five of them.
function linear_tics(low, high,    step, value, text, i) {
  step = 10 ^ int(log10((high - low) / 5) - (high - low < 5))
  for (i = 1; (high - low) / step > 6; i++) step *= i % 3 == 2 ? 2.5 : 2
  for (i = int(low / step) - 1; i * step <= high; i++) {
    value = i * step
    if (value >= low) text = text (text == "" ? "" : ", ") quoted(brief(sprintf("%.10g", value))) " " sprintf("%.10g", value)
  }
  return "(" text ")"
}

# A few numbers are labelled themselves, if they do not crowd in the room of so many characters.
function axis_tics(value, count, logarithmic, low, high, room,    i, text, closest, part, taken_up) {
  closest = 1
  for (i = 1; i <= count; i++) taken_up += width_of(brief(value[i])) + 2
  for (i = 2; i <= count; i++) {
    part = logarithmic ? log(value[i] / value[i - 1]) / log(value[count] / value[1]) \
      : (value[i] - value[i - 1]) / (value[count] - value[1])
    closest = min(closest, part)
  }
  if (count > 7 || closest < 0.12 || taken_up > room || (logarithmic && value[count] / value[1] > 2000))
    return logarithmic ? log_tics(low, high) : linear_tics(low, high)
  for (i = 1; i <= count; i++) text = text (i > 1 ? ", " : "") quoted(brief(value[i])) " " value[i]
  return "(" text ")"
}

function put_range(low, high, logarithmic) {
  put("panel_low", sprintf("%.10g", low))
  put("panel_high", sprintf("%.10g", high))
  put("panel_log", logarithmic + 0)
  put("panel_tics", text_of(logarithmic ? log_tics(low, high) : linear_tics(low, high)))
}

# The edge between a value and its neighbour in the list; at the ends as far out as in.
function edge(value, count, i, logarithmic) {
  if (i < 1) return logarithmic ? value[1] * value[1] / edge(value, count, 1, 1) : 2 * value[1] - edge(value, count, 1, 0)
  if (i >= count) return logarithmic ? value[count] * value[count] / edge(value, count, count - 1, 1) : 2 * value[count] - edge(value, count, count - 1, 0)
  return logarithmic ? sqrt(value[i] * value[i + 1]) : (value[i] + value[i + 1]) / 2
}
