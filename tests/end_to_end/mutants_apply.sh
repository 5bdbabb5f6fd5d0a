#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every mutant of tests/mutants still applies to the sources, and its tests and executables exist.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

check "the lists of mutants are not as run.sh says" \
  eval 'awk -f "$root/tests/mutants/list.awk" "$root"/tests/mutants/*.txt >list'
count=$(wc -l <list)
check "$count mutants, not 120" [ "$count" -ge 120 ]

while IFS= read -r line; do
  IFS=$'\x1f' read -r name file old new tests verdicts _ <<<"${line//$'\t'/$'\x1f'}"
  if ! OLD=$old NEW=$new awk -f "$root/tests/mutants/apply.awk" "$root/$file" >mutated 2>&1; then
    wrong "$name: $file has not exactly one '$old'"
    continue
  fi
  check "$name changes nothing" eval '! cmp -s mutated "$root/$file"'
  for test in $tests; do
    check "$name: there is no test_$test" [ -f "$root/tests/test_$test.c" ]
  done
  for executable in $verdicts; do
    check "$name: there is no executable $executable" [ -f "$root/verify/$executable.c" ]
  done
done <list
