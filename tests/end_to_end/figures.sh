#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every script draws its figure in every format, and the report carries the figures inside itself; an
# own grid has the figures that it serves.
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
  # the figures of tools, which their own tests have, are not missed where nothing was asked of them
  check "not every figure in $format: $(cat err)" [ ! -s err ]
  for script in "$root"/plots/*.gp; do
    figure=$(basename "$script" .gp)
    grep -qE '^# Data: (examine_net|guarantee|sigmoid_means)' "$script" && continue
    grep -q '^# Data: ' "$script" || continue
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
    [ $format = svg ] || continue
    awk -f "$root/tests/end_to_end/svg_faults.awk" "$file" >faults
    check "$file: $(cat faults)" [ ! -s faults ]
  done
done
check "no figure" [ $figures -gt 0 ]
check "something half-drawn stays" [ -z "$(find results -name '.figures*')" ]

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

# own FOLDER "FIGURE..." EXECUTABLE OPTION...: an own grid has these figures and no other, and a line
# for each that it does not serve
own() {
  local folder=$1 figures=$2 name=$3
  shift 3
  run "$bin/$name" --quiet --threads 1 --output "$folder" "$@"
  check "no grid in $folder: $(cat err)" [ -s "$folder/$name.csv" ]
  expect 0 "$driver" plots --output "$folder"
  check "$folder has the figures $(ls "$folder"/*.svg)" \
    [ "$(cd "$folder" && echo *.svg)" = "$figures" ]
  for script in "$root"/plots/*.gp; do
    grep -q "^# Data: ${name}[. ]" "$script" || continue
    figure=$(basename "$script" .gp)
    [ -e "$folder/$figure.svg" ] || says "reverify: no figure $figure: it" err
  done
  for file in "$folder"/*.svg; do
    awk -f "$root/tests/end_to_end/svg_faults.awk" "$file" >faults
    check "$file: $(cat faults)" [ ! -s faults ]
  done
}
own sparsity "relu_constant.svg relu_error.svg relu_reversal.sweep.svg" \
  relu_reversal --m 1e6 --n 1e5 --k 1:1e3:7:log --trials 20
own both "relu_reversal.sweep.svg" relu_reversal --m 1e6 --n 1e5 --k 1:1e3:7:log --p 0.1,0.3,1 --trials 20
own mixed "relu_reversal.sweep.svg" relu_reversal --m 1e5 --n 1e4 --k 1:1e3:5:log --tau 1,optimal --trials 20
check "thresholds by a rule are the abscissa" grep -q "k: non-zero values of h" mixed/relu_reversal.sweep.svg
check "a rule is no curve" grep -q "tau_given = optimal" mixed/relu_reversal.sweep.svg
own diagram "relu_phase.svg relu_reversal.sweep.svg" \
  relu_reversal --m 1e4:1e6:5:log --n 1e4 --k 1:1e3:5:log --tau universal --trials 20
own point "relu_reversal.sweep.svg" relu_reversal --m 1e6 --n 1e4 --k 10 --trials 20
own ratio "linear_error.svg linear_reversal.sweep.svg" linear_reversal --m 100:10000:5:log --n 50 --trials 20
