#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every script draws its figure in every format, and the report carries the figures inside itself.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

command -v gnuplot >/dev/null || skip "gnuplot is missing"

export REVERIFY_BIN=$bin REVERIFY_PLOTS=$root/plots
# verdicts are not at stake here: a few draws make a figure
names=$("$driver" --help | sed -n 's/^Executables: //p')
for name in $names; do
  "$bin/$name" --quiet --trials 5 --threads 1 --output results 2>"$name.err" &
  [ "$(jobs -r | wc -l)" -ge "$(nproc)" ] && wait -n
done
wait
for name in $names; do
  check "no data of $name: $(cat "$name.err")" [ -s results/"$name".csv ]
done

figures=0
for format in svg pdf png; do
  expect 0 "$driver" plots --output results --format $format
  # gnuplot warns of a column it does not find and draws on without it
  check "gnuplot complains about $format: $(cat err)" [ ! -s err ]
  for script in "$root"/plots/*.gp; do
    figure=$(basename "$script" .gp)
    [ "$figure" = style ] && continue
    grep -q '^# Data, if any: ' "$script" && continue # own_weights.sh has those
    figures=$((figures + 1))
    file=results/$figure.$format
    check "$file is missing or empty" [ -s "$file" ]
    case $format in
    svg) magic='<?xml' ;;
    pdf) magic='%PDF' ;;
    png) magic='PNG' ;;
    esac
    check "$file is no $format" grep -qaF -e "$magic" <(head -c 8 "$file")
    check "$file draws nothing" [ "$(stat -c %s "$file")" -gt 4000 ]
  done
done
check "no figure" [ $figures -gt 0 ]
check "something half-drawn stays" [ -z "$(find results -name '*.partial')" ]

run "$bin/report" --output results
html=results/report.html
check "not every figure is in the report" [ "$(grep -c '<figure>' $html)" -eq $((figures / 3)) ]
check "not every figure of the report is drawn inline" \
  [ "$(grep -o '<svg' $html | wc -l)" -eq $((figures / 3)) ]
check "the report loads something from outside" \
  [ "$(grep -Eic '<script|<link|<img|<iframe|<object|<embed|@import|(src|href)=.?(https?:|file:|//)|url\((["'\'']?)(https?:|file:|//)' $html)" -eq 0 ]
check "an id stands twice in the report" \
  [ -z "$(grep -oE "[[:space:]]id=[\"'][^\"']*[\"']" $html | sort | uniq -d)" ]
check "the report ends half-way" [ "$(tail -n 1 $html)" = "</body></html>" ]
