#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The name of the output folder is a name: blanks, quotes and patterns in it mean nothing.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

export REVERIFY_BIN=$bin REVERIFY_PLOTS=$root/plots
expect 0 "$bin/linear_reversal" --quiet --trials 100 --output usual
for folder in 'two words' 'one[1]' 'any*' "it's" 'say "x"' 'back\slash' 'per%dcent' -dash ünï a/b/c/; do
  expect 0 "$planted" --quiet --output="$folder"
  if command -v gnuplot >/dev/null; then
    cp usual/*.csv "./$folder"
    expect 0 "$driver" plots --output="$folder"
    check "no figure in '$folder'" [ -s "./$folder/linear_error.svg" ]
  fi
  expect 0 "$bin/report" --output="$folder"
  check "no report in '$folder'" [ -s "./$folder/report.html" ]
done
