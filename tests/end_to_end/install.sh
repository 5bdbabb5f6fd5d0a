#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed works from any folder, and goes without a trace.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

there=$PWD/there
case $build in
"$root"/*) in_root=${build#"$root"/} ;; # as make was called, or it would build all anew
*) in_root=$build ;;
esac
install=(make -s -C "$root" B="$in_root" DESTDIR="$there" PREFIX=/usr)
unset MAKEFLAGS MFLAGS MAKELEVEL

expect 0 "${install[@]}" install
reverify=$there/usr/bin/reverify
version=$(sed -n 's/.*RV_VERSION "\(.*\)"/\1/p' "$root/include/reverify/version.h")

mkdir other && cd other || exit 1
expect 0 "$reverify" --version
check "the version is not $version: $(cat out)" [ "$(cat out)" = "reverify $version" ]
expect 0 "$reverify" linear_reversal --m 10 --n 5 --trials 10 --output small
check "no verdicts" [ -s small/linear_reversal.claims.csv ]
expect 0 "$reverify" report --output small
expect 0 "$reverify" --help
expect 0 env PATH="$(dirname "$reverify"):$PATH" reverify linear_reversal --help
ln -s "$reverify" link
run ./link report --output small
check "called by a symbolic link, reverify does not find its parts: $(cat err)" [ "$status" -eq 0 ]

cd ..

expect 0 "${install[@]}" uninstall
check "left after uninstall: $(find there -not -type d)" [ -z "$(find there -not -type d)" ]
