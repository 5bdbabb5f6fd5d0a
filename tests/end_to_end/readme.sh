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
import json
import numpy as np
rng = np.random.default_rng(5)
for name, shape in (("layer1", (60, 120)), ("layer2", (40, 60)), ("layer3", (20, 40)), ("W", (7, 30)), ("W2", (4, 7))):
    np.save(name, rng.standard_normal(shape).astype("f4"))
weights = {"up.weight": rng.standard_normal((30, 40)), "down.weight": rng.standard_normal((20, 30)), "up.bias": rng.standard_normal(30)}
header, data = {}, b""
for name, array in weights.items():
    raw = array.astype("<f4").tobytes()
    header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": [len(data), len(data) + len(raw)]}
    data += raw
text = json.dumps(header).encode()
with open("model.safetensors", "wb") as file:
    file.write(len(text).to_bytes(8, "little") + text + data)
np.save("b", rng.standard_normal(7))
np.save("b2", rng.standard_normal(4))
np.save("q", rng.uniform(size=30))
PYTHON

mapfile -t commands < <(sed -n 's/^    \(\(make\|build\/bin\/\).*\)$/\1/p' "$root/README.md")
[ ${#commands[@]} -ge 10 ] || wrong "the README names only ${#commands[@]} commands"

for line in "${commands[@]}"; do
  words=()
  eval "words=($line)" # quoted as for a shell
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
[ -s mine/net_layers.svg ] || wrong "no figure of the net"
grep -q 'id="layer-3"' mine/report.html || wrong "no report on the weights"
check "layers of the model" [ "$(fields examined/examine_net.csv layer | paste -sd' ')" = "down.weight up.weight" ]
[ -s mine/sigmoid_means.csv ] || wrong "no table of means"
[ -s net/sigmoid_means.layers.csv ] || wrong "no table of the means of a net"
