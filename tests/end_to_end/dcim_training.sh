#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Training: the same bytes on any number of threads and after any stop, a full disk in mid-run among
# them; unusable data and options; weights that the tools read.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# in a mount namespace of its own, where a small disk can be mounted, if there can be one
if [ "${2-}" != inside ]; then
  user=--map-root-user
  unshare $user --mount true 2>/dev/null || user=
  if unshare $user --mount true 2>/dev/null; then
    trap - EXIT
    exec unshare $user --mount "$0" "$build" inside
  fi
fi
set -m # a job of its own each, so that interrupts are not ignored

# bytes: the numbers of standard input, 0 to 255, as bytes
bytes() {
  local text
  text=$(awk '{ for (i = 1; i <= NF; i++) printf "\\x%02x", $i }')
  # shellcheck disable=SC2059
  printf "$text"
}

# part STEM COUNT: images of 4 x 4 pixels of three classes, each bright in pixels of its own
part() {
  echo "0 0 8 3  0 0 0 $2  0 0 0 4  0 0 0 4" >images
  echo "0 0 8 1  0 0 0 $2" >labels
  awk -v count="$2" 'BEGIN {
    srand(5)
    for (i = 0; i < count; i++) {
      for (p = 0; p < 16; p++) printf "%d ", 90 * rand() + (p % 3 == i % 3 ? 160 : 0)
      print i % 3 >>"labels"
    }
  }' >>images
  bytes <images >"data/$1-images-idx3-ubyte"
  bytes <labels >"data/$1-labels-idx1-ubyte"
}
mkdir data
part train 200
part t10k 60

pair=("$bin/dcim_training" --quiet --data data --widths 9-7 --training-size 150 --batch 20 --seeds 3
  --epochs 400 --rate 0.02)

# started COMMAND...: in the background
started() {
  "$@" >out 2>err &
}

ended() {
  wait $! 2>/dev/null
  status=$?
}

has_checkpoint() {
  compgen -G "$1/*.checkpoint" >/dev/null
}

# nothing_left FOLDER: neither journal nor checkpoint nor anything half-written
nothing_left() {
  [ -z "$(find "$1" -name '*.partial' -o -name '*.journal' -o -name '*.checkpoint')" ]
}

no_table() {
  [ -z "$(find "$1" -name '*.csv')" ]
}

for threads in 1 2 3; do
  expect 0 "${pair[@]}" --threads $threads --output threads-$threads
  check "$threads threads give other bytes than 1" same_tables threads-1 threads-$threads
done
check "a run that ended leaves checkpoints" nothing_left threads-1

# killed in mid-training; where a busy machine let it end before, once more
for signal in KILL TERM INT; do
  for _ in {1..10}; do
    rm -rf $signal
    started "${pair[@]}" --output $signal
    patiently has_checkpoint $signal
    kill -s $signal $! 2>/dev/null
    ended
    [ "$status" -eq 0 ] || break
  done
  check "exit status $status after SIG$signal" [ "$status" -eq $((128 + $(kill -l $signal))) ]
  check "SIG$signal: a table before the end" no_table $signal
  check "SIG$signal: no checkpoint is left to go on from" has_checkpoint $signal
  [ $signal = KILL ] || says "the same command goes on" err
  expect 0 "${pair[@]}" --output $signal
  check "SIG$signal and resumed: other bytes than in one go" same_tables threads-1 $signal
  check "SIG$signal and resumed: something is left" nothing_left $signal
done

# a disk that fills up while the nets are trained
if mkdir disk && mount -t tmpfs -o size=4m tmpfs disk 2>/dev/null; then
  started "${pair[@]}" --output disk/run
  patiently has_checkpoint disk/run
  head -c 5m /dev/zero >disk/filler 2>/dev/null
  ended
  # where it ended before the disk was full, there is nothing to see
  if [ "$status" -ne 0 ]; then
    check "exit status $status on a full disk" [ "$status" -eq 2 ]
    says "No space left on device" err
    check "a full disk: a table before the end" no_table disk/run
    check "a full disk: the checkpoints before are gone" has_checkpoint disk/run
  fi
  rm disk/filler
  expect 0 "${pair[@]}" --output disk/run
  check "a full disk and resumed: other bytes than in one go" same_tables threads-1 disk/run
  check "a full disk and resumed: something is left" nothing_left disk/run
fi

# one part of a pair alone is the same net
expect 0 "${pair[@]}" --objective bidirectional --output alone
fields threads-1/dcim_training.csv | grep bidirectional >pair-rows
fields alone/dcim_training.csv | grep bidirectional >alone-rows
check "a bidirectional net alone is another than in a pair" cmp pair-rows alone-rows
check "no rows of bidirectional nets" [ -s alone-rows ]

