#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Without gnuplot there are no figures, and the message says what to install; verdicts stand.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

mkdir tools stand-in
for tool in sh dirname basename readlink sed ls mv rm cat env printf; do
  ln -s "$(command -v $tool)" tools/$tool
done
cp "$bin/report" stand-in
for name in $("$driver" --help | sed -n 's/^Executables: //p'); do
  case $name in # a small grid
  *_training) small="--training-size 100,200 --epochs 1 --widths 8 --trials 5" ;;
  dcim_taylor) small="--n 100,200 --trials 100" ;;
  dcim_*) small="--width 3,4 --trials 100" ;;
  relu_expectation) small="--n 3,4 --trials 100" ;;
  relu_family) small="--point 0,1 --trials 100" ;;
  *) small="--m 100,200 --trials 100" ;;
  esac
  printf '#!/bin/sh\nexec "%s" "$@" %s\n' "$bin/$name" "$small" >stand-in/"$name"
done
chmod +x stand-in/*
export REVERIFY_BIN=$PWD/stand-in REVERIFY_PLOTS=$root/plots

expect 0 env PATH="$PWD/tools" "$driver" verify --output results
says gnuplot-nox err
check "no report" grep -q '</html>' results/report.html
check "a figure without gnuplot" [ -z "$(find results -name '*.svg*')" ]
for name in $("$driver" --help | sed -n 's/^Executables: //p'); do
  check "no verdicts of $name" [ -s results/"$name".claims.csv ]
done

expect 2 env PATH="$PWD/tools" "$driver" plots --output results
check "not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
says "gnuplot is missing" err
says gnuplot-nox err
