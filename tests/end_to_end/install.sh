#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed works from any folder, compiles into other programs, and goes without a trace.
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

cat >program.c <<'END'
#include <reverify/linear_error.h>
#include <reverify/stream.h>
#include <stdio.h>

int main(void) {
  rv_stream stream;
  const rv_stream_key key = {1, 2, 3, 4};
  double uniform = gsl_rng_uniform(rv_stream_open(&stream, &key, 0));
  printf("%g\n", rv_linear_error_printed(100, 25));
  return !(uniform >= 0 && uniform < 1);
}
END
expect 0 "${CC:-cc}" -std=gnu11 -Wall -Wextra -Wpedantic -Werror -I"$there/usr/include" program.c -o program \
  -L"$there/usr/lib" -lreverify -lgsl -llapacke -lopenblas -lm -fopenmp
expect 0 ./program
check "a program with the library prints $(cat out)" [ "$(cat out)" = 0.5 ]

for header in "$there"/usr/include/reverify/*.h; do
  echo "#include <reverify/$(basename "$header")>" >"$(basename "$header" .h).c"
done
rm program.c
expect 0 "${CC:-cc}" -std=gnu11 -Wall -Wextra -Werror -I"$there/usr/include" -fsyntax-only ./*.c
cd ..

expect 0 "${install[@]}" uninstall
check "left after uninstall: $(find there -not -type d)" [ -z "$(find there -not -type d)" ]
