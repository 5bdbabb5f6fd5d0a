#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# sigmoid_means on nets of the user's, and for many vectors of inputs: against the sum over all states,
# the same bytes on any number of threads, and a word on what does not fit.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# array NAME SHAPE NUMBER...: float64, of 0, 0.5, 0.25, 1, -1, 2 and nan
array() {
  local name=$1 number dictionary="{'descr': '<f8', 'fortran_order': False, 'shape': ($2), }"
  shift 2
  {
    printf '\x93NUMPY\x01\x00\x76\x00%-117s\n' "$dictionary"
    for number in "$@"; do
      case $number in
      0) printf '\0\0\0\0\0\0\0\0' ;;
      0.25) printf '\0\0\0\0\0\0\xd0\x3f' ;;
      0.5) printf '\0\0\0\0\0\0\xe0\x3f' ;;
      1) printf '\0\0\0\0\0\0\xf0\x3f' ;;
      -1) printf '\0\0\0\0\0\0\xf0\xbf' ;;
      2) printf '\0\0\0\0\0\0\0\x40' ;;
      nan) printf '\0\0\0\0\0\0\xf8\x7f' ;;
      esac
    done
  } >"$name".npy
}

array W1 "3, 2" 2 -1 1 2 -1 0.5
array b1 "3," 0.5 -1 0
array W2 "2, 3" 1 2 -1 2 -1 2
array b2 "2," -1 0.5
array q "2, 2" 0.25 0.5 1 0
net=(--weights W1.npy --bias b1.npy --weights W2.npy --bias b2.npy --inputs q.npy)

# states TOP CODING: a row per vector, layer and unit from the sum over all states
states() {
  awk -v top="$1" -v coding="$2" '
    function sigma(z) { return 1 / (1 + exp(-z)) }
    function p_of(z) { return sigma(coding == "plus_minus" ? 2 * z : z) }
    function value(bit) { return coding == "plus_minus" ? 2 * bit - 1 : bit }
    function law(bit, q) { q = coding == "plus_minus" ? (1 + q) / 2 : q; return bit ? q : 1 - q }
    BEGIN {
      split("2 -1 1 2 -1 0.5", w1, " "); split("0.5 -1 0", b1, " ")
      split("1 2 -1 2 -1 2", w2, " "); split("-1 0.5", b2, " "); split("0.25 0.5 1 0", q, " ")
      for (v = 0; v < 2; v++) {
        split("", mean); split("", class)
        for (s = 0; s < 32; s++) {
          for (i = 0; i < 5; i++) x[i] = int(s / 2 ^ i) % 2
          p = law(x[0], q[2 * v + 1]) * law(x[1], q[2 * v + 2])
          for (j = 0; j < 3; j++) {
            m = p_of(b1[j + 1] + w1[2 * j + 1] * value(x[0]) + w1[2 * j + 2] * value(x[1]))
            p *= x[2 + j] ? m : 1 - m
          }
          total = 0
          for (c = 0; c < 2; c++) {
            z = b2[c + 1]
            for (j = 0; j < 3; j++) z += w2[3 * c + j + 1] * value(x[2 + j])
            class[c] = top == "softmax" ? exp(z) : value(p_of(z))
            total += class[c]
          }
          for (j = 0; j < 3; j++) mean[j] += p * value(x[2 + j])
          for (c = 0; c < 2; c++) mean[3 + c] += p * (top == "softmax" ? class[c] / total : class[c])
        }
        for (j = 0; j < 5; j++) printf "%.17g\n", mean[j]
      }
    }'
}

