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
