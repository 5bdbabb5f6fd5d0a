/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The orders of the errors of E r(z): against the approximations themselves, and by hand. */
#include "check.h"
#include "theory/relu_order.h"

#include <float.h>
#include <gsl/gsl_randist.h>

/* The standardised cumulants of z, for a_i = r(g_i): E a^k is half of E |g|^k. */
static void cumulants(double l[9], const rv_relu_order_setting *s) {
  const double absolute[] = {1,  sqrt(2 / M_PI),      1,  2 * sqrt(2 / M_PI), 3, 8 * sqrt(2 / M_PI),
                             15, 48 * sqrt(2 / M_PI), 105};
  double noise[RV_NOISE_CUMULANTS + 1];
  rv_noise_cumulants(noise, s->noise, s->keep);
  for (int k = 3; k <= 8; k++)
    l[k] = s->n * noise[k] * absolute[k] / 2 / pow(s->n * noise[2] / 2, k / 2.0);
}

static void first_terms_are_those_of_the_approximations(void **state) {
  (void)state;
  for (double mean = 0.3; mean < 4; mean += 0.4)
    for (int noise = 0; noise < 2; noise++) {
      const rv_relu_order_setting s = {(rv_noise)noise, 0.8, 50, mean};
      double l[9], value[RV_RELU_APPROXIMATIONS];
      cumulants(l, &s);
      const rv_input_sum z = {.mean = mean, .variance = 1, .third = l[3], .fourth = l[4]};
      for (rv_relu_approximation k = 0; k < RV_RELU_APPROXIMATIONS; k++)
        value[k] = rv_relu_approximate(k, &z);
      check(!rv_relu_order_is_even(&s));
      check_near(rv_relu_order_leading(RV_RELU_NORMAL, &s),
                 fabs(value[RV_RELU_SKEWED] - value[RV_RELU_NORMAL]), 1e-14);
      check_near(rv_relu_order_leading(RV_RELU_SKEWED, &s),
                 fabs(value[RV_RELU_EDGEWORTH] - value[RV_RELU_SKEWED]), 1e-14);
    }
}

static double hermite(int k, double x) {
  return k == 0 ? 1 : k == 1 ? x : x * hermite(k - 1, x) - (k - 1) * hermite(k - 2, x);
}

/* T_3, and T_4 where z is even, as in A. Stuart, J. K. Ord, Kendall's Advanced Theory of Statistics
   1, section 6.18, two derivatives lower. */
static void third_and_fourth_terms_by_hand(void **state) {
  (void)state;
  const rv_relu_order_setting odd = {RV_NOISE_EXPONENTIAL, 1, 80, 1.3};
  double l[9], m = odd.mean;
  cumulants(l, &odd);
  double third = l[5] / 120 * hermite(3, m) + l[3] * l[4] / 144 * hermite(5, m) +
                 pow(l[3], 3) / 1296 * hermite(7, m);
  check_relative(rv_relu_order_leading(RV_RELU_EDGEWORTH, &odd),
                 fabs(third) * gsl_ran_ugaussian_pdf(m), 1e-12);
  const rv_relu_order_setting even = {RV_NOISE_EXPONENTIAL, 1, 80, 0};
  double fourth = l[6] / 720 * hermite(4, 0) +
                  (l[4] * l[4] / 1152 + l[3] * l[5] / 720) * hermite(6, 0) +
                  l[3] * l[3] * l[4] / 1728 * hermite(8, 0) + pow(l[3], 4) / 31104 * hermite(10, 0);
  check(rv_relu_order_is_even(&even));
  check_relative(rv_relu_order_leading(RV_RELU_EDGEWORTH, &even),
                 fabs(fourth) * gsl_ran_ugaussian_pdf(0), 1e-12);
  double second = (l[3] * l[3] - l[4]) / 24;
  check_relative(rv_relu_order_leading(RV_RELU_NORMAL, &even),
                 fabs(second) * gsl_ran_ugaussian_pdf(0), 1e-12);
}

/* Each term by its power of n; a bend falls, and is infinite where nothing leads. */
static void powers_and_bends(void **state) {
  (void)state;
  const double factor[2][RV_RELU_APPROXIMATIONS] = {{0, 2, 4, 8}, {0, 4, 4, 16}};
  for (int even = 0; even < 2; even++)
    for (rv_relu_approximation k = RV_RELU_NORMAL; k < RV_RELU_APPROXIMATIONS; k++) {
      rv_relu_order_setting s = {RV_NOISE_BERNOULLI, 0.7, 1e4, even ? 0 : 1.5}, wide = s;
      wide.n *= 4;
      check_relative(rv_relu_order_leading(k, &s),
                     factor[even][k] * rv_relu_order_leading(k, &wide), 1e-12);
      check(rv_relu_order_bend(k, &wide) < rv_relu_order_bend(k, &s));
      s.n = 4;
      check_equal(rv_relu_order_bend(k, &s), INFINITY);
    }
  /* He_2 is 0 there */
  const rv_relu_order_setting nothing = {RV_NOISE_BERNOULLI, 0.5, 1e4, 1};
  check_near(rv_relu_order_leading(RV_RELU_NORMAL, &nothing), 0, DBL_EPSILON);
  check_equal(rv_relu_order_bend(RV_RELU_NORMAL, &nothing), INFINITY);
}

/* p = 1/2: l_3 = 0, l_4 = -2 as standardised of the noise; twice 2 phi(0) / 24 times 6/n. */
static void the_allowance_by_hand(void **state) {
  (void)state;
  const rv_relu_order_setting s = {RV_NOISE_BERNOULLI, 0.5, 1000, 0};
  check_relative(rv_relu_order_gap_allowance(&s, true), 1e-3 / sqrt(2 * M_PI), 1e-12);
  check_relative(rv_relu_order_gap_allowance(&s, false), 3e-3 / sqrt(2 * M_PI), 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_terms_are_those_of_the_approximations),
      cmocka_unit_test(third_and_fourth_terms_by_hand),
      cmocka_unit_test(powers_and_bends),
      cmocka_unit_test(the_allowance_by_hand),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
