# SPDX-License-Identifier: GPL-3.0-or-later
# Lays out the figure of a grid of any statement for sweep.gp: gnuplot assignments on standard
# output, the points in the file that the environment calls BLOCKS. With exit status 4 it prints
# the reason why there is no figure instead.
#
# The figure has a panel for each metric along the axis of most values, with a curve for each value
# of the second axis and a column of panels for each combination of further ones; before it a heat
# map where the first two axes are numbers and form a grid of 5 x 5 or more. Without an axis each
# metric is a strip. A panel is described by the same entry of several arrays.

BEGIN {
  figure_width = 800
  most_curves = 6
  most_columns = 3
  most_extras = 4
}

{ read_table($0) }

function refuse(reason) {
  print reason
  refused = 1
  exit 4
}

# The abscissa, the same in all panels.
function lay_abscissa(room,    i, size) {
  take_all()
  x_count = distinct(axis[1], x_value)
  x_words = is_words(axis[1])
  x_log = is_log(axis[1], x_value, x_count)
  if (x_words) {
    for (i = 1; i <= x_count; i++) {
      position[x_value[i]] = i
      x_tics = x_tics (i > 1 ? ", " : "") quoted(x_value[i]) " " i
      longest = max(longest, width_of(x_value[i]))
    }
    x_tics = "(" x_tics ")"
    x_low = 0.5
    x_high = x_count + 0.5
    return
  }
  x_low = x_value[1] + 0
  x_high = x_value[x_count] + 0
  if (x_log) {
    size = (x_high / x_low) ^ 0.03
    x_low /= size
    x_high *= size
  } else {
    size = 0.03 * (x_high - x_low)
    x_low -= size
    x_high += size
  }
  x_tics = axis_tics(x_value, x_count, x_log, x_low, x_high, room)
}

function about_axis(parameter, size,    text) {
  text = about["parameter " parameter]
  text = parameter (text == "" ? "" : ": " text)
  return width_of(text) > size ? parameter : text
}

# The points of one curve of one metric: x, mean, 5 %, 95 %, predicted, bound, further columns.
# Words stand side by side around their place.
function write_curve(stem, c,    row, i, x, line, low, has) {
  split("", has)
  for (row = 1; row <= rows; row++) row_of[row] = 0
  count = sorted_rows(c)
  for (i = 1; i <= count; i++) {
    row = row_of[i]
    x = x_words ? position[at(row, axis[1])] + (c - (curve_count + 1) / 2) * 0.8 / (curve_count + 1) : at(row, axis[1])
    low = number(at(row, stem "_q05"))
    if (y_log && low != "NaN" && low + 0 < range_low) low = range_low
    line = x " " number(at(row, stem "_mean")) " " low " " number(at(row, stem "_q95")) \
      " " number(at(row, stem "_predicted")) " " number(at(row, stem "_bound"))
    for (k = 1; k <= extra_count; k++) line = line " " number(at(row, stem "_" extra[k]))
    print line > blocks
    if (is_number(at(row, stem "_mean"))) has["mean"] = 1
    if (is_number(at(row, stem "_predicted"))) has["predicted"] = 1
    if (is_number(at(row, stem "_bound"))) has["bound"] = 1
    for (k = 1; k <= extra_count; k++)
      if (is_number(at(row, stem "_" extra[k]))) has[extra[k]] = 1
  }
  if (!count) print "NaN NaN NaN NaN NaN NaN" > blocks
  printf "\n\n" > blocks
  block_count++
  if ("mean" in has) measured = measured " " c
  if ("predicted" in has) predicted = predicted " " c
  if ("bound" in has) bounded = bounded " " c
  if (curve_count == 1)
    for (k = 1; k <= extra_count; k++)
      if (extra[k] in has && !((stem SUBSEP extra[k]) in beyond)) {
        furthered = furthered " " k
        further_used[k]
      }
}

