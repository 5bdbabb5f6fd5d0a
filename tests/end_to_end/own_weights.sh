#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# examine_net on a user's layers: its tables, its sentences, and what it refuses.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# npy ROWS COLUMNS [turned]: a float32 matrix of signs; turned, the transpose of COLUMNS x ROWS
npy() {
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
    "{'descr': '<f4', 'fortran_order': False, 'shape': ($1, $2), }"
  # shellcheck disable=SC2059 # the escapes are the data
  printf "$(awk -v rows="$1" -v columns="$2" -v turned="${3-}" 'BEGIN {
    for (i = 0; i < rows; i++)
      for (j = 0; j < columns; j++) {
        x = turned ? j * rows + i : i * columns + j
        # the middle bit of a linear congruence, iterated
        s = (x * 7919 + 12345) % 65536
        for (k = 0; k < 6; k++) s = (s * 25173 + 13849) % 65536
        printf "\\x00\\x00\\x80\\x%s", int(s / 1024) % 2 ? "bf" : "3f"
      }
  }')"
}

npy 40 60 >a.npy # 60 inputs, 40 outputs
npy 60 40 turned >turned.npy
npy 20 40 >b.npy
npy 30 30 >other.npy

expect 0 "$bin/examine_net" a.npy b.npy --k 1,2,30 --p 0.5,1 --trials 20 \
  --threads 1 --output one
says "a.npy (60 inputs, 40 outputs): " out
says "b.npy (40 inputs, 20 outputs): " out
check "not one sentence per layer" [ "$(wc -l <out)" -eq 2 ]
for column in m n; do
  fields one/examine_net.layers.csv $column | paste -sd' ' >$column
done
check "wrong shapes: $(cat m n)" [ "$(cat m n | paste -sd' ')" = "60 40 40 20" ]
check "entries of signs have another kurtosis" \
  awk 'BEGIN { bad = 1 } { bad = !($1 > 0.9 && $1 < 1.2) } END { exit bad }' \
  <(fields one/examine_net.layers.csv kurtosis)
# k = 30 does not fit the second layer
check "rows of the reversal" \
  [ "$(fields one/examine_net.reversal.csv layer | paste -sd' ')" = "1 1 1 1 1 1 2 2 2 2" ]
check "rows of the stack" \
  [ "$(fields one/examine_net.stack.csv layer | paste -sd' ')" = "1 2 1 2 1 2 1 2" ]
check "a number is not finite" [ -z "$(grep -iE '(^|,)-?(nan|inf)(,|$)' one/*.csv)" ]

expect 0 "$bin/examine_net" a.npy b.npy --k 1,2,30 --p 0.5,1 --trials 20 \
  --threads 2 --output two --quiet
check "--quiet prints" [ ! -s out ]
check "2 threads give other bytes than 1" same_tables one two

expect 0 "$bin/examine_net" turned.npy --inputs rows --output turned
expect 0 "$bin/examine_net" a.npy --output straight
for table in layers reversal spectrum; do
  grep -v -e '^#' -e 'npy' turned/examine_net.$table.csv >rows
  grep -v -e '^#' -e 'npy' straight/examine_net.$table.csv >straight-rows
  check "--inputs rows gives another $table table" cmp -s rows straight-rows
done

# layers that do not fit onto each other are no net
expect 0 "$bin/examine_net" a.npy other.npy --k 1 --trials 5 --output apart
check "a stack of layers that do not fit" [ ! -e apart/examine_net.stack.csv ]
says "layer 1 has 40 outputs, layer 2 has 30 inputs" out
check "not a sentence per layer and one line more" [ "$(wc -l <out)" -eq 3 ]
# a run takes with it what an earlier one left of a table that it has not
expect 0 "$bin/examine_net" a.npy b.npy --k 1 --trials 5 --output apart
check "no stack of layers that fit" [ -s apart/examine_net.stack.csv ]
expect 0 "$bin/examine_net" a.npy --k 1 --trials 5 --output apart
check "the stack of an earlier run stays" [ ! -e apart/examine_net.stack.csv ]
check "one layer is told that it is no net" [ "$(wc -l <out)" -eq 1 ]
expect 0 "$bin/examine_net" a.npy --k 1000 --output none
says "no k given fits" out
check "a reversal at no k" [ ! -e none/examine_net.reversal.csv ]
# numbers in sentences are as short as they can be
expect 0 "$bin/examine_net" a.npy --k 1 --p 0.2 --trials 5 --output short
says "at p = 0.2)" out
# a name that works on a terminal stays in the table
cp a.npy $'red\033[31m.npy'
expect 0 "$bin/examine_net" $'red\033[31m.npy' --k 1 --trials 5 --output name
says 'red\x1b[31m.npy (60 inputs' out
check "an escape sequence was printed" [ "$(tr -cd '\033' <out | wc -c)" -eq 0 ]

if command -v gnuplot >/dev/null; then
  run "$driver" plots --output one
  check "no panel of the layers" [ -s one/weights.svg ]
  check "gnuplot complains: $(cat err)" [ -z "$(grep -v '^reverify: no one/' err)" ]
fi

# refused CULPRIT OPTION...: exit status 2, a message with the culprit in it, nothing written
refused() {
  local culprit=$1
  shift
  expect 2 "$bin/examine_net" "$@" --output place
  says "$culprit" err
  check "something was written: $*" [ -z "$(find place -name '*.csv*' 2>/dev/null)" ]
}
refused "cannot open 'no.npy'" no.npy
refused "cannot open 'no.npy'" a.npy no.npy
printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
  "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }" >vector.npy
printf '\0\0\x80\x3f\0\0\x80\xbf' >>vector.npy
refused "'vector.npy' has fewer than two dimensions" vector.npy
printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
  "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }" >empty.npy
refused "'empty.npy' has no entries" empty.npy
# pair NAME BYTES: a 1 x 2 matrix
pair() {
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' \
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }" >"$1"
  # shellcheck disable=SC2059 # the escapes are the data
  printf "$2" >>"$1"
}
pair flat.npy '\0\0\x80\x3f\0\0\x80\x3f'
refused "entries that are all equal" flat.npy
pair nan.npy '\0\0\x80\x3f\0\0\xc0\x7f'
refused "'nan.npy' has an entry that is not finite" nan.npy
pair short.npy '\0\0\x80\x3f'
refused "'short.npy' is truncated" short.npy
refused "--inputs 'diagonal'" a.npy --inputs diagonal
refused "--k '0'" a.npy --k 0
refused "--p '0'" a.npy --p 0
refused "--tau 'x'" a.npy --tau x
refused "--trials '0'" a.npy --trials 0
refused "--trials '1,2'" a.npy --trials 1,2
refused "no file is given"
refused "more than 1000000 settings" a.npy --k 1:1e6:1000000 --tau 1,2
