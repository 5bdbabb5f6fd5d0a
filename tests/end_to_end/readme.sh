#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command of the README works as it stands there: in one folder that looks like the source
# tree, one after the other, with files of the reader's own supplied. Those that install packages or
# run the whole suite are only looked up in the Makefile.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

[ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import numpy' 2>/dev/null ||
  skip "python3-numpy is missing, which makes the reader's files"
command -v gnuplot >/dev/null || skip "gnuplot is missing"

ln -s "$build" build
/usr/bin/python3 - <<'PYTHON'
import numpy as np
rng = np.random.default_rng(5)
for name, shape in (("layer1", (60, 120)), ("layer2", (40, 60)), ("layer3", (20, 40)), ("W", (7, 30))):
    np.save(name, rng.standard_normal(shape).astype("f4"))
np.save("b", rng.standard_normal(7))
np.save("q", rng.uniform(size=30))
PYTHON

mapfile -t commands < <(sed -n 's/^    \(\(make\|build\/bin\/\).*\)$/\1/p' "$root/README.md")
[ ${#commands[@]} -ge 10 ] || wrong "the README names only ${#commands[@]} commands"

for line in "${commands[@]}"; do
  read -ra words <<<"$line"
  if [ "${words[0]}" = make ]; then
    expect 0 make -C "$root" -n B="$build" "${words[@]:1}"
  else
    expect 0 "${words[@]}"
  fi
done

# what is promised beside the commands
[ -s mine/relu_reversal.sweep.svg ] || wrong "no figure of the sweep"
[ -s mine/report.html ] || wrong "no report on the sweep"
[ -s mine/weights.svg ] || wrong "no panel on the weights"
[ -s mine/sigmoid_means.csv ] || wrong "no table of means"
