#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A full disk stops a run with a clear message and nothing half-written; with room again, the same
# command goes on.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# in a mount namespace of its own, where an ordinary user may mount too and nothing stays mounted
if [ "${2-}" != inside ]; then
  user=--map-root-user
  unshare $user --mount true 2>/dev/null || user=
  unshare $user --mount true 2>/dev/null || skip "no mount namespace can be made"
  trap - EXIT
  exec unshare $user --mount "$0" "$build" inside
fi
mkdir disk
mount -t tmpfs -o size=1m tmpfs disk 2>/dev/null || skip "mounting is not permitted"

fill() {
  head -c "$1" /dev/zero >disk/filler
}

whole_tables_only() {
  local table
  for table in disk/*.claims.csv; do
    [ ! -e "$table" ] || tail -n 1 "$table" | grep -q '^# claims: 8$' || return 1
  done
  [ -z "$(find disk -name '*.partial')" ]
}

# A filler leaves 16 pages of 4 kB: a journal wants 40 of them, or 13 to 16, which leaves 3 to 0
# to the tables.
for trials in 20400 6600 7100 7600 8100; do
  run=("$planted" --quiet --copy 1 --size 1 --trials "$trials")
  expect 0 "${run[@]}" --output elsewhere
  fill 960k
  run "${run[@]}" --output disk
  if [ "$status" -ne 0 ]; then
    check "exit status $status on a full disk" [ "$status" -eq 2 ]
    says "No space left on device" err
    says "free some space" err
    check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
    check "half-written on a full disk: $(ls disk)" whole_tables_only
    full=yes
    rm disk/filler
    expect 0 "${run[@]}" --output disk
  fi
  check "a disk once full: other bytes than elsewhere" same_tables elsewhere disk
  check "a journal stays" [ ! -e disk/planted.journal ]
  rm -rf disk/* elsewhere
done
check "the disk was never full" [ "${full-}" = yes ]

# the report and the figures
expect 0 "$planted" --quiet --copy 1 --size 1 --trials 1000 --output disk
fill 2m 2>/dev/null # as much as there is room for
run "$bin/report" --output disk
check "exit status $status of the report on a full disk" [ "$status" -eq 2 ]
says "No space left on device" err
check "half a report: $(ls disk)" [ ! -e disk/report.html ]
