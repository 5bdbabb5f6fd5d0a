/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for a minimum: known ones, ends, small ones near 0, functions that are not finite. */
#include "check.h"
#include "numeric/minimum.h"

static double parabola(double x, void *at) {
  double d = x - *(double *)at;
  return 3 + d * d;
}

/* Two valleys, the deeper at *at + 5. */
static double valleys(double x, void *at) {
  double left = x - *(double *)at, right = left - 5;
  return -exp(-left * left) - 2 * exp(-right * right);
}

static double infinite_at_0(double x, void *unused) {
  (void)unused;
  return x > 0 ? x + 1 / x : INFINITY;
}

static double nowhere(double x, void *unused) {
  (void)unused;
  return x * NAN;
}

static void finds_known_minima(void **state) {
  (void)state;
  for (double at = 0.002; at < 12; at *= 1.7)
    check_near(rv_minimum(parabola, &at, 12), at, 1e-5);
  double at = 3;
  check_near(rv_minimum(valleys, &at, 12), 8, 1e-5);
}

static void an_end_may_be_least(void **state) {
  (void)state;
  check_equal(rv_minimum(parabola, &(double){-1}, 12), 0);
  check_equal(rv_minimum(parabola, &(double){20}, 12), 12);
}

static void what_is_not_finite_is_no_minimum(void **state) {
  (void)state;
  check_near(rv_minimum(infinite_at_0, NULL, 12), 1, 1e-5);
  check_nan(rv_minimum(nowhere, NULL, 12));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(finds_known_minima),
      cmocka_unit_test(an_end_may_be_least),
      cmocka_unit_test(what_is_not_finite_is_no_minimum),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
