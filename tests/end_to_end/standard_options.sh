#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What every executable answers, with the exit status that it has; a lost answer is a failure.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

version=$(sed -n 's/.*RV_VERSION "\(.*\)"/\1/p' "$root/include/reverify/version.h")
names=$(cd "$root" && ls verify/*.c tools/*.c | sed 's|.*/||; s|\.c$||')
for name in $names; do
  for option in --help --usage '-?' --version -V; do
    expect 0 "$bin/$name" "$option"
    check "$name $option writes to stderr: $(cat err)" [ ! -s err ]
    case $option in
    --version | -V)
      check "$name $option: $(cat out)" grep -qx "$name (reverify) $version, commit .*" out
      ;;
    *) says "Usage: $name" out ;;
    esac
    checks=$((checks + 1))
    "$bin/$name" "$option" >/dev/full 2>err
    [ $? -eq 3 ] || wrong "$name $option >/dev/full does not end in status 3"
    check "$name $option >/dev/full: not one line: $(cat err)" [ "$(wc -l <err)" -eq 1 ]
    says "$name: cannot write to standard output" err
  done
  expect 2 "$bin/$name" --no-such-option
  says "--no-such-option" err
  # what stands before --help need not be usable
  expect 0 "$bin/$name" --output '' --help
done

for name in $(cd "$root" && ls tools/*.c | sed 's|.*/||; s|\.c$||'); do
  [ "$name" = report ] && continue # has no tables
  expect 0 "$bin/$name" --columns
  says "$name." out
  check "$name --columns left something" [ ! -e results ]
  checks=$((checks + 1))
  "$bin/$name" --columns >/dev/full 2>/dev/null
  [ $? -eq 3 ] || wrong "$name --columns >/dev/full does not end in status 3"
done

# the driver
expect 0 "$driver" --version
expect 0 "$driver" --help
for name in $names; do
  check "'reverify --help' does not name $name" grep -qE "^(Executables|Tools):.* $name( |$)" out
done
