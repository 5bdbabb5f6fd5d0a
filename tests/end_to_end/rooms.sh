#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Includes and calls go downwards and in no circle (tests/rooms.sh); what is planted in a copy of
# the tree to break that is found.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

rooms=$root/tests/rooms.sh
run "$rooms" "$root" "$build"
check "$(cat out err)" [ "$status" -eq 0 ]

tree=$PWD/tree objects=$PWD/objects
mkdir tree objects
for folder in src include verify tools bench tests; do
  [ ! -d "$root/$folder" ] || cp -r "$root/$folder" tree
done
cp -r "$build/src" objects

# write FILE: standard input into a file of the tree; a source is compiled
write() {
  cat >"$tree/$1"
  case $1 in src/*.c) "${CC:-cc}" -I"$tree/src" -I"$tree/include" -c "$tree/$1" -o "$objects/${1%.c}.o" ;; esac
}

# finds WHAT: the planted files are named, and taken away again
finds() {
  expect 1 "$rooms" "$tree" "$objects"
  says "$1" out
  find tree objects -name 'planted_*' -delete
}

echo '#include "model/planted_above.h"' | write src/theory/planted_below.h
echo | write src/model/planted_above.h
finds "src/theory/planted_below.h (theory) includes src/model/planted_above.h (model), which is above it"

echo '#include "numeric/planted_private.h"' | write include/reverify/planted_public.h
echo 'int rv_planted;' | write src/theory/planted_public.c
echo | write src/numeric/planted_private.h
finds "include/reverify/planted_public.h is public and includes src/numeric/planted_private.h, which is not"

echo '#include "numeric/planted_two.h"' | write src/numeric/planted_one.h
echo '#include "numeric/planted_three.h"' | write src/numeric/planted_two_parts.h
echo | write src/numeric/planted_two.h
echo '#include "numeric/planted_one.h"' | write src/numeric/planted_three.h
finds "includes in a circle: numeric/planted_one -> numeric/planted_two -> numeric/planted_three -> numeric/planted_one"

echo '#include "planted.h"' | write verify/planted_program.c
finds 'verify/planted_program.c includes "planted.h", which is not in the tree'

echo 'void rv_b(void); void rv_a(void); void rv_a(void) { rv_b(); }' | write src/model/planted_a.c
echo 'void rv_a(void); void rv_b(void); void rv_b(void) { rv_a(); }' | write src/model/planted_b.c
finds "calls in a circle: src/model/planted_a -> src/model/planted_b -> src/model/planted_a"

echo 'void rv_high(void); void rv_low(void); void rv_low(void) { rv_high(); }' | write src/support/planted_low.c
echo 'void rv_high(void); void rv_high(void) {}' | write src/random/planted_high.c
finds "src/support/planted_low calls src/random/planted_high, which is above it"

echo '#include "reverify/planted_lost.h"' | write verify/planted_lost.c
echo | write include/reverify/planted_lost.h
finds "include/reverify/planted_lost.h: no room is known of it"
