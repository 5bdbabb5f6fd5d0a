#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tests/mutants/run.sh FOLDER
# Plants one fault after the other into copies of the sources below FOLDER and sees whether the tests
# or the verdicts notice. A mutant is a block of lines in tests/mutants/*.txt, ended by a blank one:
#
#   mutant: a name                  file: where
#   old: text that stands there exactly once, within a line
#   new: what replaces it
#   tests: unit tests that should notice (X for tests/test_X.c), tried one after the other
#   verdicts: executables whose quick run should, tried if no test has noticed: by an exit status,
#             or by a verdict other than that of the sources as they are
#   survives: the reason why nothing need notice, of one that is expected to survive
#
# MUTANTS="glob ..." runs those whose name matches; WORKERS (2) says how many side by side.
# Exit status 1 when a mutant survives that is not listed as a survivor, or cannot be planted or
# built; a survivor that dies is only reported, so that its `survives` can be taken away.
set -uf
export LC_ALL=C
ulimit -c 0
[ $# -eq 1 ] || { sed -n '3p' "$0" >&2; exit 2; }
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/tests/mutants
mkdir -p "$1" && folder=$(cd "$1" && pwd) || exit 2
workers=${WORKERS:-2} start=$(date +%s)
flags=${MUTANT_CFLAGS:--O3} # -O1 builds faster, but the vectorised sums then take ten times as long
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

make_in() { # FOLDER TARGET...
  local tree=$1
  shift
  nice make -s -C "$tree" B=build CFLAGS="$flags" COMMIT=mutant "$@"
}

# Only files that differ are written, and then now: make sees what changed since an earlier run, which
# may have ended with a mutant in place.
copy_sources() { # FROM TO
  local file root=$1
  shift
  (cd "$root" && find Makefile reverify.sh include src verify tools tests plots -type f) >"$folder/files"
  while IFS= read -r file; do
    cmp -s "$root/$file" "$1/$file" && continue
    mkdir -p "$(dirname "$1/$file")" || exit 2
    cp "$root/$file" "$1/$file" || exit 2
  done <"$folder/files"
  (cd "$1" && find Makefile reverify.sh include src verify tools tests plots -type f) |
    grep -vxFf "$folder/files" | while IFS= read -r file; do rm "$1/$file"; done
}

# verdicts FOLDER NAME TO: runs the executable; the claims and their verdicts go to TO
verdicts() {
  local out=$1/out.$2 status
  rm -rf "$out"
  OMP_NUM_THREADS=1 timeout 300 nice "$1/build/bin/$2" --preset quick --seed 1 --threads 1 --quiet \
    --output "$out" >"$out.log" 2>&1 </dev/null
  status=$?
  grep -v '^#' "$out/$2.claims.csv" 2>/dev/null |
    awk -F, '{ gsub(/"[^"]*"/, "text") } # which may hold commas
             NR == 1 { for (i = 1; i <= NF; i++) place[$i] = i; claim = place["claim"]; verdict = place["verdict"]; next }
             { print $claim, $verdict }' >"$3"
  return $status
}

# A test in one tree; fails like the test.
unit_test() { # FOLDER NAME
  (cd "$1" && timeout 300 nice "build/tests/test_$2") >"$1/out.test_$2.log" 2>&1 </dev/null
}

# The claims whose verdict is another than that of the sources as they are.
changed_claims() { # FOLDER NAME
  awk 'NR == FNR { was[$1] = $2; next }
       was[$1] != $2 && n++ < 3 { printf "%s%s=%s", (n > 1 ? "," : ""), $1, $2 }' \
    "$folder/verdicts/$2" "$1/verdicts"
}

# One mutant in one worker's tree; prints how it ended and by what.
try_mutant() { # FOLDER FILE OLD NEW TESTS VERDICTS
  local tree=$1 file=$2 name status
  if ! OLD=$3 NEW=$4 awk -f "$here/apply.awk" "$folder/sources/$file" >"$tree/mutated"; then
    echo "misfit no longer applies"
    return
  fi
  cp "$tree/mutated" "$tree/$file"
  for name in $5; do
    make_in "$tree" "build/tests/test_$name" >"$tree/log" 2>&1 || { echo "misfit does not build"; return; }
    unit_test "$tree" "$name" || { echo "killed test_$name"; return; }
  done
  for name in $6; do
    make_in "$tree" "build/bin/$name" >"$tree/log" 2>&1 || { echo "misfit does not build"; return; }
    verdicts "$tree" "$name" "$tree/verdicts"
    status=$?
    if [ $status -ne 0 ] || ! cmp -s "$tree/verdicts" "$folder/verdicts/$name"; then
      echo "killed $name: $(changed_claims "$tree" "$name")"
      return
    fi
  done
  echo "survived -"
}

work() { # WORKER: takes every WORKERS-th mutant
  local tree=$folder/$1 name file old new tests verdicts survives ended began
  awk -v w="$1" -v n="$workers" 'NR % n == w % n' "$folder/list" | while IFS= read -r line; do
    IFS=$'\x1f' read -r name file old new tests verdicts survives <<<"${line//$'\t'/$'\x1f'}"
    began=$(date +%s)
    ended=$(try_mutant "$tree" "$file" "$old" "$new" "$tests" "$verdicts")
    cp "$folder/sources/$file" "$tree/$file" 2>/dev/null # and its time is now
    printf '%s\t%s\t%d\t%s\n' "$name" "${ended/ /$'\t'}" $(($(date +%s) - began)) "$survives" >>"$folder/ended.$1"
    printf '  %-8s %-32s %-60s %4d s\n' "${ended%% *}" "$name" "${ended#* }" $(($(date +%s) - began))
  done
}

set +f
awk -f "$here/list.awk" "$here"/*.txt >"$folder/all" || exit 2
set -f
while IFS= read -r line; do
  for pattern in ${MUTANTS:-*}; do
    # shellcheck disable=SC2053 # a pattern
    [[ ${line%%$'\t'*} == $pattern ]] && { echo "$line"; break; }
  done
done <"$folder/all" >"$folder/list"
[ -s "$folder/list" ] || { echo "no mutant matches $MUTANTS" >&2; exit 2; }

# in_parallel COMMAND...: waits until there is room for one more
in_parallel() {
  while [ "$(jobs -r | wc -l)" -ge "$workers" ]; do wait -n; done
  "$@" &
}

# Nothing may fail without a mutant: FOLDER/fails names what does.
look_at_test() { # NAME
  unit_test "$folder/1" "$1" || echo "test_$1 fails as it is: $folder/1/out.test_$1.log" >>"$folder/fails"
}
look_at_executable() { # NAME
  verdicts "$folder/1" "$1" "$folder/verdicts/$1" ||
    echo "$1 fails as it is: $folder/1/out.$1.log" >>"$folder/fails"
}

# the sources as they are: built once, copied for the workers; what their quick runs find
echo "building"
copy_sources "$root" "$folder/sources" # which may change while this runs
copy_sources "$folder/sources" "$folder/1"
tests=$(cut -f 5 "$folder/list" | tr ' ' '\n' | sort -u)
executables=$(cut -f 6 "$folder/list" | tr ' ' '\n' | sort -u)
targets=$(printf '%s\n' "$tests" | sed -n 's|..*|build/tests/test_&|p'
  printf '%s\n' "$executables" | sed -n 's|..*|build/bin/&|p')
# shellcheck disable=SC2086 # words
make_in "$folder/1" -j"$workers" $targets >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
echo "running what is to notice, without a mutant"
mkdir -p "$folder/verdicts"
rm -f "$folder/fails"
for name in $executables; do in_parallel look_at_executable "$name"; done
for name in $tests; do in_parallel look_at_test "$name"; done
wait
[ ! -s "$folder/fails" ] || { cat "$folder/fails" >&2; exit 2; }
for ((w = 2; w <= workers; w++)); do
  rm -rf "${folder:?}/$w" && cp -rp "$folder/1" "$folder/$w" || exit 2
done

for ((w = 1; w <= workers; w++)); do
  rm -f "$folder/ended.$w"
  work "$w" &
done
wait
for ((w = 1; w <= workers; w++)); do cat "$folder/ended.$w" 2>/dev/null; done | sort >"$folder/table"

echo
printf '%-32s %-60s %s\n' mutant "killed by" seconds
awk -F '\t' -v began="$start" -v now="$(date +%s)" '
  $2 == "killed" { killed++; if ($5 != "") dead = dead "  " $1 ": " $3 "\n" }
  $2 == "survived" { if ($5 != "") listed = listed "  " $1 ": " $5 "\n"; else lost = lost "  " $1 "\n" }
  $2 == "misfit" { misfit = misfit "  " $1 ": " $3 "\n" }
  { printf "%-32s %-60s %d\n", $1, $2 == "killed" ? $3 : "(" $2 ")", $4 }
  END {
    printf "\n%d mutants, %d killed (%.1f %%) in %d s\n", NR, killed, 100 * killed / NR, now - began
    if (listed != "") printf "survivors, with the reason:\n%s", listed
    if (dead != "") printf "listed as survivors, but killed:\n%s", dead
    if (lost != "") printf "survivors that nothing excuses:\n%s", lost
    if (misfit != "") printf "not planted:\n%s", misfit
    exit lost != "" || misfit != ""
  }' "$folder/table"
