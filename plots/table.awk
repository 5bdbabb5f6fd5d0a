# SPDX-License-Identifier: GPL-3.0-or-later
# What figure.awk and sweep.awk share: reading one result table, and writing strings for gnuplot.
#
# read_table(line) takes the table line by line. It fills
#   meta[KEY]                      the comment lines "# KEY: value" of the header
#   vary_count, vary[], spacing[]  the parameters that vary, those with most values first
#   fixed_count, fixed[], fixed_value[]
#   about["metric NAME"], ...      what a metric, a column or a parameter is
#   name[1..columns], column_of[NAME], rows, cell[ROW, COLUMN]
# and choose_axes() drops from the varying parameters those that follow from the others:
#   axis_count, axis[]             the axes of the grid, in the same order

# The fields of a line after RFC 4180.
function split_csv(line, field,    count, rest, text) {
  count = 0
  rest = line
  for (;;) {
    if (substr(rest, 1, 1) != "\"") {
      text = rest
      sub(/,.*/, "", text)
      rest = substr(rest, length(text) + 1)
    } else {
      text = ""
      rest = substr(rest, 2)
      while (match(rest, /"/)) {
        text = text substr(rest, 1, RSTART - 1)
        rest = substr(rest, RSTART + 1)
        if (substr(rest, 1, 1) != "\"") break
        text = text "\""
        rest = substr(rest, 2)
      }
    }
    field[++count] = text
    if (rest == "") return count
    rest = substr(rest, 2)
  }
}

function read_header(line,    colon, key, value, word) {
  sub(/^# */, "", line)
  colon = index(line, ": ")
  if (!colon) return
  key = substr(line, 1, colon - 1)
  value = substr(line, colon + 2)
  if (key == "varies") {
    split(value, word, " ")
    vary[++vary_count] = word[1]
    spacing[word[1]] = word[3]
  } else if (key == "fixed") {
    split(value, word, " ")
    fixed[++fixed_count] = word[1]
    fixed_value[word[1]] = substr(value, length(word[1]) + 2)
  } else if (key ~ /^(parameter|metric|column) /)
    about[key] = value
  else
    meta[key] = value
}

function read_table(line,    count, field, i) {
  if (line ~ /^#/) {
    if (!columns) read_header(line)
    return
  }
  count = split_csv(line, field)
  if (!columns) {
    columns = count
    for (i = 1; i <= count; i++) {
      name[i] = field[i]
      column_of[field[i]] = i
    }
    return
  }
  rows++
  for (i = 1; i <= count; i++) cell[rows, i] = field[i]
}

# The text of a cell; nothing where the table has no such column.
function at(row, column) {
  return column in column_of ? cell[row, column_of[column]] : ""
}

# A finite number: no word, no empty cell, neither NaN nor infinity.
function is_number(text) {
  return text ~ /^[-+]?[0-9]*\.?[0-9]+([eE][-+]?[0-9]+)?$/
}

# The shortest text that reads back as the same number.
function short(text,    digits, shown) {
  if (!is_number(text)) return text
  if (text + 0 == int(text + 0) && text + 0 < 1e6 && text + 0 > -1e6) return sprintf("%d", text)
  for (digits = 1; digits <= 17; digits++) {
    shown = sprintf("%." digits "g", text + 0)
    if (shown + 0 == text + 0) break
  }
  sub(/e\+0*/, "e", shown)
  sub(/e-0*/, "e-", shown)
  return shown
}

# Four digits are enough to tell the values of one figure apart, and to read them.
function brief(text) {
  return is_number(text) ? short(sprintf("%.4g", text)) : text
}

# In how many characters a text is shown: the bytes that continue one in UTF-8 do not count.
function width_of(text) {
  gsub(/[\200-\277]/, "", text)
  return length(text)
}

# A gnuplot string: quotes inside are doubled.
function quoted(text) {
  gsub(/'/, "''", text)
  return "'" text "'"
}

# Whether all rows differ in the axes that are left.
function tells_rows_apart(    row, i, key, seen) {
  for (row = 1; row <= rows; row++) {
    key = ""
    for (i = 1; i <= vary_count; i++)
      if (!(vary[i] in dropped)) key = key SUBSEP at(row, vary[i])
    if (key in seen) return 0
    seen[key]
  }
  return 1
}

# Side by side parameters, and thresholds that follow from k and n, vary without being axes. Of
# parameters that each would do, those spaced irregularly go first, then the last of the list.
function choose_axes(    pass, i) {
  for (pass = 1; pass <= 2; pass++)
    for (i = vary_count; i >= 1; i--) {
      if (vary[i] in dropped || (pass == 1 && spacing[vary[i]] != "irregular")) continue
      dropped[vary[i]]
      if (!tells_rows_apart()) delete dropped[vary[i]]
    }
  axis_count = 0
  for (i = 1; i <= vary_count; i++)
    if (!(vary[i] in dropped)) axis[++axis_count] = vary[i]
}

# The values of a column, in the rows that are `taken`: numbers ascending, words as they come.
function distinct(column, value,    row, text, seen, count, i, numbers) {
  count = 0
  numbers = 1
  for (row = 1; row <= rows; row++) {
    text = at(row, column)
    if (!(row in taken) || text == "" || text in seen) continue
    seen[text]
    value[++count] = text
    if (!is_number(text)) numbers = 0
  }
  if (numbers)
    for (row = 2; row <= count; row++) {
      text = value[row]
      for (i = row; i > 1 && value[i - 1] + 0 > text + 0; i--) value[i] = value[i - 1]
      value[i] = text
    }
  return count
}

function take_all(    row) {
  for (row = 1; row <= rows; row++) taken[row]
}
