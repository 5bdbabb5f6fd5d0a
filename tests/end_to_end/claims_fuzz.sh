#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The claims of every executable at random settings: no verdict contradicts, no number is missing.
# The seed is that of the version; FUZZ_SEED and FUZZ_SETTINGS choose others.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

version=$(sed -n 's/.*RV_VERSION "\(.*\)"/\1/p' "$root/include/reverify/version.h")
seed=${FUZZ_SEED:-${version//./}} settings=${FUZZ_SETTINGS:-200}
run "$root/tests/fuzz/claims.sh" "$build" "$settings" "$seed" 1 # tests run side by side already
cat out
check "claims at random settings, seed $seed: exit status $status: $(cat err)" [ "$status" -eq 0 ]
echo "$settings settings, seed $seed"

# a fault is found: a planted statement whose claim is false, and one that gives NaN
mkdir -p fault
for plant in false nan; do
  run "$planted" --quiet --plant $plant --output fault
  awk -f "$root/tests/fuzz/claims.awk" fault/planted*.csv >faults
  check "the fuzzer does not see what is planted: $plant" [ -s faults ]
done
run "$planted" --quiet --plant nothing --output fault
awk -f "$root/tests/fuzz/claims.awk" fault/planted*.csv >faults
check "the fuzzer sees faults where there are none: $(cat faults)" [ ! -s faults ]

# what the parameters may be, as a program reads it
for name in $(cd "$root" && ls verify/*.c | sed 's|.*/||; s|\.c$||'); do
  expect 0 "$bin/$name" --parameters
  check "$name --parameters: rows of different lengths" \
    [ "$(sed 's/"[^"]*"/list/' out | awk -F , '{ print NF }' | sort -u)" = 10 ]
  check "$name --parameters left something" [ ! -e results ]
done
expect 0 "$bin/relu_reversal" --parameters
says "m,number,1,no,1000000000000000,yes,,,,1e4" out
says "tau,number,0,no,1000,no,,,optimal universal" out
expect 0 "$bin/dcim_consistency" --parameters
says "net,word,,,,,random mirror,,,random" out

# the law of Q = 0, an atom at 0, with the parameters that a continuous cdf gets wrong
expect 0 "$bin/coordinate_error" --sampler both --m 7 --n 11 --k 3 --p 0.4 --tau 1 --trials 20000
says "exact      law " out
expect 0 "$bin/relu_reversal" --m 7 --n 11 --k 3 --p 0.4 --tau 1 --trials 20000
says "exact      gain-law " out

# an atom just below the end of a sample, and a threshold that loses most of many values: both had
# been judged by a law that was not known
expect 0 "$bin/coordinate_error" --sampler both --m 77 --n 16 --k 3 --p 0.0217206292904826 --tau corrected_root --trials 6000 --seed 2026
says "exact      law " out
expect 0 "$bin/relu_reversal" --m 240 --n 301 --k 116 --alpha 1.72809480408974 --trials 2000 --seed 2026
expect 0 "$bin/relu_reversal" --m 240 --n 301 --k 116 --trials 6000
says "exact      law " out

# a binomial law of millions of units, and matrices of which nothing is left that has a p-value
expect 0 "$bin/layer_activity" --depth 1 --m 4995480 --n 1 --k 1 --trials 6000
says "exact      binomial " out
expect 0 "$bin/random_like_net" --ensemble int8 --m 10 --n 8 --spike 1e6 --planted 10 --trials 500
grep -v '^#' results/random_like_net.csv >rows
check "a matrix without a p-value leaves a NaN" [ "$(grep -c nan rows)" -eq 0 ]
