# SPDX-License-Identifier: GPL-3.0-or-later
#
# Looks through the tables of one run: prints a line for each NaN, infinity or missing closed form,
# and for each verdict that contradicts the expected one. A column may hold nan or inf only where its
# line of documentation says so.

FNR == 1 { header = 0; is_claims = FILENAME ~ /\.claims\.csv$/; delete may_be }

/^# (parameter|metric|column) / {
  name = $3
  sub(/:$/, "", name)
  if ($0 ~ /[^a-z](inf|nan)[^a-z]/) may_be[name] = 1
}

/^#/ { next }

{ gsub(/"([^"]|"")*"/, "text"); count = split($0, field, ",") }

!header {
  header = 1
  for (i = 1; i <= count; i++) column[i] = field[i]
  columns = count
  next
}

{
  if (count != columns) print FILENAME ": a row of " count " fields under " columns " columns"
  for (i = 1; i <= count; i++) {
    value[column[i]] = field[i]
    base = column[i]
    sub(/_(mean|sd|q05|q50|q95|max|predicted|bound|violations)$/, "", base)
    if (field[i] ~ /^[-+]?(nan|inf)/ && !(base in may_be)) print FILENAME ": " column[i] " is " field[i]
  }
  for (i = 1; i <= count; i++)
    if (column[i] ~ /_(predicted|bound)$/) {
      base = column[i]
      sub(/_(predicted|bound)$/, "", base)
      if (field[i] == "" && value[base "_mean"] != "") print FILENAME ": " column[i] " is empty"
    }
  if (is_claims && (value["broken"] == "yes" || (value["verdict"] != "undecided" && value["expected"] != "any" && value["verdict"] != value["expected"])))
    print "claim " value["claim"] " (" value["form"] "): " value["verdict"] " for " value["expected"] \
      (value["broken"] == "yes" ? ", broken" : "") ", " value["violations"] " violations, " \
      value["statistic_name"] " = " value["statistic"] ", p = " value["p_value"] " in " \
      value["interval_low"] " .. " value["interval_high"]
}
