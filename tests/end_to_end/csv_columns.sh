#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Scripts of others read the tables by these columns.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

header() {
  grep -v '^#' "$1" | head -n 1
}

# has_columns FILE COLUMN...: in this order, others between
has_columns() {
  local file=$1 at='' column
  shift
  at=,$(header "$file"),
  for column in "$@"; do
    case $at in
    *,"$column",*) at=,${at#*,"$column",} ;;
    *) echo "no column $column, or not in order, in $file" && return 1 ;;
    esac
  done
}

# the columns of a measured quantity, as arguments
metric() {
  metric=()
  local suffix
  for suffix in mean sd q05 q50 q95 max; do
    metric+=("$1_$suffix")
  done
}

# numbers FILE COLUMN...: every field of the column is a number that survives 17 digits, or empty
numbers() {
  local file=$1 column
  shift
  for column in "$@"; do
    fields "$file" "$column" >values
    if [ ! -s values ] || grep -vE '^(-?[0-9]+(\.[0-9]+)?(e[+-][0-9]+)?)?$' values; then
      echo "this is no number: $column in $file"
      return 1
    fi
  done
}

# provenance FILE: what made the numbers, and nothing of where and when
provenance() {
  local key
  for key in statement executable version commit compiler blas seed grid; do
    grep -q "^# $key: ." "$1" || { echo "no '# $key:' in $1" && return 1; }
  done
  ! grep -E '^# (date|time|host|user|threads|output|folder)' "$1" &&
    ! grep -F -e "$(hostname 2>/dev/null || uname -n)" -e "$(date +%Y-%m-%d)" -e "$PWD" "$1"
}

expect 0 "$bin/spectral_norm" --quiet --sampler both --m 60,20 --n 30 --trials 1000 --output results
expect 0 "$bin/linear_reversal" --quiet --sampler both --m 60,20 --n 30 --trials 1000 --output results
expect 0 "$bin/relu_reversal" --quiet --sampler both --m 60,20 --n 30 --k 3 --p 0.9 \
  --tau optimal --trials 20000 --output results

relu=results/relu_reversal.csv
norm=results/spectral_norm.csv linear=results/linear_reversal.csv
check "$norm begins with other columns" grep -q '^sampler,ensemble,m,n,trials,variance,' $norm
check "$linear begins with other columns" grep -q '^sampler,m,n,trials,variance,' $linear

# documented FILE COLUMN...: the columns stand there, in this order, and hold numbers
documented() {
  check "columns of $1" has_columns "$@"
  check "numbers of $1" numbers "$@"
}
metric norm
documented $norm m n trials variance "${metric[@]}" norm_predicted norm_bound norm_violations
metric lambda_min
documented $norm "${metric[@]}" lambda_min_predicted
metric lambda_max
documented $norm norm_max lambda_min_max "${metric[@]}" lambda_max_predicted tw_p_value ratio \
  norm_corrected norm_edge
metric error
documented $linear m n trials variance "${metric[@]}" error_bound error_violations
metric error_sq
documented $linear error_max "${metric[@]}" error_sq_predicted ratio error_corrected error_rms
check "$relu begins with other columns" grep -q \
  '^sampler,m,n,k,p,tau,trials,values,alpha,delta,plan,' $relu
metric error
documented $relu m n k p tau trials alpha delta "${metric[@]}" error_bound error_violations
metric error_sq
documented $relu error_max "${metric[@]}" error_sq_predicted
for name in coordinate support_coordinate survivors constant; do
  metric $name
  documented $relu "${metric[@]}"
done
for name in oracle_sq unthresholded_sq gain recovered; do
  metric $name
  documented $relu "${metric[@]}" "${name}_predicted"
done
documented $relu pm n_over_k error_rms constant_rms constant_claimed error_claimed \
  error_bernstein error_sharp
# a rule has become the number it stands for
check "thresholds: $(fields $relu tau)" [ -z "$(fields $relu tau | grep -vE '^[0-9]')" ]
check "other columns in the phase table" grep -qx 'plan,n,k,along,half' \
  <<<"$(header results/relu_reversal.phase.csv)"
fields $norm norm_mean >values
check "means of few digits: $(cat values)" grep -qE '[0-9.]{17}' values
for table in $norm $linear $relu; do
  check "$table has not one row per cell" [ "$(fields "$table" m | wc -l)" -eq 4 ]
done

for name in spectral_norm linear_reversal relu_reversal; do
  claims=results/$name.claims.csv
  check "$claims begins with other columns: $(header $claims)" grep -q \
    '^claim,source,form,statement,expected,verdict,trials,violations,statistic,p_value,interval_low,interval_high,csv,plot' \
    $claims
  check "numbers of $claims" numbers $claims trials violations statistic p_value interval_low \
    interval_high
  check "forms of $claims" [ -z "$(fields $claims form | grep -vE '^(printed|corrected|exact|limit|control)$')" ]
  check "verdicts of $claims" \
    [ -z "$(fields $claims verdict | grep -vE '^(holds|fails|undecided)$')" ]
  check "$claims names another table" [ "$(fields $claims csv | sort -u)" = $name.csv ]
  check "$claims names a claim twice" [ -z "$(fields $claims claim | sort | uniq -d)" ]
  check "provenance of $claims" provenance $claims
  check "provenance of $name.csv" provenance results/$name.csv
  for table in results/"$name"*.csv; do
    check "rows of $table differ in length" \
      [ "$(fields "$table" | awk -F '\t' '{ print NF }' | sort -u | wc -l)" -eq 1 ]
  done
done
