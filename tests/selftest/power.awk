# SPDX-License-Identifier: GPL-3.0-or-later
# awk -f plots/table.awk -f power.awk FOLDER/*.claims.csv ...: what each claim would have seen, a
# column for each FOLDER, from the columns `detects` and `detects_name` of the tables of claims.
# What is found to fail has been seen, and other draws would miss it with the probability `misses`;
# "-" stands for a claim that the run does not judge. Exit status 1 if more than one run in a million
# would leave a control open.
function unit(name, number) {
  if (number == "")
    return "-"
  if (name == "relative error" || name == "frequency")
    return sprintf("%.2g %%", 100 * number)
  return sprintf("%.2g", number)
}
FNR == 1 {
  header = 0
  folder = executable = FILENAME
  sub(/\/[^\/]*$/, "", folder)
  sub(/.*\//, "", folder)
  sub(/.*\//, "", executable)
  sub(/\.claims\.csv$/, "", executable)
  if (!(folder in known)) {
    known[folder]
    folders[++count] = folder
  }
}
/^#/ { next }
!header {
  split("", place)
  fields = split_csv($0, field)
  for (i = 1; i <= fields; i++)
    place[field[i]] = i
  header = 1
  if (!("detects" in place)) {
    print FILENAME ": no column `detects`" > "/dev/stderr"
    exit (status = 1)
  }
  next
}
{
  split_csv($0, field)
  claim = sprintf("%-18s %-34s %-9s", executable, field[place["claim"]], field[place["form"]])
  if (!(claim in unit_of)) {
    claims[++total] = claim
    unit_of[claim] = field[place["detects_name"]]
  }
  fails = field[place["verdict"]] == "fails"
  misses = field[place["misses"]] + 0 # a number, not its text
  seen[claim, folder] = fails ? "f " sprintf("%.0e", misses) : unit(unit_of[claim], field[place["detects"]])
  if (fails && field[place["form"]] == "control" && misses > 1e-6)
    weak[++weak_count] = executable " " field[place["claim"]] ": " misses
}
END {
  if (status)
    exit status
  printf "%-18s %-34s %-9s %-15s", "executable", "claim", "form", "would see"
  for (f = 1; f <= count; f++)
    printf " %10s", folders[f]
  printf "\n"
  for (c = 1; c <= total; c++) {
    printf "%s %-15s", claims[c], unit_of[claims[c]]
    for (f = 1; f <= count; f++)
      printf " %10s", (claims[c], folders[f]) in seen ? seen[claims[c], folders[f]] : "-"
    printf "\n"
  }
  for (w = 1; w <= weak_count; w++)
    print "a control that other draws may miss: " weak[w]
  exit weak_count > 0
}
