/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounds on approximation (2): that they hold, and that no smaller constant would. */
#include "check.h"
#include "reverify/logistic.h"
#include "theory/mean_field.h"

#include <float.h>

/* At ln(2 + sqrt(3)) the curvature is largest: a field of two values near there reaches the bound
   but for the next order. */
static void the_error_is_reached(void **state) {
  (void)state;
  const double mu = log(2 + sqrt(3)), step = 1e-3;
  double error = fabs((rv_logistic(mu + step) + rv_logistic(mu - step)) / 2 - rv_logistic(mu));
  check(error <= rv_mean_field_error(step * step));
  check(error >= 0.999 * rv_mean_field_error(step * step));
}

/* The divergence of the two parts, logistic(+-step) from 1/2, reaches the bound before mixing. */
static void the_divergence_is_reached(void **state) {
  (void)state;
  for (double step = 0.01; step < 10; step *= 3) {
    double p = rv_logistic(step), q = rv_logistic(-step);
    double divergence = p * log(2 * p) + q * log(2 * q);
    check(divergence <= rv_mean_field_divergence(step * step));
    check(step > 0.02 || divergence >= 0.999 * rv_mean_field_divergence(step * step));
  }
  /* nearly fair coins reach Pinsker's bound */
  double d = 1e-3, divergence = (0.5 + d) * log1p(2 * d) + (0.5 - d) * log1p(-2 * d);
  check(d <= rv_pinsker_distance(divergence) && d >= 0.999 * rv_pinsker_distance(divergence));
}

/* By summing over all states of the features: agreements, and how often all agree. */
static void features_by_enumeration(void **state) {
  (void)state;
  for (size_t n = 1; n <= 12; n++)
    for (double gap = 0; gap < 12; gap += 0.37) {
      double p = rv_logistic(gap / 2), count[13] = {0};
      size_t modes = 0;
      for (size_t x = 0; x < (size_t)1 << n; x++) {
        int k = __builtin_popcountl(x);
        count[k] += (pow(p, k) * pow(1 - p, (int)n - k) + pow(1 - p, k) * pow(p, (int)n - k)) / 2;
      }
      for (size_t k = 0; k <= n; k++)
        modes += (k == 0 || count[k] > count[k - 1] * (1 + 1e-9)) &&
                 (k == n || count[k] >= count[k + 1] * (1 - 1e-9));
      bool level = n % 2 == 1 && fabs(count[n / 2] - count[n / 2 + 1]) < 1e-9 * count[n / 2];
      check(modes == rv_style_modes(n, gap) || level);
      check_near(rv_style_looseness(n, gap), 1 - pow(p, (int)n), 1e-14);
      check_near(rv_style_variance(gap), p * (1 - p), 1e-15);
    }
  assert_int_equal(rv_style_modes(10, 0), 1);
  assert_int_equal(rv_style_modes(10, 8), 2);
  assert_int_equal(rv_style_modes(7, 0), 1);
  assert_int_equal(rv_style_modes(7, 8), 2);
  assert_int_equal(rv_style_modes(12, 60), 2);
}

/* A certain state that loses `distance` evenly to all others: its entropy is the bound itself. */
static void the_entropy_is_reached(void **state) {
  (void)state;
  const double distance = 0.3, others = 7;
  double entropy = -(1 - distance) * log(1 - distance) - distance * log(distance / others);
  check_near(rv_divergence_moves(3, 0, distance), entropy, 1e-14);
  check_near(rv_divergence_moves(3, 5, distance), entropy + 5 * distance, 1e-14);
  check_equal(rv_divergence_moves(3, 5, 0), 0);
  check_near(rv_divergence_moves(3, 5, 1), 5 + 3 * M_LN2, 1e-14);
  /* a fair coin of 0 and `range` that becomes certain */
  check_near(rv_variance_moves(2, 0.5), 2.5, 1e-15);
  check(rv_variance_moves(2, 0.5) >= 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_error_is_reached),
      cmocka_unit_test(the_divergence_is_reached),
      cmocka_unit_test(features_by_enumeration),
      cmocka_unit_test(the_entropy_is_reached),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
