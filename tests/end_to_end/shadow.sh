#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Training by SHADOW on images made up here: its tables on any threads, killed and gone on from, its
# weights in other hands, its figures, and what it refuses.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"
set -m # a job of its own each, so that interrupts are not ignored

shadow=$bin/shadow_training

# part STEM COUNT TEXT: images of 8 x 8 pixels, of the bytes of a text repeated, with labels 0 to 2
part() {
  local count
  count=$(printf '\\0%o' "$2")
  { printf '\0\0\010\003\0\0\0%b\0\0\0\010\0\0\0\010' "$count"; yes "$3" | head -c $(($2 * 64)); } >data/"$1"-images-idx3-ubyte
  { printf '\0\0\010\001\0\0\0%b\0' "$count"; yes $'\1' | tr '\n' '\2' | head -c $(($2 - 1)); } >data/"$1"-labels-idx1-ubyte
}
mkdir data
part train 120 'how now, brown cow'
part t10k 90 'the quick brown fox'

small=("$shadow" --quiet --data data --training-size 60 --batch 16 --widths 12-9)
short=("${small[@]}" --epochs 4 --seeds 5 --examine 2)

# tables, on one thread and on two
expect 0 "${short[@]}" --threads 1 --output one
expect 0 "${short[@]}" --threads 2 --output two
check "other bytes on two threads" same_tables one two
head=$(grep -v '^#' one/shadow_training.csv | head -n 1)
check "rows under $head" [ "${head#method,training_size,seed,epoch,train_error,test_error,}" != "$head" ]
check "5 runs of 4 epochs of 3 methods are not 60 rows" \
  [ "$(fields one/shadow_training.csv seed | wc -l)" = 60 ]
check "SHADOW has not seen two images where the others saw one" \
  [ "$(fields one/shadow_training.csv images | sort -n | tail -n 1)" = 480 ]
check "3 nets, 3 examinations, 3 layers are not 27 rows" \
  [ "$(fields one/shadow_training.layers.csv epoch | wc -l)" = 27 ]
check "not 5 images, and those from 2 layers of 2 nets" \
  [ "$(fields one/shadow_training.images.csv pixels | wc -lw | tr -s " ")" = " $((5 * 5 * 8)) $((5 * 5 * 64))" ]
check "a question is expected to have an answer" \
  [ "$(fields one/shadow_training.claims.csv expected | sort -u)" = any ]

# killed within SHADOW's training, the second net's file being there
long=("${small[@]}" --epochs 120 --seeds 5 --threads 2)
expect 0 "${long[@]}" --output whole
checkpoints() {
  [ -n "$(find pieces -name "*.$1.checkpoint" 2>/dev/null)" ]
}
for method in plain dropout shadow; do
  "${long[@]}" --output pieces >out 2>err &
  patiently checkpoints $method
  kill -s KILL $! 2>/dev/null
  wait $! 2>/dev/null
  check "a killed run left a table" [ -z "$(find pieces -name '*.csv')" ]
done
expect 0 "${long[@]}" --output pieces
check "killed and resumed: other bytes than in one go" same_tables whole pieces
check "checkpoints are left" [ -z "$(find pieces -name '*.checkpoint' -o -name '*.partial')" ]

# weights
expect 0 "${small[@]}" --epochs 2 --seeds 5 --save yes --output saved
for method in plain dropout shadow; do
  layers=(saved/shadow_training.weights/*."$method".layer[123].npy)
  check "the weights of $method: ${layers[*]}" [ ${#layers[@]} -eq 3 ]
  expect 0 "$bin/examine_net" --trials 5 --output "saved/$method" "${layers[@]}"
  check "examine_net says of three layers: $(cat out)" [ "$(grep -c "\.$method\.layer[123] (" out)" -ge 3 ]
done
expect 0 "${small[@]}" --epochs 2 --seeds 5 --output unsaved
check "saving changes the rows" \
  cmp -s <(fields saved/shadow_training.csv) <(fields unsaved/shadow_training.csv)
check "weights that nobody asked for" [ ! -e unsaved/shadow_training.weights ]

# figures
if command -v gnuplot >/dev/null; then
  expect 0 "$driver" plots --output one
  for figure in shadow_training shadow_layers shadow_reversal; do
    check "no figure $figure" [ -s one/$figure.svg ]
  done
fi

# refusals, in one line and with nothing left
refuses() {
  local words=$1
  shift
  expect 2 "${small[@]}" --seeds 5 --output refused "$@"
  says "$words" err
  check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
  check "something is left: $(ls refused)" [ -z "$(ls refused 2>/dev/null)" ]
}
refuses "there is no folder 'nowhere'" --data nowhere
refuses "--training-size 121 is more than the 120 images there are: give fewer" --training-size 121
for widths in '' 12- -12 0 12--9 12x9 65537 1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1; do
  refuses "--widths '$widths'" --widths "$widths"
done
refuses "--rate-shadow '0' is out of range" --rate-shadow 0
