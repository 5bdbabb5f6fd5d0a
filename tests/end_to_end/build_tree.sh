#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The driver works where it is built as it does where it is installed, without being told where.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

unset REVERIFY_BIN REVERIFY_PLOTS
expect 0 "$driver" linear_reversal --m 10 --n 5 --trials 10 --output small
check "no verdicts" [ -s small/linear_reversal.claims.csv ]
expect 0 "$driver" report --output small
check "no report" [ -s small/report.html ]
ln -s "$driver" link
expect 0 ./link sigmoid_means --columns
expect 2 "$driver" libreverify.a
says "'libreverify.a' is no command" err
if command -v gnuplot >/dev/null; then
  expect 0 "$driver" linear_reversal --quiet --trials 20 --output preset
  expect 0 "$driver" plots --output preset
  check "no figure" [ -s preset/linear_error.svg ]
fi
