#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tests/selftest/run.sh BUILD
# The suite doubts itself: are the p-values of its tests uniform where a claim is true, how often
# does the mean test reject at its level, what would each claim have seen, and which planted faults
# go unnoticed. Tables and the figure go to BUILD/selftest. PRESETS="quick standard" says for which
# the table of what claims see is made; MUTANTS="glob ..." plants some faults only.
# Exit status 1 if any of these is not as claimed; all are looked at.
set -u
[ $# -eq 1 ] && [ -x "$1/bin/reverify" ] || { sed -n '3p' "$0" >&2; exit 2; }
build=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
output=$build/selftest status=0
mkdir -p "$output" || exit 2

part() {
  printf '\n%s\n' "$1"
}

part "Calibration: p-values where the claim is true"
"$build/tests/selftest/calibration" "$output/calibration.csv" || status=1
if command -v gnuplot >/dev/null; then
  gnuplot -e "folder='$output'" "$here/calibration.gp" && echo "  $output/calibration.svg" || status=1
fi

part "The laws of equalised matrices, from a tenth of the draws of tests/fixtures/equalised_edge.csv"
"$build/tests/selftest/equalised_edge" "$output/equalised_edge.csv" 0.1 || status=1

part "The size of the mean test at its level of 1e-10, by importance sampling"
/usr/bin/python3 "$here/null_size.py" >"$output/null_sizes.csv"
case $? in
0)
  column -s, -t "$output/null_sizes.csv" 2>/dev/null || cat "$output/null_sizes.csv"
  # the largest, times as many tests as a run may have
  awk -F, 'NR > 1 && $5 > most { most = $5 } END { printf "  at most %.2g, so that 10000 tests reject what is true with probability %.2g\n", most, 1e4 * most }' "$output/null_sizes.csv"
  ;;
77) echo "  skipped" ;;
*)
  cat "$output/null_sizes.csv"
  status=1
  ;;
esac

part "What each claim would have seen, with probability 0.999"
tables=()
for preset in ${PRESETS-quick standard}; do
  if ! "$build/bin/reverify" verify --preset "$preset" --output "$output/$preset" >"$output/$preset.log" 2>&1; then
    echo "  the preset $preset is not as expected: $output/$preset.log"
    status=1
  fi
  tables+=("$output/$preset"/*.claims.csv)
done
[ ${#tables[@]} -eq 0 ] || awk -f "$root/plots/table.awk" -f "$here/power.awk" "${tables[@]}" | tee "$output/power.txt"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

part "Mutants: planted faults, and who notices"
"$root/tests/mutants/run.sh" "$output/mutants" | tee "$output/mutants.txt"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1
exit $status
