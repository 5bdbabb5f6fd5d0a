#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A statement about training, planted: its options, its tables, its verdicts, and runs that are
# stopped within a trial and go on from there.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"
set -m # a job of its own each, so that interrupts are not ignored

training=$build/tests/planted_training

# options
expect 0 "$training" --help
says "--trials=N, --seeds=N" out
says "--training-size=LIST" out
says "--data=TEXT,..." out
expect 0 "$training" --parameters
says "data,text,,,,,,,,made up" out
expect 2 "$training" --training-size 0
says "--training-size '0' is out of range" err
expect 2 "$training" --seeds few
says "--seeds 'few'" err
expect 2 "$training" --data a,,b
says "--data 'a,,b' has an empty text" err
check "unusable options left something" [ -z "$(find . -name 'planted*')" ]

# one trial is one seed, by either name
expect 0 "$training" --quiet --training-size 7 --seeds 6 --output seeds
expect 0 "$training" --quiet --training-size 7 --trials 6 --output trials
check "--seeds 6 is not --trials 6" same_tables seeds trials

# rows of its own, and a row per cell beside them
head=$(grep -v '^#' seeds/planted_training.csv | head -n 1)
check "rows under $head" [ "$head" = method,training_size,seed,epoch,train_error,test_error ]
check "6 runs of 6 epochs of 2 methods are not 72 rows" \
  [ "$(fields seeds/planted_training.csv seed | wc -l)" = 72 ]
check "not one row per cell" [ "$(fields seeds/planted_training.cells.csv trials)" = 6 ]
for table in seeds/planted_training.csv seeds/planted_training.cells.csv; do
  says "# fixed: training_size 7" "$table"
  says "# seed: 1" "$table"
done
expect 0 "$training" --columns
says "planted_training.csv, one row per method, run and epoch" out
says "planted_training.cells.csv, one row per cell" out

# as many epochs as the cell says, and free texts that could break a table
expect 0 "$training" --quiet --data '{a}#b "c",d' --epochs 3,5 --training-size 7 --output odd
check "histories of the wrong length" [ "$(fields odd/planted_training.csv epoch | wc -l)" = 160 ]
check "the texts are not in the table: $(fields odd/planted_training.cells.csv data | tr '\n' ' ')" \
  [ "$(fields odd/planted_training.cells.csv data | tr '\n' ' ')" = '{a}\x23b "c" {a}\x23b "c" d d ' ]
check "the draws do not depend on the text" \
  [ "$(fields odd/planted_training.cells.csv gap_mean | sort -u | wc -l)" = 4 ]

# verdicts
verdicts() {
  paste -d ' ' <(fields "$1/planted_training.claims.csv" claim) <(fields "$1/planted_training.claims.csv" verdict) | tr '\n' ' '
}
expect 0 "$training" --output preset
says "holds     as expected  corrected  lower" out
says "fails     as expected  control    control" out
says "as expected  question" out
says "7 tests on means of a few runs assume that runs differ normally: each then errs with a probability of at most 0.0001, any of them with one of at most 0.0007, which is no part of the 1e-06" out
says "# training_level: 0.0001, one-sided, if runs differ normally; not in run_false_alarm" \
  preset/planted_training.claims.csv
expect 1 "$training" --quiet --plant false --output false
check "a false gap: $(verdicts false)" \
  [ "$(verdicts false)" = "lower fails upper holds question holds control holds " ]
expect 0 "$training" --quiet --plant equal --output equal
check "equal runs decide: $(verdicts equal)" \
  [ "$(verdicts equal)" = "question undecided " ]
expect 0 "$training" --seeds 4 --training-size 7 --output few
says "4 further claims need other settings: 5 trials (lower, upper, question, control)" out
expect 0 "$training" --training-size 7 --plant equal --output own
says "3 further claims need other settings: draws that differ (lower, upper, control)" out

# a report counts them apart
expect 0 "$driver" report --output preset
says "4 as expected, 0 left open, 0 contradict; 0 tests, which reject a truth" out
says "7 tests on means of a few runs" out
for text in "0 tests. Each rejects" "7 tests on means of a few runs" "question: about runs of training" \
  "mean 1.0" "the mean is known to"; do
  says "$text" preset/report.html
