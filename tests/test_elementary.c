/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The branchless functions against the C library in extended precision. */
#include "check.h"
#include "numeric/elementary.h"
#include "numeric/squash.h"
#include "reverify/stream.h"

static const rv_stream_key key = {151, 152, 153, 154};

/* A number of either sign, its size spread evenly over the decades of [low, high]. */
static double draw(gsl_rng *rng, double low, double high) {
  double size = low * pow(high / low, gsl_rng_uniform(rng));
  return gsl_rng_uniform(rng) < 0.5 ? -size : size;
}

static void values_have_the_stated_errors(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (int i = 0; i < 200000; i++) {
    double x = draw(rng, 1e-12, 708), angle = draw(rng, 1e-12, RV_SINCOS_MAX), sine, cosine;
    rv_sincos(angle, &sine, &cosine);
    check_near((double)(rv_exp(x) / expl(x) - 1), 0, 1.5 * 0x1p-53);
    check_near((double)(rv_sinh(x) / sinhl(x) - 1), 0, 4 * 0x1p-53);
    check_near((double)(sine - sinl(angle)), 0, 1.5 * 0x1p-53);
    check_near((double)(cosine - cosl(angle)), 0, 1.5 * 0x1p-53);
  }
}

static void single_values_have_the_stated_errors(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  for (int i = 0; i < 200000; i++) {
    float x = (float)draw(rng, 1e-7, 87), squashed = x;
    rv_squash(&squashed, 1);
    check_near((double)rv_exp_single(x) / exp((double)x) - 1, 0, 1.5 * 0x1p-23);
    check_near((double)squashed * (1 + exp(-(double)x)) - 1, 0, 0x1p-22);
  }
  check_equal((double)rv_exp_single(0), 1);
  check_relative((double)rv_exp_single(-INFINITY), exp(-87), 1.5 * 0x1p-23);
  check_relative((double)rv_exp_single(INFINITY), exp(87), 1.5 * 0x1p-23);
}

/* All of an array whose size is no multiple of a vector's. */
static void arrays_are_squashed_whole(void **state) {
  (void)state;
  float x[37 + 1] = {0};
  x[37] = 2;
  rv_squash(x, 37);
  for (int i = 0; i < 37; i++)
    check_equal((double)x[i], 0.5);
  check_equal((double)x[37], 2);
}

/* Rows with a shift of each column: the squashed sum, rounded once. */
static void rows_are_squashed_with_their_shift(void **state) {
  (void)state;
  enum { ROWS = 5, COLUMNS = 37 };
  float x[ROWS * COLUMNS + 1] = {0}, shift[COLUMNS], one;
  for (size_t i = 0; i < ROWS * COLUMNS; i++)
    x[i] = (float)sin((double)i) * 9;
  for (size_t j = 0; j < COLUMNS; j++)
    shift[j] = (float)cos((double)j) * 3;
  float before[ROWS * COLUMNS + 1];
  memcpy(before, x, sizeof x);
  rv_squash_rows(x, shift, ROWS, COLUMNS);
  for (size_t i = 0; i < ROWS * COLUMNS; i++) {
    one = before[i] + shift[i % COLUMNS];
    rv_squash(&one, 1);
    check_equal((double)x[i], (double)one);
  }
  check_equal((double)x[ROWS * COLUMNS], 0);
}

static void ends_are_right(void **state) {
  (void)state;
  double sine, cosine;
  check_equal(rv_exp(0), 1);
  check_equal(rv_sinh(0), 0);
  check_relative(rv_exp(-1e300), exp(-708), 1e-15);
  check_relative(rv_exp(1e300), exp(709), 1e-15);
  check_relative(rv_sinh(1e-300), 1e-300, 1e-15);
  rv_sincos(0, &sine, &cosine);
  check_equal(sine, 0);
  check_equal(cosine, 1);
  for (int n = -8; n <= 8; n++) { /* near the places where the quadrant changes */
    rv_sincos(n * M_PI_4, &sine, &cosine);
    check_near(sine, sin(n * M_PI_4), 2 * 0x1p-53);
    check_near(cosine, cos(n * M_PI_4), 2 * 0x1p-53);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_have_the_stated_errors),
      cmocka_unit_test(single_values_have_the_stated_errors),
      cmocka_unit_test(arrays_are_squashed_whole),
      cmocka_unit_test(rows_are_squashed_with_their_shift),
      cmocka_unit_test(ends_are_right),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
