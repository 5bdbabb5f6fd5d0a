#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Settings that no preset visits, where claims about edges and about single draws once were false.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

# holds_at EXECUTABLE OPTION...: no verdict contradicts
holds_at() {
  expect 0 "$bin/$1" "${@:2}" --fresh --output beyond
  check "$*: $(grep CONTRADICTS out)" [ "$status" -eq 0 ]
}

# the lower edge is as far from 1 as the upper one
holds_at spectral_norm --m 1e12 --n 1e4 --trials 2000
holds_at spectral_norm --m 1e14 --n 2e4 --trials 2000
holds_at spectral_norm --m 24 --n 3 --trials 20000
holds_at spectral_norm --m 3 --n 24 --trials 20000
holds_at spectral_norm --m 1 --n 1 --trials 20000

# errors of few values vary, and so do those of sparse matrices
holds_at universality --ensemble gaussian,laplace --m 3000 --n 41 --k 1 --tau 2 --trials 300
holds_at universality --ensemble sparse --m 41 --n 41 --k 5 --p 0.2 --trials 1000
holds_at universality --ensemble sparse --m 100 --n 40 --tau 0 --trials 1000

# an edge a millionth of the norm from it, a threshold that nothing survives, one unit a layer, whose
# gradient a weight near 0 takes away
holds_at spectral_norm --m 2 --n 6392573 --trials 300 --seed 101
holds_at spectral_norm --m 5 --n 928761913367191 --trials 2000 --seed 101
holds_at round_trip --m 1,7 --n 70 --k 11 --p 1 --tau 1000 --trials 2000
check "a prediction of the round trip is no number" [ -z "$(grep -v '^#' beyond/round_trip.csv | grep -i nan)" ]
# of which nothing is left in one draw of five, and so no angle
holds_at round_trip --sampler dense --m 636 --n 27 --k 1 --tau 7.8683187241989 --classes 185 --seed 202
holds_at dcim_learning --width 1 --depth 5 --coupling 0.0218097734299753 --trials 5000 --seed 3
