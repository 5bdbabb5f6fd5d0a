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

# started COMMAND...: in the background
started() {
  "$@" >out 2>err &
}

# stopped SIGNAL: the exit status of what was started, in $status; a planted run that is told to stop
# notices once it need not wait any more
stopped() {
  kill -s "$1" $! 2>/dev/null
  touch go
  wait $! 2>/dev/null
  status=$?
  rm go
}

has_cells() {
  [ "$(finished_cells "$1/planted.journal")" -gt 0 ]
}

no_table() {
  [ -z "$(find "$1" -name '*.csv')" ]
}

nothing_half_written() {
  [ -z "$(find "$1" -name '*.partial' -o -name '*.journal')" ]
}

slow=("$planted" --quiet --plant slow --copy 1:30:30 --size 1 --trials 10)
resumes() {
  touch go
  expect 0 "${slow[@]}" --output "$1"
  rm go
}
resumes whole

# killed again and again
before=0
for seconds in 0.15 0.01 0.1 0.03 0.07 0.13 0.2; do
  started "${slow[@]}" --output pieces
  sleep $seconds
  stopped KILL
  check "exit status $status of a killed run" [ "$status" -eq 137 ]
  check "a killed run left a table" no_table pieces
  after=$(finished_cells pieces/planted.journal)
  check "$before cells were finished, $after after another start" [ "$after" -ge "$before" ]
  before=$after
done
started "${slow[@]}" --output pieces
patiently has_cells pieces
stopped KILL
resumes pieces
check "killed and resumed: other bytes than in one go" same_tables whole pieces
check "killed and resumed: something half-written stays" nothing_half_written pieces

# asked to stop
for signal in INT TERM HUP; do
  started "${slow[@]}" --output $signal
  patiently has_cells $signal
  stopped $signal
  check "exit status $status after SIG$signal" [ "$status" -eq $((128 + $(kill -l $signal))) ]
  says "the same command goes on" err
  check "SIG$signal: no journal" [ -s $signal/planted.journal ]
  check "SIG$signal: a table before the end" no_table $signal
  resumes $signal
  check "SIG$signal and resumed: other bytes than in one go" same_tables whole $signal
  check "SIG$signal and resumed: something half-written stays" nothing_half_written $signal
done

# a real executable, whose trials are short; a busy machine may let it end before it is killed
norm=("$bin/spectral_norm" --quiet --m 50:200:20 --n 40 --trials 600)
expect 0 "${norm[@]}" --output norm-whole
killed=0
for seconds in 0.05 0.12 0.08 0.15 0.06 0.05 0.04 0.03 0.02 0.01; do
  started "${norm[@]}" --output norm
  sleep $seconds
  stopped KILL
  [ "$status" -eq 137 ] && killed=$((killed + 1))
  [ $killed -eq 5 ] && break
  [ "$status" -eq 137 ] || rm -r norm
done
check "spectral_norm was never killed" [ $killed -gt 0 ]
expect 0 "${norm[@]}" --output norm
check "spectral_norm killed and resumed: other bytes than in one go" same_tables norm-whole norm
check "spectral_norm: something half-written stays" nothing_half_written norm

# --fresh starts over
started "${slow[@]}" --output fresh
patiently has_cells fresh
stopped KILL
expect 0 "$planted" --quiet --fresh --trials 100 --output fresh
check "--fresh: something half-written stays" nothing_half_written fresh
