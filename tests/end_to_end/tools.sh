#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Tools in one folder at once, tools that are stopped, and tools whose place gets full: the tables of
# one run appear together or not at all.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# layer NAME ROWS COLUMNS: a float32 matrix of numbers near 1, in no order
layer() {
  {
    printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': ($2, $3), }"
    # the low bytes are a linear congruence, iterated; the high ones those of 1 and of -1.25
    awk -v count=$(($2 * $3)) 'BEGIN {
      for (i = 0; i < count; i++) {
        s = (i * 7919 + 12345) % 65536
        for (k = 0; k < 4; k++) s = (s * 25173 + 13849) % 65536
        printf "%02x%02x%s", s % 256, int(s / 256), i % 2 ? "803f" : "a0bf"
      }
    }' | perl -pe 's/(..)/chr hex $1/ge'
  } >"$1"
}
layer a.npy 16 24
layer b.npy 12 16
long=("$bin/examine_net" a.npy b.npy --k 5 --trials 1e6 --threads 1)
short=("$bin/examine_net" a.npy b.npy --k 5 --trials 10)

# held FOLDER: a run holds it
held() {
  [ -e "$1/.examine_net.lock" ]
}

tables="examine_net.csv examine_net.directions.csv examine_net.reversal.csv examine_net.spectrum.csv examine_net.stack.csv"

# two at once: the second is refused, and what an earlier run left stands until the first is done
expect 0 "${short[@]}" --output place
cp -r place before
"${long[@]}" --output place >/dev/null 2>&1 &
patiently held place
expect 2 "${short[@]}" --seed 2 --output place
says "in use by another run" err
check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
check "tables were touched by a run that was refused" same_tables before place
kill -TERM $!
wait $!
ended=$?
check "exit status $ended after SIGTERM" [ $ended -eq 143 ]

# stopped in the middle: nothing of the run stays, and what stood there stands
set -m # a job of its own each, so that interrupts are not ignored
for signal in INT TERM HUP; do
  "${long[@]}" --output place >out 2>err &
  patiently held place
  kill -s $signal $!
  wait $! 2>/dev/null
  ended=$?
  check "exit status $ended after SIG$signal" [ $ended -eq $((128 + $(kill -l $signal))) ]
  says "stopped" err
  check "left after SIG$signal: $(ls -A place)" [ "$(ls -A place | tr '\n' ' ')" = "$tables " ]
  check "SIG$signal changed the tables" same_tables before place
done
set +m

# many at once in one folder: one table set of one seed, whichever won
for seed in 1 2 3 4 5 6; do
  "${short[@]}" --seed $seed --output crowd >/dev/null 2>"crowd-$seed.err" &
done
wait
seeds=$(sed -n 's/^# seed: //p' crowd/*.csv | sort -u)
check "tables of several runs: seeds $seeds" [ "$(wc -w <<<"$seeds")" -eq 1 ]
check "left by a crowd: $(ls -A crowd)" [ "$(ls -A crowd | tr '\n' ' ')" = "$tables " ]
for seed in 1 2 3 4 5 6; do
  [ ! -s crowd-$seed.err ] || says "in use by another run" crowd-$seed.err
done

# what a killed run left goes with the next
"${long[@]}" --output killed >/dev/null 2>&1 &
patiently held killed
kill -KILL $!
wait $! 2>/dev/null
expect 0 "${short[@]}" --output killed
check "left by a killed run: $(ls -A killed)" [ "$(ls -A killed | tr '\n' ' ')" = "$tables " ]

# standard output that is full: the tables stand, the run has failed
checks=$((checks + 1))
"${short[@]}" --output full >/dev/full 2>err
[ $? -eq 3 ] || wrong "examine_net >/dev/full does not end in status 3"
says "cannot write to standard output" err
check "tables of a run that could not speak" same_tables before full

# any seed of 64 bits
expect 0 "${short[@]}" --seed 18446744073709551615 --output seed
check "no such seed" grep -qx '# seed: 18446744073709551615' seed/examine_net.csv
expect 0 "${short[@]}" --seed 18446744073709551614 --output seed-before
check "neighbouring seeds draw the same" \
  [ -n "$(diff <(grep -v '^#' seed/examine_net.reversal.csv) <(grep -v '^#' seed-before/examine_net.reversal.csv))" ]
