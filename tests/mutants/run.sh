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
# as fast to build as to run; a tool of another speed would notice the same
flags=${MUTANT_CFLAGS:--O1}
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
  local out=$1/out status
  rm -rf "$out"
  OMP_NUM_THREADS=1 timeout 180 nice "$1/build/bin/$2" --preset quick --seed 1 --threads 1 --quiet \
    --output "$out" >"$1/log" 2>&1 </dev/null
  status=$?
  grep -v '^#' "$out/$2.claims.csv" 2>/dev/null |
    awk -F, '{ gsub(/"[^"]*"/, "text") } # which may hold commas
             NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
             { print $at["claim"], $at["verdict"] }' >"$3"
  return $status
}

# One mutant in one worker's tree; prints how it ended and by what.
try_mutant() { # FOLDER FILE OLD NEW TESTS VERDICTS
  local tree=$1 file=$2 name
  OLD=$3 NEW=$4 awk -f "$here/apply.awk" "$folder/sources/$file" >"$tree/mutated" || { echo "misfit no-longer-applies"; return; }
  cp "$tree/mutated" "$tree/$file"
  for name in $5; do
    make_in "$tree" "build/tests/test_$name" >"$tree/log" 2>&1 || { echo "misfit does-not-build"; return; }
    (cd "$tree" && timeout 120 nice "build/tests/test_$name") >"$tree/log" 2>&1 </dev/null || { echo "killed test_$name"; return; }
  done
  for name in $6; do
    make_in "$tree" "build/bin/$name" >"$tree/log" 2>&1 || { echo "misfit does-not-build"; return; }
    verdicts "$tree" "$name" "$tree/verdicts" || { echo "killed $name:$(awk 'NR == FNR { was[$1] = $2; next } was[$1] != $2 { printf "%s%s", c, $1; c = "," }' "$folder/verdicts/$name" "$tree/verdicts" | cut -c1-60)"; return; }
    cmp -s "$tree/verdicts" "$folder/verdicts/$name" || { echo "killed $name:$(diff "$folder/verdicts/$name" "$tree/verdicts" | sed -n 's/^> //p' | head -n 1 | tr ' ' '=')"; return; }
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
    printf '  %-8s %-34s %-44s %4d s\n' "${ended%% *}" "$name" "${ended#* }" $(($(date +%s) - began))
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

# the sources as they are: built once, copied for the workers; what their quick runs find
echo "building"
copy_sources "$root" "$folder/sources" # which may change while this runs
copy_sources "$folder/sources" "$folder/1"
tests=$(cut -f 5 "$folder/list" | tr ' ' '\n' | sort -u | sed -n 's|..*|build/tests/test_&|p')
executables=$(cut -f 6 "$folder/list" | tr ' ' '\n' | sort -u | sed '/^$/d')
make_in "$folder/1" -j"$workers" $tests $(for name in $executables; do echo "build/bin/$name"; done) >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
mkdir -p "$folder/verdicts"
for name in $executables; do
  verdicts "$folder/1" "$name" "$folder/verdicts/$name" || { echo "$name fails as it is" >&2; exit 2; }
done
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
printf '%-34s %-46s %s\n' mutant "killed by" seconds
awk -F '\t' -v began="$start" -v now="$(date +%s)" '
  $2 == "killed" { killed++; if ($5 != "") dead = dead "  " $1 ": " $3 "\n" }
  $2 == "survived" { if ($5 != "") listed = listed "  " $1 ": " $5 "\n"; else lost = lost "  " $1 "\n" }
  $2 == "misfit" { misfit = misfit "  " $1 ": " $3 "\n" }
  { printf "%-34s %-46s %d\n", $1, $2 == "killed" ? $3 : "(" $2 ")", $4 }
  END {
    printf "\n%d mutants, %d killed (%.1f %%) in %d s\n", NR, killed, 100 * killed / NR, now - began
    if (listed != "") printf "survivors, with the reason:\n%s", listed
    if (dead != "") printf "listed as survivors, but killed:\n%s", dead
    if (lost != "") printf "survivors that nothing excuses:\n%s", lost
    if (misfit != "") printf "not planted:\n%s", misfit
    exit lost != "" || misfit != ""
  }' "$folder/table"
