/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest of normal variables about their own mean. */
#include "check.h"
#include "theory/centred_maximum.h"

#include <gsl/gsl_cdf.h>

/*
 * Far out one variable at most is above: P(max > c) = k Q(c / sqrt(1 - 1/k)), less the pairs, which
 * are below the square of that. The variance of g_i - mean is 1 - 1/k.
 */
static void far_tail_is_that_of_one(void **state) {
  (void)state;
  static const double size[] = {3, 5, 10, 100, 1e6};
  for (size_t i = 0; i < 5; i++) {
    double k = size[i], sd = sqrt(1 - 1 / k);
    for (double tail = 8e-12; tail > 1e-13; tail /= 1.7) {
      double c = sd * gsl_cdf_ugaussian_Qinv(tail / k);
      check_near(1 - rv_centred_maximum_cdf(c, k), tail, 4e-16);
    }
  }
}

/* The tail of one, up to the pairs and to the error of the quadrature. */
static void near_tail_is_that_of_one_up_to_pairs(void **state) {
  (void)state;
  for (double k = 100; k <= 1e6; k *= 100)
    for (double tail = 1e-8; tail < 1e-3; tail *= 3) {
      double c = sqrt(1 - 1 / k) * gsl_cdf_ugaussian_Qinv(tail / k);
      check_near(1 - rv_centred_maximum_cdf(c, k), tail, tail * tail + 1e-9);
    }
}

/* The larger of two exceeds their mean by half their distance; of one the maximum is its mean. */
static void one_and_two(void **state) {
  (void)state;
  for (double c = 0.01; c < 5; c += 0.3)
    check_near(rv_centred_maximum_cdf(c, 2), erf(c), 1e-14);
  check_equal(rv_centred_maximum_cdf(0, 1), 1);
  check_equal(rv_centred_maximum_cdf(-1e-300, 1), 0);
  check_equal(rv_centred_maximum_cdf(0, 7), 0);
  check_nan(rv_centred_maximum_cdf(NAN, 7));
  check_nan(rv_centred_maximum_cdf(1, 0.5));
}

/* Of three, in the plane across (1, 1, 1) the law is a standard normal one and max <= c a triangle
   at distance c from the middle, of distance sqrt(3/2) c: 1/3 of it per side, in polar
   coordinates. */
static double triangle(double c) {
  enum { STEPS = 4000 };
  double sum = 0, distance = c * sqrt(1.5);
  for (int i = 0; i < STEPS; i++) { /* angles from -pi/3 to pi/3 about a side's normal */
    double angle = (i + 0.5) / STEPS * 2 * M_PI / 3 - M_PI / 3;
    double reach = distance / cos(angle);
    sum += -expm1(-reach * reach / 2) / STEPS;
  }
  return sum;
}

static void three_are_a_triangle(void **state) {
  (void)state;
  for (double c = 0.3; c < 4; c += 0.3)
    check_near(rv_centred_maximum_cdf(c, 3), triangle(c), 2e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(far_tail_is_that_of_one),
      cmocka_unit_test(near_tail_is_that_of_one_up_to_pairs),
      cmocka_unit_test(one_and_two),
      cmocka_unit_test(three_are_a_triangle),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
