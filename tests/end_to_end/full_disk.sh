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

# the tables of a tool: all or none, and those of an earlier run stand
rm -f disk/*
{
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
  printf '\0\0\x80\x3f\0\0\0\x40\0\0\x40\x40\0\0\x80\x40\0\0\xa0\x40\0\0\xc0\x40'
} >net.npy
expect 0 "$bin/examine_net" net.npy --output disk --seed 1
cp -r disk before
for room in 960k 976k 988k 1000k 1008k; do
  fill $room
  run "$bin/examine_net" net.npy --output disk --seed 2
  rm disk/filler
  if [ "$status" -ne 0 ]; then
    check "exit status $status of a tool on a full disk" [ "$status" -eq 2 ]
    says "No space left on device" err
    check "a full disk changed the tables" same_tables before disk
    refused=yes
  fi
  check "half-written on a full disk: $(ls -A disk)" \
    [ "$(find disk -type f | wc -l)" -eq "$(find before -type f | wc -l)" ]
  cp before/* disk
done
check "the disk was never full for a tool" [ "${refused-}" = yes ]
