/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of entries, and their distance from a normal law, against what is known of them. */
#include "check.h"
#include "model/entry_law.h"

#include <gsl/gsl_cdf.h>

enum { COUNT = 2000 };

static rv_entry_law_found law_of(const double *value, size_t count) {
  rv_entry_law_found law;
  check_status(rv_entry_law_find(&law, value, count), RV_OK);
  return law;
}

/* Signs: mean and sd by counting, kurtosis 1; half of the normal law lies between them. */
static void two_values(void **state) {
  (void)state;
  double value[COUNT];
  for (size_t i = 0; i < COUNT; i++)
    value[i] = i % 4 == 0 ? 3 : -1;
  rv_entry_law_found law = law_of(value, COUNT);
  check_near(law.mean, 0, 1e-14);
  check_near(law.sd, sqrt(3), 1e-14);
  check_near(law.kurtosis, 7. / 3, 1e-13); /* (81/4 + 3/4) / 9 */
  check_near(law.normal_distance, 0.75 - gsl_cdf_ugaussian_P(-1 / sqrt(3)), 1e-5);
}

/* Quantiles of a normal law are at most half a step from it. */
static void normal_quantiles(void **state) {
  (void)state;
  double value[COUNT];
  for (size_t i = 0; i < COUNT; i++)
    value[i] = 1e6 + gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / COUNT);
  rv_entry_law_found law = law_of(value, COUNT);
  check_near(law.mean, 1e6, 1e-8);
  check_near(law.sd, 1, 0.002); /* the tails beyond the last quantile */
  check_near(law.kurtosis, 3, 0.05);
  check(law.normal_distance < 0.5 / COUNT + 0.001);
}

/* The two ways to the distance: the same numbers, and these repeated until they are many. */
static void many_are_binned(void **state) {
  (void)state;
  enum { TIMES = 100 };
  static double few[COUNT], many[COUNT * TIMES];
  for (size_t i = 0; i < COUNT; i++)
    few[i] = pow((double)i / COUNT, 2);
  for (size_t i = 0; i < COUNT * TIMES; i++)
    many[i] = few[i % COUNT];
  rv_entry_law_found a = law_of(few, COUNT), b = law_of(many, COUNT * TIMES);
  check_near(b.normal_distance, a.normal_distance, 2e-6);
  check_near(b.kurtosis, a.kurtosis, 1e-10);
}

static void equal_values(void **state) {
  (void)state;
  const double value[] = {0.1, 0.1, 0.1};
  rv_entry_law_found law = law_of(value, 3);
  check_equal(law.mean, 0.1);
  check_equal(law.sd, 0);
  check(isnan(law.kurtosis) && isnan(law.normal_distance));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_values),
      cmocka_unit_test(normal_quantiles),
      cmocka_unit_test(many_are_binned),
      cmocka_unit_test(equal_values),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
