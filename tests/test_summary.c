/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of samples: against hand computation and the definitions. */
#include "check.h"
#include "experiment/summary.h"

#include <float.h>

/* The sample 1, 2, ..., 7 and 100: all moments by hand. */
static void summarises_a_small_sample(void **state) {
  (void)state;
  double value[] = {3, 100, 1, 2, 7, 5, 6, 4};
  rv_summary s = rv_summarise(value, 8);
  assert_int_equal(s.count, 8);
  check_relative(s.mean, 16, 8 * DBL_EPSILON);
  /* deviations -15 .. -9 and 84: squares 1036 + 7056, cubes 592704 - 13104 */
  double squares = 0, cubes = 0;
  const double deviation[] = {-15, -14, -13, -12, -11, -10, -9, 84};
  for (int i = 0; i < 8; i++) {
    squares += deviation[i] * deviation[i];
    cubes += deviation[i] * deviation[i] * deviation[i];
  }
  check_equal(squares, 8092);
  check_equal(cubes, 579600);
  check_relative(s.sd, sqrt(8092.0 / 7), 16 * DBL_EPSILON);
  check_relative(s.skewness, cubes / 8 / pow(8092.0 / 7, 1.5), 64 * DBL_EPSILON);
  check_equal(s.min, 1);
  check_equal(s.max, 100);
  check_equal(s.q50, 4.5);
  check_relative(s.q05, 1.35, 8 * DBL_EPSILON);           /* place 0.05 * 7 = 0.35 */
  check_relative(s.q95, 7 + 0.65 * 93, 64 * DBL_EPSILON); /* place 0.95 * 7 = 6.65 */
  for (int i = 1; i < 8; i++)
    check(value[i - 1] <= value[i]);
}

static void summarises_one_value_and_constants(void **state) {
  (void)state;
  double one[] = {-2.5}, same[] = {3, 3, 3, 3, 3};
  rv_summary s = rv_summarise(one, 1);
  check_equal(s.mean, -2.5);
  check_equal(s.sd, 0);
  check_equal(s.skewness, 0);
  check_equal(s.min, -2.5);
  check_equal(s.q50, -2.5);
  check_equal(s.max, -2.5);
  s = rv_summarise(same, 5);
  check_equal(s.mean, 3);
  check_equal(s.sd, 0);
  check_equal(s.q95, 3);
}

/* A mean of 1e9 under a spread of 1: formulas that subtract squares lose everything here. */
static void keeps_the_spread_of_shifted_samples(void **state) {
  (void)state;
  double value[1000];
  for (int i = 0; i < 1000; i++)
    value[i] = 1e9 + i % 2;
  rv_summary s = rv_summarise(value, 1000);
  check_relative(s.mean, 1e9 + 0.5, 16 * DBL_EPSILON);
  /* the mean is known to 1e-7, which enters the variance squared */
  check_relative(s.sd, sqrt(0.25 * 1000 / 999), 1e-12);
}

static void one_bad_value_spoils_all(void **state) {
  (void)state;
  const double bad[] = {NAN, INFINITY, -INFINITY};
  for (size_t b = 0; b < 3; b++)
    for (size_t place = 0; place < 5; place++) {
      double value[] = {1, 2, 3, 4, 5};
      value[place] = bad[b];
      rv_summary s = rv_summarise(value, 5);
      assert_int_equal(s.count, 5);
      check_nan(s.mean);
      check_nan(s.sd);
      check_nan(s.skewness);
      check_nan(s.min);
      check_nan(s.q05);
      check_nan(s.q50);
      check_nan(s.q95);
      check_nan(s.max);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(summarises_a_small_sample),
      cmocka_unit_test(summarises_one_value_and_constants),
      cmocka_unit_test(keeps_the_spread_of_shifted_samples),
      cmocka_unit_test(one_bad_value_spoils_all),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
