# SPDX-License-Identifier: GPL-3.0-or-later
# What a figure of plots/ may show of a table, as gnuplot assignments; or, with exit status 4, the
# reason why there is no such figure.
#
#   awk -f table.awk -f figure.awk SCRIPT TABLE [TABLE of the groups]
#
# The script declares in its header
#   # Plans: NAME(AXES) NAME ...   the plans of a preset that it shows. AXES says for which grid of
#                                  the user's own the panel of a plan serves too: k (k alone varies),
#                                  k,p (a full grid), m+n (side by side); k? may vary or not, k~ must
#                                  be spaced by ratio, and ratio! is a column that is constant, up to
#                                  the rounding of sizes to whole numbers.
#   # Where: COLUMN >= FACTOR COLUMN   the rows that it shows, if not all.
#   # Groups: TABLE COLUMN ...         the cells that a table of histograms holds.
#   # Least: COUNT                     the groups that there have to be, if more than one.
# Assigned are `own`, `plans` (those with rows), `serves` (those in whose place the rows of an own
# grid stand), for each plan P and column C of few values `P_C`, and the groups.

BEGIN { file_count = 0 }

FNR == 1 { file_count++ }

file_count == 1 {
  if (sub(/^# Plans: /, "")) declared = declared " " $0
  else if (sub(/^# Where: /, "")) where = $0
  else if (sub(/^# Groups: /, "")) groups = $0
  else if (sub(/^# Least: /, "")) least = $0 + 0
  next
}

file_count == 2 { read_table($0) }

file_count == 3 && !/^#/ { read_group($0) }

# The text of a field of a group: something in any case, and as it was before it was written where
# that works on no terminal (csv.h).
function shown_text(field) {
  if (field == "") return "-"
  gsub(/\\x23/, "#", field)
  gsub(/\\x5c/, "\\", field)
  return field
}

# The distinct values, in groups of the columns declared, in the order of the table.
function read_group(line,    field, count, part, i, text) {
  count = split_csv(line, field)
  split(groups, part, " ")
  if (!group_header) {
    group_header = 1
    for (i = 1; i <= count; i++) group_column[field[i]] = i
    return
  }
  text = ""
  for (i = 2; i in part; i++) text = text (i > 2 ? " " : "") shown_text(field[group_column[part[i]]])
  if (text in group_seen) return
  group_seen[text]
  group[++group_count] = text
}

function refuse(reason) {
  print reason
  refused = 1
  exit 4
}

# A threshold given by a word follows from the other parameters.
function follows(parameter) {
  return parameter in meta && meta[parameter] !~ /[,:]/
}

# What varies: the axes of a full grid, or all that was given side by side.
function list_varying(    i) {
  varying_count = 0
  if (meta["paired"] != "yes")
    for (i = 1; i <= axis_count; i++) varying[++varying_count] = axis[i]
  else
    for (i = 1; i <= vary_count; i++)
      if (!follows(vary[i])) varying[++varying_count] = vary[i]
}

# Whether rows of an own grid may stand where those of a plan do, by the axes declared for it.
function fits(axes,    part, word, count, i, j, kind, named, value, paired) {
  paired = meta["paired"] == "yes"
  if (paired != (axes ~ /\+/)) return 0
  count = split(axes, part, /[,+]/)
  for (i = 1; i <= count; i++) {
    word = part[i]
    kind = substr(word, length(word))
    if (kind ~ /[?~!]/) word = substr(word, 1, length(word) - 1)
    if (kind == "!") {
      take_all()
      j = distinct(word, value)
      if (!j || value[j] - value[1] > 0.02 * value[j]) return 0
      continue
    }
    named[word]
    if (kind == "?") continue
    for (j = 1; j <= varying_count && varying[j] != word; j++) continue
    if (j > varying_count || (kind == "~" && spacing[word] != "ratio")) return 0
  }
  for (j = 1; j <= varying_count; j++)
    if (!(varying[j] in named)) return 0
  return 1
}

# Notes which grid the axes want, for the message: one parameter alone, several side by side or a
# full grid.
function want(axes,    part, count, i, text) {
  count = split(axes, part, /[,+]/)
  text = ""
  for (i = 1; i <= count; i++) {
    if (part[i] ~ /[?!]$/) continue
    sub(/~$/, "", part[i])
    text = text (text == "" ? "" : " and ") part[i]
  }
  if (text in told) return
  told[text]
  if (axes ~ /\+/) beside = text
  else if (text ~ / and /) full_grid = full_grid (full_grid == "" ? "" : " or over ") text (axes ~ /~/ ? " (spaced by ratio)" : "")
  else alone = alone (alone == "" ? "" : " or ") text
}

function all_wanted(    text) {
  if (alone != "") text = "a grid over " alone " alone"
  if (beside != "") text = text (text == "" ? "" : ", or ") "lists of " beside " side by side"
  if (full_grid != "") text = text (text == "" ? "" : ", or ") "a full grid over " full_grid
  return text
}

function read_where(    part) {
  if (where == "") return
  split(where, part, " ")
  left_side = part[1]
  factor = part[3]
  right_side = part[4]
  printf "kept(unused) = column('%s') >= %s * column('%s')\n", left_side, factor, right_side
}

function take_plan(plan,    row, count) {
  split("", taken)
  for (row = 1; row <= rows; row++) {
    if (at(row, "plan") != plan) continue
    if (where != "" && !(at(row, left_side) + 0 >= factor * at(row, right_side))) continue
    taken[row]
    count++
  }
  return count + 0
}

# The values that each column takes in the rows taken, as one word list.
function write_values(plan,    i, j, count, value, text) {
  for (i = 1; i <= columns; i++) {
    if (name[i] == "plan" || name[i] ~ /_(mean|sd|q05|q50|q95|max|violations)$/) continue
    split("", value)
    count = distinct(name[i], value)
    if (count < 1) continue
    text = ""
    if (count > 60) text = value[1] " " value[count]
    else for (j = 1; j <= count; j++) text = text (j > 1 ? " " : "") value[j]
    printf "%s_%s = %s\n", plan, name[i], quoted(text)
  }
}

# The range of each column in the rows taken on a logarithmic axis.
function write_ranges(plan,    i, row, x, low, high) {
  for (i = 1; i <= columns; i++) {
    low = high = 0
    for (row = 1; row <= rows; row++) {
      x = cell[row, i]
      if (!(row in taken) || !is_number(x) || x + 0 <= 0) continue
      if (!low || x + 0 < low) low = x + 0
      if (x + 0 > high) high = x + 0
    }
    if (low) printf "%s_low_%s = %.10g\n%s_high_%s = %.10g\n", plan, name[i], low, plan, name[i], high
  }
}

function write_groups(    i, text) {
  if (!group_count) refuse("its table is empty for this grid")
  if (group_count < least) refuse("it needs " least " layers or more")
  text = ""
  for (i = 1; i <= group_count; i++) text = text (i > 1 ? ", " : "") quoted(group[i])
  printf "groups = %d\narray group[%d] = [%s]\n", group_count, group_count, text
}

END {
  if (refused) exit 4
  own = meta["grid"] == "own"
  printf "own = %d\n", own
  read_where()
  if (groups != "") write_groups()
  if (declared == "") exit 0
  if (!("grid" in meta)) refuse("its table is of another version: run " meta["executable"] " again")
  if (own) {
    choose_axes()
    list_varying()
  }
  count = split(declared, plan, " ")
  for (i = 1; i <= count; i++) {
    axes = ""
    if (match(plan[i], /\(.*\)/)) axes = substr(plan[i], RSTART + 1, RLENGTH - 2)
    sub(/\(.*/, "", plan[i])
    if (axes != "") want(axes)
    if (plan[i] in shown || (own && !(axes != "" && fits(axes)))) continue
    if (!take_plan(own ? "own" : plan[i])) continue
    shown[plan[i]]
    present = present " " plan[i]
    write_values(plan[i])
    write_ranges(plan[i])
  }
  if (present == "" && own && all_wanted() != "") refuse("it needs " all_wanted())
  if (present == "") refuse(own ? "it shows the presets alone" : "its table has no row of its plans")
  printf "plans = '%s '\nserves = '%s '\n", present, own ? present : ""
}