# The rows taken of curve c, along the abscissa.
function sorted_rows(c,    row, count, i) {
  count = 0
  for (row = 1; row <= rows; row++) {
    if (!(row in taken) || (axis_count > 1 && at(row, axis[2]) != curve[c])) continue
    for (i = ++count; i > 1 && !x_words && at(row_of[i - 1], axis[1]) + 0 > at(row, axis[1]) + 0; i--)
      row_of[i] = row_of[i - 1]
    row_of[i] = row
  }
  return count
}

function title_of(stem, column, size, remark,    text, lines) {
  text = about["metric " stem]
  text = wrap(stem (text == "" ? "" : ": " text), size, 2)
  lines = wrapped_lines
  if (column_count > 1) {
    text = text "\n" wrap(panel_column[column], size, 1)
    lines++
  }
  if (remark != "") {
    text = text "\n" wrap(remark, size, 1)
    lines++
  }
  title_lines = max(title_lines, lines)
  return text
}

# Panels take their places row by row.
function place_panel() {
  panel_count++
  put("panel_place", place++)
}

function add_curves(stem, column, size,    c, remark, text, k) {
  measured = predicted = bounded = furthered = ""
  remark = reach_bound(stem "_bound", "bound")
  if (curve_count == 1)
    for (k = 1; k <= extra_count; k++) {
      text = reach_bound(stem "_" extra[k], extra[k])
      if (text == "") continue
      remark = remark (remark == "" ? "" : "; ") text
      beyond[stem, extra[k]]
    }
  pad_range()
  put("panel_first", block_count + 0)
  for (c = 1; c <= curve_count; c++) write_curve(stem, c)
  place_panel()
  put("panel_kind", "'curves'")
  put("panel_title", text_of(title_of(stem, column, size, remark)))
  put("panel_measured", quoted(measured))
  put("panel_predicted", quoted(predicted))
  put("panel_bounded", quoted(bounded))
  put("panel_further", quoted(furthered))
  put_range(range_low, range_high, y_log)
  any_predicted = any_predicted || predicted != ""
  any_bound = any_bound || bounded != ""
}

# A box for each cell of the grid: middle, edges, mean.
function add_heat(stem, column, size,    row, i, count, x_place, y_place, x, y, seen) {
  for (i = 1; i <= x_count; i++) x_place[x_value[i]] = i
  for (i = 1; i <= heat_count; i++) y_place[heat_value[i]] = i
  range_seen = 0
  for (row = 1; row <= rows; row++) {
    if (!(row in taken) || !is_number(at(row, stem "_mean"))) continue
    x = x_place[at(row, axis[1])]
    y = y_place[at(row, axis[2])]
    print x_value[x], heat_value[y], edge(x_value, x_count, x - 1, x_log), edge(x_value, x_count, x, x_log), \
      edge(heat_value, heat_count, y - 1, heat_log), edge(heat_value, heat_count, y, heat_log), at(row, stem "_mean") > blocks
    reach(at(row, stem "_mean"))
  }
  printf "\n\n" > blocks
  y_log = range_low > 0 && range_high > 31 * range_low
  if (range_high == range_low) range_high = range_low + max(max(range_low, -range_low), 1) * 0.1
  put("panel_first", block_count++ + 0)
  place_panel()
  put("panel_kind", "'heat'")
  put("panel_title", text_of(title_of(stem, column, size, "mean, by colour")))
  put("panel_measured", "''")
  put("panel_predicted", "''")
  put("panel_bounded", "''")
  put("panel_further", "''")
  put_range(range_low, range_high, y_log)
}

function lay_heat() {
  take_all()
  heat_count = distinct(axis[2], heat_value)
  heat_log = is_log(axis[2], heat_value, heat_count)
  heat_low = edge(heat_value, heat_count, 0, heat_log)
  heat_high = edge(heat_value, heat_count, heat_count, heat_log)
  printf "heat_label = %s\nheat_low = %.10g\nheat_high = %.10g\nheat_log = %d\nheat_tics = %s\n", \
    text_of(axis[2]), heat_low, heat_high, heat_log, text_of(axis_tics(heat_value, heat_count, heat_log, heat_low, heat_high, 999))
  printf "heat_left = %.10g\nheat_right = %.10g\n", edge(x_value, x_count, 0, x_log), edge(x_value, x_count, x_count, x_log)
}