for top in sigmoid softmax; do
  for coding in zero_one plus_minus; do
    run="$top and $coding"
    expect 0 "$bin/sigmoid_means" "${net[@]}" --top $top --coding $coding --output $top-$coding
    table=$top-$coding/sigmoid_means.net.csv
    check "$run: other columns" grep -qx \
      'input,layer,unit,forward,variance_pass,monte_carlo,monte_carlo_error,exact,bound' $table
    check "$run: other rows" [ "$(fields $table | awk 'NR > 1 { printf "%s%s%s ", $1, $2, $3 }')" = \
      "010 011 012 020 021 110 111 112 120 121 " ]
    wrong=$(paste <(states $top $coding) <(fields $table exact) <(fields $table monte_carlo) \
      <(fields $table monte_carlo_error) <(fields $table forward) <(fields $table bound) |
      awk 'function abs(x) { return x < 0 ? -x : x }
        abs($1 - $2) > 4e-15 || abs($1 - $3) > 5 * $4 + 1e-14 || abs($1 - $5) > $6 + 1e-14 || !($4 >= 0)')
    check "$run: off the sum over all states: $wrong" [ -z "$wrong" ]
    check "$run: no line per layer" [ "$(grep -cE '^ +[12] +[32]  exact ' out)" -eq 2 ]
    check "$run: $(fields $top-$coding/sigmoid_means.layers.csv layer | wc -l) layers" \
      [ "$(fields $top-$coding/sigmoid_means.layers.csv exact | tr '\n' ' ')" = "1 1 " ]
    says "confident by" out
    # the mean overconfidence of the classes is that of the layer
    if [ $top = softmax ]; then
      over=$(fields $top-$coding/sigmoid_means.classes.csv | awk 'NR > 1 { sum += $3 - $4 } END { printf "%.12f", sum / 2 }')
      layer=$(fields $top-$coding/sigmoid_means.layers.csv overconfidence | awk 'NR == 2 { printf "%.12f", $1 }')
      check "$run: overconfident by $over or $layer" [ "$over" = "$layer" ]
    else
      check "$run: classes of no softmax" [ ! -e $top-$coding/sigmoid_means.classes.csv ]
    fi
    check "$run: the table of a layer" [ ! -e $top-$coding/sigmoid_means.csv ]
  done
done

# any number of threads, of samples in blocks that do not fill; --enumerate 0 leaves Monte Carlo
for threads in 1 2 3; do
  expect 0 "$bin/sigmoid_means" "${net[@]}" --samples 3001 --enumerate 0 --threads $threads \
    --output threads-$threads
  check "$threads threads give other bytes" same_tables threads-1 threads-$threads
done
says "Monte Carlo" out
check "exact without a sum" [ "$(fields threads-1/sigmoid_means.layers.csv exact | tr '\n' ' ')" = "1 0.5 " ]
expect 0 "$bin/sigmoid_means" "${net[@]}" --samples 0 --enumerate 0 --output bare
check "a number that is not one" [ -z "$(cat out bare/*.csv | grep -i nan)" ]
check "samples without any" [ -z "$(fields bare/sigmoid_means.net.csv monte_carlo | tr -d '\n')" ]
expect 0 "$bin/sigmoid_means" "${net[@]}" --seed 2 --output seed
check "the seed is nothing to Monte Carlo" \
  [ "$(fields seed/sigmoid_means.net.csv monte_carlo | sum)" != "$(fields sigmoid-zero_one/sigmoid_means.net.csv monte_carlo | sum)" ]
check "the files are not named" [ "$(grep -c '^# weights: W[12].npy$' seed/sigmoid_means.net.csv)" -eq 2 ]

# one layer: the same exact means for many vectors as for each alone; its table knows no seed
array one "2," 1 0
expect 0 "$bin/sigmoid_means" --weights W1.npy --bias b1.npy --inputs q.npy --output many
expect 0 "$bin/sigmoid_means" --weights W1.npy --bias b1.npy --inputs one.npy --output many
check "tables of another run stay: $(ls many)" [ "$(ls -A many)" = sigmoid_means.csv ]
check "a seed over what is not drawn" [ "$(grep -c '^# seed' many/sigmoid_means.csv)" -eq 0 ]
expect 0 "$bin/sigmoid_means" --weights W1.npy --bias b1.npy --inputs q.npy --output many
check "tables of another run stay: $(ls many)" [ ! -e many/sigmoid_means.csv ]

# a ReLU layer, by the sum over its states; inputs kept with probability 1/4 have other means
relu() {
  awk -v noise="$1" '
    BEGIN {
      split("2 -1 1 2 -1 0.5", w, " "); split("0.5 -1 0", b, " "); split("0.25 0.5 1 0", q, " ")
      for (v = 0; v < 2; v++)
        for (j = 0; j < 3; j++) {
          mean = 0
          for (s = 0; s < 4; s++) {
            z = b[j + 1]; p = 1
            for (i = 0; i < 2; i++) {
              bit = int(s / 2 ^ i) % 2; m = q[2 * v + i + 1]
              one = noise == "dropout" ? 0.25 : noise == "plus_minus" ? (1 + m) / 2 : m
              x = noise == "dropout" ? bit * m / 0.25 : noise == "plus_minus" ? 2 * bit - 1 : bit
              z += w[2 * j + i + 1] * x
              p *= bit ? one : 1 - one
            }
            mean += z > 0 ? p * z : 0
          }
          printf "%.17g\n", mean
        }
    }'
}
layer=(--weights W1.npy --bias b1.npy --inputs q.npy --activation relu)
for noise in zero_one plus_minus dropout; do
  case $noise in
  dropout) options=(--noise dropout --keep 0.25) ;;
  *) options=(--coding "$noise") ;;
  esac
  expect 0 "$bin/sigmoid_means" "${layer[@]}" "${options[@]}" --output relu-$noise
  table=relu-$noise/sigmoid_means.relu.csv
  check "$noise: other tables: $(ls relu-$noise)" [ "$(ls -A relu-$noise)" = sigmoid_means.relu.csv ]
  wrong=$(paste <(relu $noise) <(fields $table exact) <(fields $table exact_error) <(fields $table forward) \
    <(fields $table bound) <(fields $table sharper_bound) |
    awk 'function abs(x) { return x < 0 ? -x : x }
      abs($1 - $2) > $3 + 1e-15 || $3 > 1e-9 || $1 - $4 < -1e-14 || $1 - $4 > $6 + 1e-14 || $6 > $5 + 1e-14 || NF != 6')
  check "$noise: off the sum over all states: $wrong" [ -z "$wrong" ]
  check "$noise: not six rows" [ "$(fields $table unit | wc -l)" -eq 6 ]
done
expect 0 "$bin/sigmoid_means" "${layer[@]}" --threads 1 --output relu-one
expect 0 "$bin/sigmoid_means" "${layer[@]}" --threads 3 --output relu-three
check "threads give other bytes of a ReLU layer" cmp -s relu-one/sigmoid_means.relu.csv relu-three/sigmoid_means.relu.csv

if command -v gnuplot >/dev/null; then
  expect 0 "$driver" plots --output softmax-zero_one
  check "no figure" [ -s softmax-zero_one/sigmoid_means.svg ]
fi

# refuses CULPRIT OPTION...: status 2, one line, nothing written
refuses() {
  local culprit=$1
  shift
  expect 2 "$bin/sigmoid_means" "$@" --output refused
  check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
  says "$culprit" err
  check "a file was written by: $*" [ -z "$(find refused -type f 2>/dev/null)" ]
}

array nan "2, 3" 1 2 0.5 nan 0 1
array high "2, 2" 0.5 1 1 2
array wide "2, 3" 0.5 1 1 0 0 1
refuses "layer 2, 'W1.npy', is 3 x 2, but layer 1 has 3 units" \
  --weights W1.npy --bias b1.npy --weights W1.npy --bias b1.npy --inputs q.npy
refuses "layer 2, 'W2.npy' is 2 x 3, but 'b1.npy' has 3 entries" \
  --weights W1.npy --bias b1.npy --weights W2.npy --bias b1.npy --inputs q.npy
refuses "'nan.npy' has the entry nan at 3" \
  --weights W1.npy --bias b1.npy --weights nan.npy --bias b2.npy --inputs q.npy
refuses "'high.npy' has the entry 2 at 3" "${net[@]:0:8}" --inputs high.npy
refuses "'wide.npy' is 2 x 3, but layer 1 has 2 inputs" "${net[@]:0:8}" --inputs wide.npy
refuses "3 files of weights, but 2 of biases" "${net[@]}" --weights W2.npy
refuses "--samples 1 has no error" "${net[@]}" --samples 1
refuses "--samples" "${net[@]}" --samples -1
refuses "--enumerate" "${net[@]}" --enumerate 15
refuses "--top 'linear' is unknown: choose sigmoid or softmax" "${net[@]}" --top linear
refuses "2 layers, but --activation relu" "${net[@]}" --activation relu
refuses "--noise is of --activation relu" "${net[@]}" --noise dropout
refuses "--keep is of --noise dropout" "${layer[@]}" --keep 0.5
refuses "--samples does not go with --activation relu" "${layer[@]}" --samples 10
refuses "'high.npy' has the entry 2 at 3" --weights W1.npy --bias b1.npy --inputs high.npy --activation relu
