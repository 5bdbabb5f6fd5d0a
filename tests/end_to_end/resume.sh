#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run stopped at any moment goes on with the same command and ends in the same bytes.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"
set -m # a job of its own each, so that interrupts are not ignored

# cells in the journal of planted runs of 10 trials: header 32, record 24 + 8 a trial
finished_cells() {
  local size
  size=$(stat -c %s "$1" 2>/dev/null) || size=0
  echo $((size < 32 ? 0 : (size - 32) / 104))
}

# start_and_stop SIGNAL SECONDS COMMAND...: the exit status in $status
start_and_stop() {
  local signal=$1 seconds=$2
  shift 2
  "$@" >out 2>err &
  sleep "$seconds"
  kill -s "$signal" $! 2>/dev/null
  wait $! 2>/dev/null
  status=$?
}

# stop_in_the_middle SIGNAL FOLDER COMMAND...: when a cell is finished; the exit status in $status
stop_in_the_middle() {
  local signal=$1 journal=$2/planted.journal
  shift 2
  "$@" >out 2>err &
  for _ in {1..500}; do
    [ "$(finished_cells "$journal")" -gt 0 ] && break
    sleep 0.02
  done
  kill -s "$signal" $! 2>/dev/null
  wait $! 2>/dev/null
  status=$?
}

no_table() {
  [ -z "$(find "$1" -name '*.csv')" ]
}

nothing_half_written() {
  [ -z "$(find "$1" -name '*.partial' -o -name '*.journal')" ]
}

slow=("$planted" --quiet --plant slow --copy 1:30:30 --size 1 --trials 10)
expect 0 "${slow[@]}" --output whole

# killed again and again
killed=0 before=0
for seconds in 0.15 0.01 0.1 0.03 0.07 0.13 0.2; do
  start_and_stop KILL $seconds "${slow[@]}" --output pieces
  [ "$status" -eq 0 ] && break
  check "exit status $status of a killed run" [ "$status" -eq 137 ]
  check "a killed run left a table" no_table pieces
  after=$(finished_cells pieces/planted.journal)
  check "$before cells were finished, $after after another start" [ "$after" -ge "$before" ]
  before=$after killed=$((killed + 1))
done
check "no run was killed" [ $killed -gt 0 ]
check "no cell was kept over a kill" [ "$before" -gt 0 ]
expect 0 "${slow[@]}" --output pieces
check "killed and resumed: other bytes than in one go" same_tables whole pieces
check "killed and resumed: something half-written stays" nothing_half_written pieces

# asked to stop
for signal in INT TERM HUP; do
  stop_in_the_middle $signal $signal "${slow[@]}" --output $signal
  check "exit status $status after SIG$signal" [ "$status" -eq $((128 + $(kill -l $signal))) ]
  says "the same command goes on" err
  check "SIG$signal: no journal" [ -s $signal/planted.journal ]
  check "SIG$signal: a table before the end" no_table $signal
  expect 0 "${slow[@]}" --output $signal
  check "SIG$signal and resumed: other bytes than in one go" same_tables whole $signal
  check "SIG$signal and resumed: something half-written stays" nothing_half_written $signal
done

# a real executable, whose trials are short
norm=("$bin/spectral_norm" --quiet --m 50:200:20 --n 40 --trials 600)
expect 0 "${norm[@]}" --output norm-whole
killed=0
for seconds in 0.05 0.12 0.08 0.15 0.06; do
  start_and_stop KILL $seconds "${norm[@]}" --output norm
  [ "$status" -eq 137 ] && killed=$((killed + 1))
  [ "$status" -eq 0 ] && break
done
check "spectral_norm was never killed" [ $killed -gt 0 ]
expect 0 "${norm[@]}" --output norm
check "spectral_norm killed and resumed: other bytes than in one go" same_tables norm-whole norm
check "spectral_norm: something half-written stays" nothing_half_written norm

# --fresh starts over
start_and_stop KILL 0.1 "${slow[@]}" --output fresh
expect 0 "$planted" --quiet --fresh --trials 100 --output fresh
check "--fresh: something half-written stays" nothing_half_written fresh