function lay_panels(    i, column, heat, columns_shown, size, kind) {
  heat = is_full_grid()
  columns_shown = column_count > 1 ? column_count : (drawn_count > 1 || heat) ? 2 : 1
  size = int((figure_width / columns_shown - 40) / 6.9)
  lay_abscissa(heat ? size - 14 : size)
  if (heat) lay_heat()
  for (i = 1; i <= drawn_count; i++)
    for (kind = heat ? 0 : 1; kind <= 1; kind++)
      for (column = 1; column <= column_count; column++) {
        take_column(column)
        if (!find_range(drawn[i])) {
          place++
          note(drawn[i] " not measured at " panel_column[column])
          continue
        }
        if (kind == 0) add_heat(drawn[i], column, size)
        else add_curves(drawn[i], column, size)
      }
  printf "columns_shown = %d\nx_label = %s\nx_low = %.10g\nx_high = %.10g\nx_log = %d\nx_words = %d\nx_tics = %s\n", \
    columns_shown, text_of(about_axis(axis[1], size - 6)), x_low, x_high, x_log, x_words, text_of(x_tics)
  x_turned = x_words && x_count * (longest + 1) * 6.9 > figure_width / columns_shown - 80
  printf "x_turned = %d\n", x_turned
  panel_height = 16 * title_lines + 16 + (columns_shown == 1 ? 300 : 165) + 48 + (x_turned ? 5 * longest - 8 : 0)
  printf "panel_top = %d\npanel_bottom = %d\n", 16 * title_lines + 14, 48 + (x_turned ? 5 * longest - 8 : 0)
  panel_rows = int((place + columns_shown - 1) / columns_shown)
}

# Without an axis: each metric as a strip from its 5 to its 95 % quantile.
function lay_strips(    i, stem, remark, k) {
  take_all()
  for (i = 1; i <= drawn_count; i++) {
    stem = drawn[i]
    find_range(stem)
    reach(at(1, stem "_q50"))
    y_log = 0
    remark = reach_bound(stem "_bound", "bound")
    pad_range()
    print 0, number(at(1, stem "_mean")), number(at(1, stem "_q05")), number(at(1, stem "_q95")), \
      number(at(1, stem "_predicted")), number(at(1, stem "_bound")), number(at(1, stem "_q50")) > blocks
    printf "\n\n" > blocks
    put("panel_first", block_count++ + 0)
    place_panel()
    put("panel_kind", "'strip'")
    put("panel_title", text_of(title_of(stem, 1, 100, remark)))
    put("panel_measured", "' 1'")
    put("panel_predicted", is_number(at(1, stem "_predicted")) ? "' 1'" : "''")
    put("panel_bounded", is_number(at(1, stem "_bound")) && remark == "" ? "' 1'" : "''")
    put("panel_further", "''")
    put_range(range_low, range_high, 0)
    any_predicted = any_predicted || is_number(at(1, stem "_predicted"))
    any_bound = any_bound || (is_number(at(1, stem "_bound")) && remark == "")
  }
  panel_height = 16 * title_lines + 76
  printf "columns_shown = 1\nx_words = 0\nx_turned = 0\npanel_top = %d\npanel_bottom = 34\n", 16 * title_lines + 12
  panel_rows = drawn_count
}

# "m = 1e6, p = 0.3; 100 trials per cell; seed 1": what no axis shows.
function settings(    i, text, value, count, list_given) {
  for (i = 1; i <= fixed_count; i++) text = text (i > 1 ? ", " : "") fixed[i] " = " brief(fixed_value[fixed[i]])
  for (i = 1; i <= vary_count; i++) {
    if (!(vary[i] in dropped)) continue
    list_given = meta[vary[i]]
    take_all()
    split("", value)
    count = distinct(vary[i], value)
    text = text (text == "" ? "" : ", ") vary[i] \
      (list_given != "" && list_given !~ /[,:]/ ? " = " list_given : " from " brief(value[1]) " to " brief(value[count])) \
      (meta["paired"] == "yes" ? " beside " axis[1] : "")
  }
  split("", value)
  count = distinct("trials", value)
  text = text (text == "" ? "" : "; ") short(value[1]) (count > 1 ? " to " short(value[count]) : "") \
    (value[count] == 1 ? " trial per cell" : " trials per cell")
  return text "; seed " meta["seed"]
}

