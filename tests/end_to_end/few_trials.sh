#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Too few trials leave verdicts open; they do not make them wrong, neither of the theory nor of
# what is planted against it.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

for trials in 1 2 3 4 10 20; do
  for seed in 1 2; do
    expect 0 "$bin/linear_reversal" --trials $trials --seed $seed --output few
    check "linear_reversal, $trials trials, seed $seed: $(grep CONTRADICTS out)" [ "$status" -eq 0 ]
    expect 0 "$bin/spectral_norm" --paired --m 4e2:4e6:5:log --n 1e2:1e6:5:log --trials $trials \
      --seed $seed --output few
    check "spectral_norm, $trials trials, seed $seed: $(grep CONTRADICTS out)" [ "$status" -eq 0 ]
  done
done

# just enough for the claims that want 250, 2500 or 5000
for trials in 250 2500 5000; do
  expect 0 "$bin/spectral_norm" --m 400 --n 100 --trials $trials --output few
  check "spectral_norm, $trials trials: $(grep CONTRADICTS out)" [ "$status" -eq 0 ]
done

# one draw has no verdict, least of all on a bound that no draw may exceed
expect 0 "$bin/dcim_taylor" --n 5 --trials 1 --units 1 --output few
check "dcim_taylor, one draw: $(cat out)" [ "$(grep -c '^  holds' out)" = 0 ]
