#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every planted wrong is caught: by the executable, by the report and by the run of all.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

broken_claims() {
  fields "$1/planted.claims.csv" broken | grep -c yes
}

contradictions() {
  sed -n 's/.* \([0-9]*\) contradict;.*/\1/p' out
}

# the honest variant, to which all others are held
expect 0 "$planted" --output nothing
expect 0 "$bin/report" --output nothing
says "8 as expected, 0 left open, 0 contradict" out
check "claims are called broken" [ "$(broken_claims nothing)" -eq 0 ]

expect 1 "$planted" --plant false --output false
expect 1 "$bin/report" --output false
check "$(contradictions) contradictions instead of 1" [ "$(contradictions)" = 1 ]
says CONTRADICTS out
check "report.html does not name the contradiction" grep -qF "✗ contradicts" false/report.html

# one bad number in a cell breaks every claim on it, of every kind
for plant in nan inf; do
  expect 1 "$planted" --plant $plant --output $plant
  check "$plant: $(broken_claims $plant) of 8 claims are broken" [ "$(broken_claims $plant)" -eq 8 ]
  expect 1 "$bin/report" --output $plant
  check "$plant: $(contradictions) contradictions instead of 8" [ "$(contradictions)" = 8 ]
  expect 1 "$planted" --plant $plant --copy 1 --size 1,2 --output $plant-few
  few=$(broken_claims $plant-few)
  # 'copies' has no partner and the control no cell here
  check "$plant in two cells: $few of 6 claims are broken" [ "$few" -eq 6 ]
  # a control is expected to fail, but not like this
  expect 1 "$planted" --plant $plant --size 16 --output $plant-control
  expect 1 "$bin/report" --output $plant-control
  check "a control broken by $plant counts as $(contradictions) contradictions" \
    [ "$(contradictions)" = 1 ]
done

# after an honest run, so that its tables still stand there
for plant in crash failure; do
  expect 0 "$planted" --quiet --output $plant
  run "$planted" --plant $plant --output $plant
  case $plant in
  crash) check "exit status $status of a crash" [ "$status" -eq 134 ] ;;
  failure)
    check "exit status $status of a failed trial" [ "$status" -eq 3 ]
    says "fails as planted" err
    ;;
  esac
  expect 1 "$bin/report" --output $plant
  says "planted is unfinished" out
  check "$plant: report.html does not say that a run is unfinished" \
    grep -q 'planted.*unfinished' $plant/report.html
done
expect 0 "$planted" --quiet --fresh --output failure
expect 0 "$bin/report" --output failure

# the run of all executables, planted standing in for each
mkdir stand-in
cp "$bin/report" stand-in
for name in $("$driver" --help | sed -n 's/^Executables: //p'); do
  # shellcheck disable=SC2016 # for the script written
  printf '#!/bin/sh\nexec "%s" --plant "${PLANT:-nothing}" "$@"\n' "$planted" >stand-in/"$name"
done
chmod +x stand-in/*
export REVERIFY_BIN=$PWD/stand-in REVERIFY_PLOTS=$root/plots
for plant in nothing:0 false:1 nan:1 inf:1 crash:3 failure:3; do
  expect ${plant#*:} env PLANT=${plant%:*} "$driver" verify --output all-${plant%:*}
done
# one wrong among many, whether first or last
last=$("$driver" --help | sed -n 's/^Executables: //p' | awk '{print $NF}')
printf '#!/bin/sh\nexec "%s" --plant false "$@"\n' "$planted" >stand-in/"$last"
expect 1 "$driver" verify --output last
