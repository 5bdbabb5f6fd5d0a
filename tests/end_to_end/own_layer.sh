#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sigmoid_means on a layer of the user's: one row per unit, or one line that says what is wrong.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# bytes NUMBER...: the float64 numbers 0, 0.5, 1, -1, 2, nan and inf, little-endian
bytes() {
  local number
  for number in "$@"; do
    case $number in
    0) printf '\0\0\0\0\0\0\0\0' ;;
    0.5) printf '\0\0\0\0\0\0\xe0\x3f' ;;
    1) printf '\0\0\0\0\0\0\xf0\x3f' ;;
    -1) printf '\0\0\0\0\0\0\xf0\xbf' ;;
    2) printf '\0\0\0\0\0\0\0\x40' ;;
    nan) printf '\0\0\0\0\0\0\xf8\x7f' ;;
    inf) printf '\0\0\0\0\0\0\xf0\x7f' ;;
    esac
  done
}

# array NAME SHAPE NUMBER...
array() {
  local name=$1 dictionary="{'descr': '<f8', 'fortran_order': False, 'shape': ($2), }"
  shift 2
  { printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$dictionary" && bytes "$@"; } >"$name".npy
}

array W "3, 2" 1 2 0 0 -1 1
array b "3," 0 1 0.5
array q "2," 0.5 1
array signs "2," 0 -1
layer=(--weights W.npy --bias b.npy --inputs q.npy)

# near ONE OTHER: to 15 digits
near() {
  awk -v a="$1" -v b="$2" 'BEGIN { d = a - b; exit !((d < 0 ? -d : d) <= 4e-15) }'
}

sigma() {
  awk -v z="$1" 'BEGIN { printf "%.17g", 1 / (1 + exp(-z)) }'
}

table=results/sigmoid_means.csv
expect 0 "$bin/sigmoid_means" "${layer[@]}" --output results
says "3 units of 2 inputs" out
for name in taylor second_order mackay probit gauss_hermite variance_matched fourth_order edgeworth \
  saddle_point conditioned; do
  check "no line on $name" [ "$(grep -c "^  $name  " out)" -eq 1 ]
done
check "other columns" grep -q \
  '^unit,mean,variance,exact,taylor,second_order,mackay,probit,gauss_hermite,bound,' $table
check "$(fields $table unit | wc -l) rows for 3 units" [ "$(fields $table unit | wc -l)" -eq 3 ]
check "means $(fields $table mean)" [ "$(fields $table mean | tr '\n' ' ')" = "2.5 1 1 " ]
check "variances $(fields $table variance)" \
  [ "$(fields $table variance | tr '\n' ' ')" = "0.25 0 0.25 " ]
# x_1 is 0 or 1, x_2 is 1: the units see 2 or 3; 1; 0.5 or 1.5
mapfile -t exact < <(fields $table exact)
for wanted in "0 2 3" "1 1 1" "2 0.5 1.5"; do
  # shellcheck disable=SC2086
  set -- $wanted
  mean=$(awk -v a="$(sigma "$2")" -v b="$(sigma "$3")" 'BEGIN { printf "%.17g", (a + b) / 2 }')
  check "unit $1 is ${exact[$1]}, not $mean" near "${exact[$1]}" "$mean"
done
mapfile -t taylor < <(fields $table taylor)
check "first order ${taylor[0]}" near "${taylor[0]}" "$(sigma 2.5)"
mapfile -t bound < <(fields $table bound)
check "bound ${bound[0]}" near "${bound[0]}" 0.012028130608117
check "no provenance" grep -q '^# weights: W.npy$' $table
check "something beside the table: $(ls -A results)" [ "$(ls -A results)" = sigmoid_means.csv ]
# the errors of the terminal are those of the table: the first order, worst at unit 0 or 2
worst=$(awk -F, '!/^#/ && $1 != "unit" { d = $5 - $4; d = d < 0 ? -d : d; if (d > w) w = d }
  END { printf "%.3g", w }' $table)
check "the worst error is not $worst: $(grep '^  taylor ' out)" grep -q "^  taylor .* $worst " out

for threads in 1 2 3; do
  expect 0 "$bin/sigmoid_means" "${layer[@]}" --output threads-$threads --threads $threads
  check "$threads threads give other bytes" cmp -s $table threads-$threads/sigmoid_means.csv
done

# the same layer as others write it: columns and rows for vectors, through pipes
array column "3, 1" 0 1 0.5
array row "1, 2" 0.5 1
expect 0 "$bin/sigmoid_means" --weights W.npy --bias column.npy --inputs row.npy --output columns
check "vectors of two dimensions give other numbers" \
  cmp -s <(fields $table) <(fields columns/sigmoid_means.csv)
expect 0 "$bin/sigmoid_means" --weights <(cat W.npy) --bias <(cat b.npy) --inputs <(cat q.npy) \
  --output piped
check "pipes give other numbers" cmp -s <(fields $table) <(fields piped/sigmoid_means.csv)
cat W.npy | "$bin/sigmoid_means" --weights /dev/stdin --bias b.npy --inputs q.npy --output stdin
check "standard input gives other numbers" cmp -s <(fields $table) <(fields stdin/sigmoid_means.csv)

# tanh(1 * +-1 + 2 * -1), and so on
expect 0 "$bin/sigmoid_means" --coding plus_minus --weights W.npy --bias b.npy --inputs signs.npy \
  --output signs
mapfile -t exact < <(fields signs/sigmoid_means.csv exact)
mean=$(awk 'function tanh(z) { return 1 - 2 / (1 + exp(2 * z)) }
  BEGIN { printf "%.17g", (tanh(-3) + tanh(-1)) / 2 }')
check "tanh unit is ${exact[0]}, not $mean" near "${exact[0]}" "$mean"

# a row or a column of a matrix is a list of numbers too
array column "3, 1" 0 1 0.5
array row "1, 2" 0.5 1
expect 0 "$bin/sigmoid_means" --weights W.npy --bias column.npy --inputs row.npy --output shapes
check "other numbers from a column and a row" \
  cmp -s <(grep -v '^#' $table) <(grep -v '^#' shapes/sigmoid_means.csv)

# what underflows is nothing: weights near 1e-100, and an input that is 1 with probability 1e-165
tiny() {
  printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "{'descr': '<f8', 'fortran_order': False, 'shape': ($2), }"
  # shellcheck disable=SC2059 # the escapes are the data
  printf "$1$1"
}
tiny '\0\0\0\0\0\0\x30\x2b' "1, 2" >small.npy
tiny '\0\0\0\0\0\0\xb0\x1d' "2," >rare.npy
array half "2," 0.5 0.5
array unit "1, 2" 1 2
array one "1," 1
for tiny_layer in "small half" "unit rare" "small rare"; do
  expect 0 "$bin/sigmoid_means" --weights "${tiny_layer% *}.npy" --bias one.npy --inputs "${tiny_layer#* }.npy" \
    --output tiny
  check "a number is not finite: $tiny_layer" [ -z "$(grep -v '^#' tiny/sigmoid_means.csv | grep -i nan)" ]
  for name in exact taylor second_order mackay gauss_hermite variance_matched fourth_order edgeworth \
    conditioned; do
    value=$(fields tiny/sigmoid_means.csv $name)
    check "$tiny_layer: $name is $value" near "$value" "$(sigma 1)"
  done
done

# refuses CULPRIT OPTION...: status 2, one line, nothing written
refuses() {
  local culprit=$1
  shift
  expect 2 "$bin/sigmoid_means" "$@" --output refused
  check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
  says "$culprit" err
  check "a file was written by: $*" [ -z "$(find refused -type f 2>/dev/null)" ]
}

array long "3," 0.5 1 1
array high "2," 0.5 2
array bad "2," 0.5 nan
array nan "3, 2" 1 2 0 nan -1 1
array inf "3, 2" 1 2 0 inf -1 1
array none "0, 2"
array bare "0,"
array flat "2," 1 2
refuses "--bias is missing" --weights W.npy --inputs q.npy
refuses "--weights is missing" --bias b.npy --inputs q.npy
refuses "--inputs is missing" --weights W.npy --bias b.npy
refuses "'W.npy' is 3 x 2, but 'long.npy' has 3 entries" --weights W.npy --bias b.npy \
  --inputs long.npy
refuses "'W.npy' is 3 x 2, but 'q.npy' has 2 entries" --weights W.npy --bias q.npy --inputs q.npy
refuses "'high.npy' has the entry 2 at 1" --weights W.npy --bias b.npy --inputs high.npy
refuses "'bad.npy' has the entry nan at 1" --weights W.npy --bias b.npy --inputs bad.npy
refuses "'signs.npy' has the entry -1 at 1" --weights W.npy --bias b.npy --inputs signs.npy
refuses "'nan.npy' has the entry nan at 3" --weights nan.npy --bias b.npy --inputs q.npy
refuses "'inf.npy' has the entry inf at 3" --weights inf.npy --bias b.npy --inputs q.npy
refuses "'none.npy' is empty" --weights none.npy --bias bare.npy --inputs q.npy
refuses "'flat.npy' has 1 dimension:" --weights flat.npy --bias b.npy --inputs q.npy
refuses "'W.npy' has 2 dimensions" --weights W.npy --bias W.npy --inputs q.npy
refuses "is truncated" --weights <(head -c 150 W.npy) --bias b.npy --inputs q.npy
refuses "is longer" --weights <(cat W.npy q.npy) --bias b.npy --inputs q.npy
refuses "'/dev/tty' is neither a file nor a pipe" --weights /dev/tty --bias b.npy --inputs q.npy
refuses "cannot open 'missing.npy'" --weights missing.npy --bias b.npy --inputs q.npy
refuses "2 files of weights, but 1 of biases" "${layer[@]}" --weights W.npy
refuses "--inputs is given twice" "${layer[@]}" --inputs q.npy
refuses "--coding 'both' is unknown: choose zero_one or plus_minus" "${layer[@]}" --coding both
refuses "'stray' is no option" "${layer[@]}" stray
