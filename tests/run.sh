#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Usage: tests/run.sh BUILD [unit]
# Runs the unit tests BUILD/tests/test_* from the project's root and, unless told `unit`, the
# end-to-end tests tests/end_to_end/*.sh BUILD, each in an empty folder of its own. They run side by
# side, one per processor. A test passes with exit status 0 and is skipped with 77, its last line
# being the reason; any other end, a signal or 10 minutes without one included, is a failure, and its
# output is shown.
set -u

if [ $# -lt 1 ] || [ ! -d "$1" ]; then
  echo "Usage: tests/run.sh BUILD [unit]" >&2
  exit 2
fi
build=$(cd "$1" && pwd)
which=${2:-all}
cd "$(dirname "$0")/.." || exit 2
root=$PWD

temporary=$(mktemp -d) || exit 2
remove() {
  chmod -R u+w "$temporary" # a test may leave a folder nobody can write into
  rm -rf "$temporary"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# nothing of the caller's surroundings but the compiler and the path
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES REVERIFY_BIN REVERIFY_PLOTS
ulimit -c 0

passed=0 failed=0 skipped=0

# run_test NAME FOLDER COMMAND...: leaves NAME.log and NAME.status
run_test() {
  local name=$1 folder=$2
  shift 2
  (cd "$folder" && exec timeout --foreground --kill-after=10 600 "$@") >"$temporary/$name.log" 2>&1 </dev/null
  echo $? >"$temporary/$name.status"
}

# report_test NAME
report_test() {
  local name=$1 log=$temporary/$1.log status
  status=$(cat "$temporary/$name.status")
  case $status in
  0)
    passed=$((passed + 1))
    echo "ok       $name"
    ;;
  77)
    skipped=$((skipped + 1))
    echo "skipped  $name: $(tail -n 1 "$log")"
    ;;
  *)
    failed=$((failed + 1))
    case $status in
    124) echo "FAILED   $name: no end after 10 minutes" ;;
    12[5-8]) echo "FAILED   $name: exit status $status" ;;
    129 | 1[3-9]? | 2??) echo "FAILED   $name: signal $((status - 128))" ;;
    *) echo "FAILED   $name: exit status $status" ;;
    esac
    sed 's/^/    /' "$log"
    ;;
  esac
}

# as many at once as there are processors; each waits for others or for a file now and then
names=()
start_test() {
  names+=("$1")
  run_test "$@" &
  [ "$(jobs -r | wc -l)" -ge "$(nproc)" ] && wait -n
}

for test in "$build"/tests/test_*; do
  [ -f "$test" ] && [ -x "$test" ] || continue
  start_test "$(basename "$test")" "$root" "$test"
done
if [ "$which" != unit ]; then
  for test in "$root"/tests/end_to_end/*.sh; do
    name=$(basename "$test" .sh)
    [ "$name" = common ] && continue
    mkdir "$temporary/$name"
    start_test "$name" "$temporary/$name" "$test" "$build"
  done
fi
wait
for name in "${names[@]}"; do
  report_test "$name"
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
