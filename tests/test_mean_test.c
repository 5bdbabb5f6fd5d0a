/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean's statistic against Hall's closed form; Student's law. */
#include "check.h"
#include "experiment/mean_test.h"
#include "experiment/summary.h"

#include <float.h>

/* Hall 1992 in its closed form, ((1 + ct/3)^3 - 1) / c + c/6, from raw sums. */
static double hall(const double *value, double count, double expected) {
  double mean = 0, squares = 0, cubes = 0;
  for (int i = 0; i < count; i++)
    mean += value[i] / count;
  for (int i = 0; i < count; i++) {
    double d = value[i] - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  double sd = sqrt(squares / (count - 1));
  double c = cubes / count / (sd * sd * sd) / sqrt(count);
  double base = 1 + c * (mean - expected) / sd * sqrt(count) / 3;
  return (base * base * base - 1) / c + c / 6;
}

static void mean_statistic_is_halls(void **state) {
  (void)state;
  double value[] = {0.1, 0.3, 0.2, 2.5, 0.7, 0.9, 4.0, 0.05, 1.1, 0.4};
  rv_summary s = rv_summarise(value, 10);
  for (double expected = 0.6; expected < 1.5; expected += 0.1)
    check_near(rv_mean_statistic(&s, expected), hall(value, 10, expected), 1e-13);
}

static void mean_statistic_without_skewness_is_students(void **state) {
  (void)state;
  double value[] = {-2, -1, 0, 1, 2};
  rv_summary s = rv_summarise(value, 5);
  check_relative(rv_mean_statistic(&s, 0.5), -0.5 / sqrt(2.5 / 5), 8 * DBL_EPSILON);
}

static void mean_statistic_of_constants(void **state) {
  (void)state;
  double value[] = {2, 2, 2};
  rv_summary s = rv_summarise(value, 3);
  check_equal(rv_mean_statistic(&s, 2), 0);
  check_nan(rv_mean_statistic(&s, 2.0001));
  value[1] = NAN;
  s = rv_summarise(value, 3);
  check_nan(rv_mean_statistic(&s, 2));
}

/*
 * A mean that is off by half a standard deviation or more, of 10000 draws, is 50 standard errors
 * off: whatever the correction for skewness does, it must not bring that back to near 0.
 */
static void mean_statistic_rejects_every_distant_mean(void **state) {
  (void)state;
  for (double skewness = -4; skewness <= 4; skewness += 0.5)
    for (double off = 0.5; off < 10; off += 0.25) {
      rv_summary s = {.count = 10000, .mean = 1, .sd = 1, .skewness = skewness};
      check(fabs(rv_mean_statistic(&s, 1 + off)) > FALSE_ALARM_SD);
      check(fabs(rv_mean_statistic(&s, 1 - off)) > FALSE_ALARM_SD);
    }
}

/* With 2 degrees of freedom P(|t| > x) = 1 - x / sqrt(2 + x^2); with very many, erfc(x / sqrt 2).
 */
static void p_values_are_students(void **state) {
  (void)state;
  const rv_summary three = {.count = 3}, many = {.count = 1000000000};
  for (double x = 0; x < 6; x += 0.37) {
    check_near(rv_mean_p_value(&three, x), 1 - x / sqrt(2 + x * x), 1e-14);
    check_equal(rv_mean_p_value(&three, -x), rv_mean_p_value(&three, x));
    check_relative(rv_mean_p_value(&many, x), erfc(x / sqrt(2)), 1e-6);
  }
  check_nan(rv_mean_p_value(&three, NAN));
  check_equal(rv_mean_p_value(&three, INFINITY), 0);
}

static void quantiles_invert_p_values(void **state) {
  (void)state;
  for (double count = 2; count < 1e9; count *= 3)
    for (double level = 0.9; level > 1e-10; level /= 7.3) {
      const rv_summary s = {.count = (size_t)count, .sd = 1};
      double quantile = rv_student_quantile(level, (double)s.count - 1);
      check_relative(rv_mean_p_value(&s, quantile), level, 1e-5);
      check_relative(rv_mean_half_width(&s, level), quantile / sqrt((double)s.count), 1e-14);
    }
  check(isinf(rv_mean_half_width(&(rv_summary){.count = 1}, 0.1)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mean_statistic_is_halls),
      cmocka_unit_test(mean_statistic_without_skewness_is_students),
      cmocka_unit_test(mean_statistic_of_constants),
      cmocka_unit_test(mean_statistic_rejects_every_distant_mean),
      cmocka_unit_test(p_values_are_students),
      cmocka_unit_test(quantiles_invert_p_values),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