# convolutional nets: all three objectives, on any number of threads, and killed in mid-training
cnn=("$bin/dcim_training" --quiet --data data --architecture cnn --objective all --layers 2-1-4/2-1-3/5
  --training-size 150 --batch 20 --seeds 2 --epochs 200 --rate 0.02)
if "${cnn[@]}" --epochs 1 --output convolutions >/dev/null 2>no-convolutions; then
  expect 0 "${cnn[@]}" --threads 1 --output cnn-1
  expect 0 "${cnn[@]}" --threads 2 --output cnn-2
  check "convolutional nets: 2 threads give other bytes than 1" same_tables cnn-1 cnn-2
  for _ in {1..10}; do
    rm -rf cnn-killed
    started "${cnn[@]}" --output cnn-killed
    patiently has_checkpoint cnn-killed
    kill -s KILL $! 2>/dev/null
    ended
    [ "$status" -eq 0 ] || break
  done
  check "convolutional nets: exit status $status after SIGKILL" [ "$status" -eq 137 ]
  expect 0 "${cnn[@]}" --output cnn-killed
  check "convolutional nets killed and resumed: other bytes than in one go" same_tables cnn-1 cnn-killed
  for objective in discriminative bidirectional sampled; do
    check "no images of $objective" [ "$(fields cnn-1/dcim_training.images.csv objective | grep -c "^$objective$")" -eq 120 ]
  done
  expect 0 "${cnn[@]}" --epochs 1 --save yes --output cnn-saved
  path=$(ls cnn-saved/dcim_training.weights/sampled-*.safetensors)
  expect 0 "$bin/examine_net" --quiet "${path%.safetensors}".layer{1,2,3,4}.npy --output examined-cnn
else
  says "install oneDNN" no-convolutions
fi

# eq. (22) serves dense nets too, and is the same net alone as among others
expect 0 "${pair[@]}" --epochs 20 --objective all --output all
expect 0 "${pair[@]}" --epochs 20 --objective sampled --output sampled
expect 0 "${pair[@]}" --epochs 20 --objective sampled --seeds 5 --output sampled-5
fields all/dcim_training.csv | grep sampled >all-rows
fields sampled/dcim_training.csv | grep sampled >sampled-rows
check "a sampled net alone is another than among others" cmp all-rows sampled-rows
check "no rows of sampled nets" [ -s sampled-rows ]

# what is made of the draws changes the net, and is the same on any number of threads
expect 0 "${pair[@]}" --epochs 20 --objective sampled --gradient each --seeds 5 --threads 1 --output gradients
expect 0 "${pair[@]}" --epochs 20 --objective sampled --gradient each --seeds 5 --threads 2 --output gradients-2
check "2 threads give other gradients than 1" same_tables gradients gradients-2
fields gradients/dcim_training.cells.csv reverse_loss_sampled_mean | tail -n 3 >losses
check "gradients that do not differ: $(cat losses)" [ "$(sort -u losses | wc -l)" -eq 3 ]
check "given is not what is taken where nothing is said" [ "$(head -n 1 losses)" = \
  "$(fields sampled-5/dcim_training.cells.csv reverse_loss_sampled_mean | tail -n 1)" ]
fields gradients/dcim_training.claims.csv | awk -F '\t' '$1 == "score-reverse" { print $9, $15 }' >difference
check "statistic and tests '$(cat difference)' are not the difference of score and given in $(paste -sd ' ' losses), and 1" \
  awk 'NR <= 3 { a[NR] = $1 } NR == 4 { d = a[3] - a[1] - $1; exit !(d < 1e-9 && d > -1e-9 && $2 == 1) }' \
  losses difference

# variances change the net, and differences are judged run by run: of the same runs none differ
# variances NAME OPTION...
variances() {
  local name=$1
  shift
  expect 0 "${pair[@]}" --epochs 20 --seeds 5 --pass each --threads 1 --output "$name" "$@"
  expect 0 "${pair[@]}" --epochs 20 --seeds 5 --pass each --threads 2 --output "$name-2" "$@"
  check "2 threads carry other variances than 1" same_tables "$name" "$name-2"
  expect 0 "${pair[@]}" --epochs 20 --seeds 5 --output "$name-means" "$@"
  grep ',1,own$' "$name/dcim_training.csv" >passes-rows
  grep ',1,own$' "$name-means/dcim_training.csv" >means-rows
  check "no rows of means" [ -s means-rows ]
  check "a net is another where variances are carried, too" cmp passes-rows means-rows
  fields "$name/dcim_training.cells.csv" reverse_loss_bidirectional_mean | tail -n 2 >losses
  check "variances change nothing" [ "$(sort -u losses | wc -l)" -eq 2 ]
  fields "$name/dcim_training.claims.csv" | awk -F '\t' '$1 == "variances-reverse" { print $9, $15 }' >difference
  check "statistic and tests '$(cat difference)' are not the difference of $(paste -sd ' ' losses), and 1" \
    awk 'NR <= 2 { a[NR] = $1 } NR == 3 { d = a[2] - a[1] - $1; exit !(d < 1e-9 && d > -1e-9 && $2 == 1) }' \
    losses difference
}
variances passes
if [ -d cnn-1 ]; then
  variances passes-cnn --architecture cnn --layers 2-1-4/9