done
expect 1 "$driver" report --output false
says "1 as expected, 0 left open, 3 contradict" out

# the failure of one trial stops the others, which stand where they were
expect 3 "$training" --quiet --plant failure --epochs 100 --threads 2 --output failure
says "run 4 fails as planted" err
check "a failed run left a table" [ -z "$(find failure -name '*.csv')" ]

# stopped and killed within a trial: 5 runs of 40 epochs, the last of which waits in its third
checkpoints() {
  find "$1" -name '*.checkpoint' | wc -l
}
worked() {
  stat -c %s epochs
}
four_ended() {
  [ "$(worked)" -ge 162 ]
}
slow=("$training" --quiet --plant slow --training-size 7,8 --epochs 40 --threads 2)
touch go epochs
expect 0 "${slow[@]}" --output whole
check "no epoch was counted" [ "$(worked)" -eq 400 ]
check "the run left checkpoints" [ "$(checkpoints whole)" -eq 0 ]
for signal in KILL TERM; do
  rm go epochs
  touch epochs
  "${slow[@]}" --output $signal >out 2>err &
  patiently four_ended
  kill -s $signal $!
  wait $! 2>/dev/null
  status=$?
  check "exit status $status after SIG$signal" [ $status -eq $((128 + $(kill -l $signal))) ]
  check "$(checkpoints $signal) checkpoints after SIG$signal" [ "$(checkpoints $signal)" -eq 5 ]
  check "a table before the end" [ -z "$(find $signal -name '*.csv')" ]
  touch go
  expect 0 "${slow[@]}" --output $signal
  check "SIG$signal and resumed: other bytes than in one go" same_tables whole $signal
  check "SIG$signal: $(worked) epochs were worked through, not those of one go" [ "$(worked)" -eq 400 ]
  check "SIG$signal: something half-written stays" \
    [ -z "$(find $signal -name '*.checkpoint' -o -name '*.partial' -o -name '*.journal')" ]
done

# checkpoints of another seed are never met, were the journal lost, and --fresh drops its own
for way in "--seed 2" --fresh; do
  rm -f go epochs
  touch epochs
  "${slow[@]}" --output again >out 2>err &
  patiently four_ended
  kill -s KILL $!
  wait $! 2>/dev/null
  touch go
  [ "$way" = --fresh ] || rm again/planted_training.journal
  before=$(worked)
  # shellcheck disable=SC2086 # an option and its value
  expect 0 "${slow[@]}" $way --output again
  check "$way went on from checkpoints: $(worked) epochs" [ "$(worked)" -eq $((before + 400)) ]
  check "$way: something half-written stays" [ "$(checkpoints again)" -eq 0 ]
done
check "--fresh: other bytes than in one go" same_tables whole again

# progress within a trial, on a terminal
if command -v script >/dev/null; then
  rm go
  touch go
  script -qec "'$training' --plant slow --training-size 7 --epochs 40 --threads 1 --output terminal" /dev/null >shown 2>&1 </dev/null
  check "the progress line does not say how a trial stands" grep -aq 'run [0-4]: epoch [0-9]* of 40' shown
fi

# figures: of any grid, from the table of its cells; of plots/, from both
command -v gnuplot >/dev/null || exit 0
cp -r "$root/plots" plots
cat >plots/planted_training.gp <<'FIGURE'
# Data: planted_training.csv planted_training.cells.csv
# Plans: all(training_size)
load plots . '/style.gp'
plot results . '/planted_training.csv' using 4:5 title plans, \
     results . '/planted_training.cells.csv' using 3:'gap_mean' title 'cells'
FIGURE
export REVERIFY_BIN=$bin REVERIFY_PLOTS=$PWD/plots
expect 0 "$driver" plots --output preset
check "no figure of both tables: $(cat err)" [ -s preset/planted_training.svg ]
check "a sweep of a preset" [ ! -e preset/planted_training.sweep.svg ]
expect 0 "$training" --quiet --training-size 10:1000:4:log --output sweep
expect 0 "$driver" plots --output sweep
check "no figure of an own grid: $(cat err)" [ -s sweep/planted_training.svg ]
check "no sweep: $(cat err)" [ -s sweep/planted_training.sweep.svg ]
says "training_size" sweep/planted_training.sweep.svg
