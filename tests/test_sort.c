/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting: the same numbers as before, in the order that qsort brings them into. */
#include "check.h"
#include "numeric/sort.h"
#include "reverify/stream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 5000 };

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void check_sorted(double *x, size_t count) {
  static double reference[MOST];
  memcpy(reference, x, count * sizeof *x);
  qsort(reference, count, sizeof *reference, compare);
  rv_sort(x, count);
  for (size_t i = 0; i < count; i++)
    check_equal(x[i], reference[i]);
}

/* Random bits: all exponents, both signs, subnormal numbers and infinities. */
static void random_bits(void **state) {
  (void)state;
  static const size_t counts[] = {0, 1, 2, 255, 256, 257, 1000, MOST};
  static double x[MOST];
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){51, 52, 53, 54}, 0);
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
    for (size_t i = 0; i < counts[c]; i++)
      do {
        uint64_t high = gsl_rng_get(rng), bits = high << 32 | gsl_rng_get(rng);
        memcpy(&x[i], &bits, sizeof bits);
      } while (isnan(x[i]));
    check_sorted(x, counts[c]);
  }
}

static void close_and_equal_numbers(void **state) {
  (void)state;
  static double x[MOST];
  for (size_t i = 0; i < MOST; i++)
    x[i] = 1 + (double)(i * 7919 % 37) * 0x1p-52;
  check_sorted(x, MOST);
  for (size_t i = 0; i < MOST; i++)
    x[i] = (double)(MOST - i) - MOST / 2;
  check_sorted(x, MOST);
}

static void special_numbers(void **state) {
  (void)state;
  static const double special[] = {INFINITY, -0.0, 1, 0x1p-1074, 0, -INFINITY, -1, -0x1p-1074};
  static double x[MOST];
  for (size_t i = 0; i < MOST; i++)
    x[i] = special[i % 8];
  check_sorted(x, MOST);
  check(signbit(x[MOST / 2 - MOST / 8]) && !signbit(x[MOST / 2]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_bits),
      cmocka_unit_test(close_and_equal_numbers),
      cmocka_unit_test(special_numbers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