fi

# the first columns, which scripts rely on
says "architecture,objective,reverse_weight,seed,epoch,iteration,train_accuracy,validation_accuracy,train_reverse_loss,validation_reverse_loss," threads-1/dcim_training.csv
for table in cells curve approximation images claims; do
  check "no table dcim_training.$table.csv" [ -s threads-1/dcim_training.$table.csv ]
done
check "records of 3 seeds do not begin at iteration 0" \
  [ "$(fields threads-1/dcim_training.csv iteration | grep -cx 0)" -eq 6 ]
check "a reverse loss is below its floor" \
  [ "$(fields threads-1/dcim_training.cells.csv floor_over_loss_violations | grep -cvx 0)" -eq 0 ]

# what cannot be used
# refused TEXT OPTION...
refused() {
  local text=$1
  shift
  expect 2 "$bin/dcim_training" --quiet --output refused "$@"
  says "$text" err
  check "'$text' takes more than a line" [ "$(wc -l <err)" -eq 1 ]
  check "'$text': something was written" [ ! -e refused ]
}
mkdir empty
cp -r data broken
head -c 100 data/train-labels-idx1-ubyte >broken/train-labels-idx1-ubyte
refused "there is no folder 'nowhere'" --data nowhere
refused "in 'empty'" --data empty
refused "train-labels-idx1-ubyte' is truncated" --data broken
refused "--training-size 201 is more than the 200 images" --data data --training-size 201
refused "--approximation 61 is more than the 60 images" --data data --approximation 61
refused "--widths '9-' is unusable" --data data --widths 9-
refused "--objective" --data data --objective neither
refused "--validation-size 61 is more than the 60 images" --data data --validation-size 61
refused "--sampled-layer 3 is above the 2 hidden layers" --data data --widths 9-7 --sampled-layer 3
if [ -d cnn-1 ]; then
  refused "--layers '3-1' is unusable" --data data --architecture cnn --layers 3-1
  refused "layer 2 has windows of 4 by 4 on 3 by 3 places" --data data --architecture cnn --layers 2-1-4/4-1-4
fi

# weights of cells that differ, in their draws or not, have names of their own
expect 0 "${pair[@]}" --epochs 1,2 --rate 0.01,0.02 --reverse-weight mean,0.3 --seeds 1 --save yes --output several
for net in discriminative bidirectional; do
  check "names of $net nets do not say epochs and rates" \
    [ "$(ls several/dcim_training.weights/$net-*-epochs-[12]-rate-0.0[12].safetensors | wc -l)" -ge 4 ]
  weights=(several/dcim_training.weights/$net-*.safetensors)
  check "$net nets that differ have one file" \
    [ "$(sha256sum "${weights[@]}" | cut -d ' ' -f 1 | sort -u | wc -l)" -eq ${#weights[@]} ]
done
check "8 bidirectional nets have not 8 files" [ "${#weights[@]}" -eq 8 ]

# tables say what data they rest on, wherever it lies
mkdir elsewhere
cp -r data elsewhere/moved
expect 0 "${pair[@]}" --epochs 1 --output here
expect 0 "${pair[@]}" --epochs 1 --data elsewhere/moved --output there
for table in here/*.csv; do
  says "# data_set: unnamed, 200 + 60 images of 4 x 4, 3 classes, " "$table"
  check "$(basename "$table") names other data elsewhere" \
    cmp <(grep "^# data_set" "$table") <(grep "^# data_set" "there/${table#here/}")
done

# weights for the tools
expect 0 "${pair[@]}" --epochs 2 --save yes --output saved
for net in discriminative bidirectional; do
  path=$(ls saved/dcim_training.weights/$net-*.safetensors)
  path=${path%.safetensors}
  expect 0 "$bin/examine_net" --quiet "$path.layer1.npy" "$path.layer2.npy" "$path.layer3.npy" --output examined-$net
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }" >q.npy
  head -c 36 /dev/zero >>q.npy
  expect 0 "$bin/sigmoid_means" --quiet --weights "$path.layer2.npy" --bias "$path.layer2.bias.npy" --inputs q.npy \
    --output means-$net
  check "$net: not a row for each unit" [ "$(fields means-$net/sigmoid_means.csv unit | wc -l)" -eq 7 ]
done