function add_key(style, label) {
  put("key_style", quoted(style))
  put("key_label", text_of(label))
  key_count++
  key_longest = max(key_longest, width_of(label))
}

# "corrected: the bound that holds" where one metric has the column, else its suffix.
function further_label(suffix,    i, owner, owners, text) {
  for (i = 1; i <= metric_count; i++)
    if ((metric[i] "_" suffix) in column_of) {
      owner = metric[i] "_" suffix
      owners++
    }
  text = about["column " owner]
  return owners == 1 && text != "" && width_of(suffix text) < 44 ? suffix ": " text : "…_" suffix
}

function lay_key(    c, k) {
  if (!axis_count) {
    add_key("box", "5–95 % of draws")
    add_key("median", "median")
    add_key("mean 1", "mean")
  } else if (curve_count == 1) {
    add_key(x_words ? "bar" : "band", "5–95 % of draws")
    add_key("mean 1", "mean")
  } else {
    for (c = 1; c <= curve_count; c++) add_key("mean " c, axis[2] " = " short(curve[c]))
    add_key(x_words ? "bars" : "bands", "points: means; " (x_words ? "bars" : "bands") ": 5–95 % of draws")
  }
  if (any_predicted) add_key(axis_count && curve_count > 1 ? "predictions" : "predicted", "predicted")
  if (any_bound) add_key(axis_count && curve_count > 1 ? "bounds" : "bound", "bound")
  for (k = 1; k <= extra_count; k++)
    if (k in further_used) add_key("further " k, further_label(extra[k]))
  key_columns = max(1, int(780 / (key_longest * 7.2 + 56)))
  key_rows = int((key_count + key_columns - 1) / key_columns)
}

function write_arrays(    array, part) {
  printf "panels = %d\nkeys = %d\nkey_rows = %d\ncurves = %d\n", panel_count, key_count, key_rows, curve_count
  for (array in list)
    printf "array %s[%d] = [%s]\n", array, array ~ /^key/ ? key_count : panel_count, list[array]
}

END {
  if (refused) exit 4
  blocks = ENVIRON["BLOCKS"]
  choose_axes()
  find_metrics()
  if (!rows) refuse("its table has no row")
  if (!drawn_count) refuse("no metric varies: " (constant_list == "" ? "none was measured" : constant_list))
  if (axis_count) {
    order_axes()
    choose_curves()
    choose_columns()
    find_extras()
    lay_panels()
  } else
    lay_strips()
  if (constant_list != "") note("not drawn, as constant: " constant_list)
  if (empty_list != "") note("not measured here: " empty_list)
  lay_key()
  head = wrap(meta["executable"] ": " meta["statement"], 88, 2)
  head_lines = wrapped_lines
  details = wrap(settings(), 108, 3)
  detail_lines = wrapped_lines
  notes = wrap(notes, 112, 4)
  note_lines = notes == "" ? 0 : wrapped_lines
  printf "head = %s\ndetails = %s\nnotes = %s\n", text_of(head), text_of(details), text_of(notes)
  printf "head_bottom = %d\n", head_height = 14 + 18 * head_lines + 15 * detail_lines
  printf "details_top = %d\nnotes_top = %d\n", 10 + 18 * head_lines, 15 * note_lines + 4
  foot_height = 18 * key_rows + 12 + 15 * note_lines + (note_lines ? 6 : 0)
  printf "key_top = %d\n", foot_height - 2
  printf "panel_height = %d\nheight = %d\n", panel_height, head_height + panel_rows * panel_height + foot_height
  write_arrays()
}
