# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the end-to-end tests share. Each is given the build folder as $1 and starts in an empty
# folder of its own. It goes on after a failed check and exits 1 in the end if any failed, or if
# nothing was checked.
set -u
export LC_ALL=C
ulimit -c 0

# shellcheck disable=SC2034 # for the tests
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "${1:?give the build folder}" && pwd) || exit 2
# shellcheck disable=SC2034
bin=$build/bin planted=$build/tests/planted driver=$build/bin/reverify
checks=0 failures=0 status=0

# A plain 'exit' in a trap would pass on the status of the last command before it.
finish() {
  local ended=$?
  [ $ended -ne 0 ] && exit $ended
  [ $failures -gt 0 ] && exit 1
  [ $checks -gt 0 ] && exit 0
  echo "nothing was checked"
  exit 1
}
trap finish EXIT

skip() {
  echo "$1"
  exit 77
}

# wrong WHAT: a check failed
wrong() {
  failures=$((failures + 1))
  echo "$1"
}

# check WHAT COMMAND...: WHAT is wrong if the command fails
check() {
  local what=$1
  shift
  checks=$((checks + 1))
  "$@" || wrong "$what"
}

# run COMMAND...: leaves the exit status in $status and what was printed in the files out and err
run() {
  "$@" >out 2>err </dev/null
  status=$?
}

# expect STATUS COMMAND...: run, and check the exit status
expect() {
  local wanted=$1
  shift
  run "$@"
  checks=$((checks + 1))
  [ "$status" -eq "$wanted" ] && return
  wrong "exit status $status instead of $wanted: $*"
  sed 's/^/    /' err
}

# says TEXT FILE
says() {
  check "'$1' is missing in what was printed: $(cat "$2")" grep -qF -e "$1" "$2"
}

# patiently COMMAND...: waits until it succeeds, a minute at most
patiently() {
  local _
  for _ in {1..1200}; do
    "$@" && return
    sleep 0.05
  done
  wrong "waited in vain for: $*"
}

# same_tables ONE OTHER: the tables of two folders, byte for byte
same_tables() {
  local table count=0
  for table in "$1"/*.csv; do
    cmp -s "$table" "$2/$(basename "$table")" || return 1
    count=$((count + 1))
  done
  [ $count -ge 2 ] && [ $count -eq "$(find "$2" -name '*.csv' | wc -l)" ]
}

# fields FILE [COLUMN]: rows without comments, fields parted by tabs; or one column without header
fields() {
  awk -v wanted="${2-}" '
    /^#/ { next }
    {
      count = 0; field = ""; quoted = 0
      for (i = 1; i <= length($0) + 1; i++) {
        c = i <= length($0) ? substr($0, i, 1) : ","
        if (c == "\"") { if (quoted && substr($0, i + 1, 1) == "\"") { field = field c; i++ } else quoted = !quoted }
        else if (c == "," && !quoted) { item[++count] = field; field = "" }
        else field = field c
      }
      if (header == 0) { header = NR; for (k = 1; k <= count; k++) if (item[k] == wanted) column = k }
      if (wanted == "") for (k = 1; k <= count; k++) printf "%s%s", item[k], k < count ? "\t" : "\n"
      else if (NR != header) print item[column]
    }' "$1"
}
