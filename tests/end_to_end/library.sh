#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Programs in C and in C++ use the installed library by its public headers alone: each header stands
# by itself, the umbrella header has them all, and whatever they declare is in the library.
# shellcheck source=tests/end_to_end/common.sh
. "$(dirname "$0")/common.sh"

there=$PWD/there
case $build in
"$root"/*) in_root=${build#"$root"/} ;; # as make was called, or it would build all anew
*) in_root=$build ;;
esac
unset MAKEFLAGS MFLAGS MAKELEVEL
expect 0 make -s -C "$root" B="$in_root" DESTDIR="$there" PREFIX=/usr install
headers=$there/usr/include
flags=(-Wall -Wextra -Wpedantic -Werror -I"$headers")
libraries=(-L"$there/usr/lib" -lreverify -lgsl -lcerf -llapacke -lopenblas -lm -fopenmp)

# The same program in both languages; it draws, and holds the mean of the draws against its formula.
cat >program.c <<'END_OF_PROGRAM'
#include <reverify/reverify.h>

#include <math.h>
#include <stdio.h>

static rv_status mean_square(double *out, double m, double n, int trials) {
  rv_linear_layer *layer;
  rv_matrix_law law;
  law.m = m;
  law.n = n;
  law.variance = 1;
  law.ensemble = RV_GAUSSIAN;
  law.correlation = 0;
  RV_TRY(rv_linear_layer_open(&layer, RV_IMPLICIT, &law, 1));
  *out = 0;
  for (int t = 0; t < trials; t++) {
    rv_stream_key key = {1, 2, 3, (uint64_t)t};
    double error;
    rv_linear_layer_draw(&key, &error, layer);
    *out += error * error / trials;
  }
  rv_linear_layer_close(layer);
  return RV_OK;
}

int main(void) {
  const double m = 100, n = 25;
  const int trials = 10000;
  double mean;
  if (mean_square(&mean, m, n, trials) != RV_OK) {
    fprintf(stderr, "%s\n", rv_message());
    return 3;
  }
  double expected = rv_linear_error_sq_mean(m, n);
  double sd = sqrt(rv_linear_error_sq_second_moment(m, n) - expected * expected);
  printf("%.17g\n", mean);
  return !(fabs(mean - expected) <= 6 * sd / sqrt(trials));
}
END_OF_PROGRAM

# Takes the address of everything that the public headers declare.
{
  echo '#include <reverify/reverify.h>'
  echo 'typedef void (*function)(void);'
  echo 'function all[] = {'
  grep -ohE '\brv_[a-z0-9_]+\(' "$headers"/reverify/*.h | sort -u | sed 's/\(.*\)(/  (function)\1,/'
  echo '};'
  echo 'int main(void) { return all[0] == 0; }'
} >everything.c
check "no function is declared" [ "$(wc -l <everything.c)" -gt 100 ]

# build_with COMPILER EXTENSION FLAGS...
build_with() {
  local compiler=$1 extension=$2 name header
  shift 2
  for name in program everything; do
    cp "$name.c" "$name-copy.$extension"
    expect 0 "$compiler" "$@" "${flags[@]}" "$name-copy.$extension" -o "$name-$extension" "${libraries[@]}"
    expect 0 "./$name-$extension"
    [ "$name" = program ] && cp out "out-$extension"
  done
  for header in "$headers"/reverify/*.h; do
    name=$(basename "$header" .h)
    echo "#include <reverify/$name.h>" >"$name.$extension"
    expect 0 "$compiler" "$@" "${flags[@]}" -fsyntax-only "$name.$extension"
    [ "$name" = reverify ] ||
      check "the umbrella header lacks $name.h" grep -q "^#include \"reverify/$name.h\"$" "$headers/reverify/reverify.h"
  done
}

build_with "${CC:-cc}" c -std=gnu11
if ! command -v g++ >/dev/null; then
  [ $failures -eq 0 ] && skip "g++ is missing: C is fine, C++ was not tried"
  exit 1
fi
build_with g++ cc -std=c++11
check "C and C++ draw different numbers" cmp -s out-c out-cc
