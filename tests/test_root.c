/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The root search: known roots, ends without a sign change, functions that are NaN. */
#include "check.h"
#include "numeric/root.h"

#include <float.h>

static double cube_less(double x, void *number) {
  return x * x * x - *(double *)number;
}

static double falling(double x, void *number) {
  return *(double *)number - exp(x);
}

static double nan_above_half(double x, void *unused) {
  (void)unused;
  return x > 0.5 ? NAN : -1;
}

/* A root x = c^(1/3) is fixed by c to a third of its rounding; Brent's last bracket is 2 eps. */
static void finds_roots_to_full_precision(void **state) {
  (void)state;
  for (double c = 1e-30; c < 1e30; c *= 47) {
    check_relative(rv_root(cube_less, &c, 0, 1e11), cbrt(c), 4 * DBL_EPSILON);
    check_relative(rv_root(cube_less, &(double){-c}, -1e11, 0), -cbrt(c), 4 * DBL_EPSILON);
  }
  for (double c = 2; c < 1e30; c *= 47)
    check_relative(rv_root(falling, &c, 0, 700), log(c), 4 * DBL_EPSILON);
}

static void returns_the_end_next_to_a_root_beyond(void **state) {
  (void)state;
  check_equal(rv_root(cube_less, &(double){8}, 3, 5), 3);
  check_equal(rv_root(cube_less, &(double){1000}, 3, 5), 5);
  check_equal(rv_root(falling, &(double){1e9}, 0, 1), 1);
}

static void returns_an_end_that_is_the_root(void **state) {
  (void)state;
  check_equal(rv_root(cube_less, &(double){8}, 2, 5), 2);
  check_equal(rv_root(cube_less, &(double){125}, 2, 5), 5);
}

static void nan_comes_through(void **state) {
  (void)state;
  check_nan(rv_root(nan_above_half, NULL, 0, 1));
  check_nan(rv_root(cube_less, &(double){NAN}, 0, 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_roots_to_full_precision),
      cmocka_unit_test(returns_the_end_next_to_a_root_beyond),
      cmocka_unit_test(returns_an_end_that_is_the_root),
      cmocka_unit_test(nan_comes_through),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
