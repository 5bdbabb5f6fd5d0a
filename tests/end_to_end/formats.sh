#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Files of weights written by other code: what the library reads of them (formats.py).
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

/usr/bin/python3 -c 'import numpy' 2>/dev/null || skip "NumPy is not there"
expect 0 /usr/bin/python3 "$root/tests/end_to_end/formats.py" "$build/fuzz/readers.so"
for format in npy npz safetensors onnx same; do
  says "$format agrees" out
done

# one net, one examination, whatever the file: all but the names of files and the types' spacing
examination() { # NAME FILE...: every number, sentences without names
  local name=$1
  shift
  expect 0 "$bin/examine_net" --trials 5 --output "$name" "$@"
  for column in rows columns dead_rows rank directions p_value sign_flip_p bulk_distance stable_rank random_like \
    kurtosis row_spread effective_rank reversible_k; do
    fields "$name/examine_net.csv" $column
  done >"$name.numbers"
}
examination npy same.layer1.npy same.layer2.npy
check "no layers" [ "$(fields npy/examine_net.csv rows | wc -l)" -eq 2 ]
for file in npz safetensors bfloat16.safetensors safetensors.index.json onnx; do
  examination $file same.$file
  check "same.$file is examined otherwise than the .npy files" cmp npy.numbers $file.numbers
done
