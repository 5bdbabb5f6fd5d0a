#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The seed and the parameters alone decide the bytes: not the threads, not the grid around a cell.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# threads_agree NAME OPTION...: the tables of NAME-1, NAME-2, NAME-3 are the same
threads_agree() {
  local name=$1 threads
  shift
  for threads in 1 2 3; do
    expect 0 "$bin/$name" --quiet "$@" --threads $threads --output "$name-$threads"
    check "$name $*: $threads threads give other bytes than 1" same_tables "$name-1" "$name-$threads"
  done
}

grid=(--sampler both --m "20,60" --n "10,30,60" --trials 150)

for name in linear_reversal spectral_norm relu_reversal layered_reversal; do
  threads_agree $name "${grid[@]}"

  expect 0 "$bin/$name" --quiet "${grid[@]}" --seed 2 --output $name-seed
  grep -v '^#' $name-1/$name.csv >rows
  grep -v '^#' $name-seed/$name.csv >rows-seed
  check "$name: seed 2 gives the samples of seed 1" \
    [ "$(sort rows rows-seed | uniq -d | wc -l)" -eq 1 ] # the header alone

  for sampler in dense implicit; do
    expect 0 "$bin/$name" --quiet --sampler $sampler --m 60 --n 30 --trials 150 --output alone
    grep "^$sampler," alone/$name.csv >row
    check "$name: the $sampler cell drawn alone is none of the larger grid" grep -qxFf row rows
  done

  # so large that all threads work on one draw
  for threads in 1 2 3; do
    expect 0 "$bin/$name" --quiet --sampler dense --m 2200 --n 500 --trials 2 --threads $threads \
      --output $name-large-$threads
  done
  check "$name: 2 threads on one draw give other bytes than 1" \
    same_tables $name-large-1 $name-large-2
  check "$name: 3 threads on one draw give other bytes than 1" \
    same_tables $name-large-1 $name-large-3
  expect 0 env OMP_THREAD_LIMIT=1 "$bin/$name" --quiet --sampler dense --m 2200 --n 500 --trials 2 \
    --threads 2 --output $name-limit
  check "$name: fewer threads than asked for give other bytes" same_tables $name-large-1 $name-limit
done

# the networks of binary units
depth=(--width "3,9" --depth "1,3" --trials 40)
consistency=(--width "3,7" --depth "1,2" --theta "0,20" --trials 40)
for name in dcim_depth dcim_consistency; do
  [ $name = dcim_depth ] && grid=("${depth[@]}") || grid=("${consistency[@]}")
  threads_agree $name "${grid[@]}"
  expect 0 "$bin/$name" --quiet "${grid[@]}" --seed 2 --output $name-seed
  check "$name: seed 2 gives the samples of seed 1" \
    [ "$(cat $name-1/$name.csv $name-seed/$name.csv | grep -v '^#' | sort | uniq -d | wc -l)" -eq 1 ]
  expect 0 "$bin/$name" --quiet --width 3 --trials 40 --output alone
  expect 0 "$bin/$name" --quiet --width 2,3 --trials 40 --output both
  check "$name: a cell drawn alone is none of the larger grid" \
    grep -qxFf <(grep '^3,' alone/$name.csv) both/$name.csv
done
threads_agree relu_expectation --noise both --n 9,40 --depth 2,3 --trials 40
threads_agree relu_family --point -1,2 --trials 40
threads_agree dcim_taylor --coding both --n 5,40 --scale 0.5,5 --trials 50

# matrices of other laws; the last grids are so large that all threads work on one draw
threads_agree universality --ensemble all --m 30,12 --n 20 --k 3 --trials 60
threads_agree uncorrelated_image --ensemble all --m 30,12 --n 20 --k 10 --trials 60
threads_agree random_like_net --m 40 --n 20 --spike 0,2 --trials 60
threads_agree universality --ensemble gaussian,correlated,orthogonal --m 4000 --n 1000 --trials 1
threads_agree uncorrelated_image --ensemble gaussian,correlated,orthogonal --m 1500 --n 1000 --trials 2
