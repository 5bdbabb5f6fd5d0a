/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first order of an approximation's error: worked values, its limit, and what is left. */
#include "check.h"
#include "theory/sigmoid_first_order.h"

static const rv_approximation kinds[] = {RV_TAYLOR, RV_MACKAY, RV_VARIANCE_MATCHED};
enum { KINDS = 3 };

/* For mu ~ N(0, 4) by another quadrature, and where |sigma''| is largest. */
static void worked_values(void **state) {
  (void)state;
  static const double spread[] = {0.031028258895865184, 0.004409972507686864, 0.008544663830846493};
  static const double largest[] = {0.048112522432468816, 0.005015176035947276,
                                   0.014753589201582241};
  for (size_t k = 0; k < KINDS; k++) {
    check_relative(rv_sigmoid_first_order(kinds[k], 0, 2), spread[k], 1e-5);
    check_relative(rv_sigmoid_first_order(kinds[k], log(2 + sqrt(3)), 0), largest[k], 1e-13);
  }
  check(isnan(rv_sigmoid_first_order(RV_PROBIT, 0, 2)));
}

/* A unit of mean mu with one input of weight w and probability q. */
static double error_of(rv_approximation kind, double mu, double w, double q, rv_unit_moments *m) {
  const rv_unit unit = {&w, mu - w * q, &q, 1, RV_ZERO_ONE};
  double value;
  check_status(rv_unit_summarise(m, &unit), RV_OK);
  check_status(rv_sigmoid_marginal(&value, &w, unit.bias, &q, 1, RV_ZERO_ONE), RV_OK);
  return fabs(rv_sigmoid_approximate(kind, &unit, m) - value);
}

static double left(rv_approximation kind, double mu, double w, double q) {
  rv_unit_moments m;
  double error = error_of(kind, mu, w, q, &m), v = m.variance;
  return fabs(error - v * rv_sigmoid_first_order(kind, mu, 0)) /
         rv_sigmoid_first_order_allowance(kind, m.fourth + 3 * v * v);
}

/* The allowance is never exceeded; and half of it would be, by weights on both sides of 1, for what
   is left of the first order is its larger part. */
static void what_is_left_is_allowed(void **state) {
  (void)state;
  for (size_t k = 0; k < KINDS; k++) {
    double largest = 0;
    for (double mu = -6; mu <= 6; mu += 0.125)
      for (double w = 0.01; w < 20; w *= 1.5)
        for (double q = 0.1; q < 1; q += 0.2)
          largest = fmax(largest, left(kinds[k], mu, w, q));
    check(largest <= 1);
    check(largest > 0.5);
  }
}

/* S: the second derivative by u of sigma(mu / sqrt(1 + u)) at u = 0 reaches S / 4, and no more. */
static void the_flattening_curves_as_much(void **state) {
  (void)state;
  double largest = 0, h = 1e-3, k = 8 * (rv_sigmoid_first_order_allowance(RV_MACKAY, 1) - 1.0 / 48);
  for (double mu = -8; mu <= 8; mu += 0.01) {
    double value[3];
    for (int i = 0; i < 3; i++)
      value[i] = 1 / (1 + exp(-mu / sqrt(1 + (i - 1) * h)));
    largest = fmax(largest, 4 * fabs(value[0] - 2 * value[1] + value[2]) / (h * h));
  }
  check_relative(k, largest * M_PI * M_PI / 64, 1e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(worked_values),
      cmocka_unit_test(what_is_left_is_allowed),
      cmocka_unit_test(the_flattening_curves_as_much),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
