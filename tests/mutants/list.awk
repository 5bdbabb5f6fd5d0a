# SPDX-License-Identifier: GPL-3.0-or-later
# awk -f list.awk FILE...: the mutants, one a line, fields parted by tabs:
#   mutant file old new tests verdicts survives
# Exit status 2, with a message, for what is no list of mutants (README's "Mutants" in run.sh).
function put() {
  if (!("mutant" in v))
    return
  for (k in need)
    if (!(k in v))
      bad("mutant " v["mutant"] " has no `" k "`")
  if (!("tests" in v) && !("verdicts" in v) && !("survives" in v))
    bad("mutant " v["mutant"] ": say `tests`, `verdicts` or `survives`")
  if (v["mutant"] in seen)
    bad("two mutants " v["mutant"])
  seen[v["mutant"]]
  print v["mutant"] "\t" v["file"] "\t" v["old"] "\t" v["new"] "\t" v["tests"] "\t" \
    v["verdicts"] "\t" v["survives"]
  split("", v)
}
function bad(what) {
  print FILENAME ": " what > "/dev/stderr"
  failed = 1
}
BEGIN { need["file"]; need["old"]; need["new"] }
FNR == 1 { put() }
/^#/ { next }
/^[ ]*$/ { put(); next }
{
  at = index($0, ": ")
  key = substr($0, 1, at - 1)
  if (key !~ /^(mutant|file|old|new|tests|verdicts|survives)$/ || key in v || index($0, "\t"))
    bad("line " FNR " is none of mutant, file, old, new, tests, verdicts, survives: " $0)
  v[key] = substr($0, at + 2)
}
END { put(); exit failed ? 2 : 0 }
