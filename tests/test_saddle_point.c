/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The saddle point's correction where its formulas give way to series: near a mean of 0. It is a
 * smooth function of the bias, so its differences are those of its derivatives; a series that is
 * wrong makes a step.
 */
#include "check.h"
#include "theory/sigmoid_approximation_parts.h"

enum { INPUTS = 7 };

static double correction(double mean, double scale, double q) {
  double weight[INPUTS], input[INPUTS], sum = 0;
  rv_unit_moments moments;
  for (size_t i = 0; i < INPUTS; i++) {
    weight[i] = scale;
    input[i] = q;
    sum += scale * q;
  }
  const rv_unit unit = {.weight = weight, .bias = mean - sum, .input = input, .inputs = INPUTS};
  check_status(rv_unit_summarise(&moments, &unit), RV_OK);
  return rv_saddle_point_correction(&unit, &moments);
}

/* The second derivative of a function of size 0.1 that varies over a few units is below 1; beside
   it stands the rounding of 1/r = 1/sqrt(-2K) for r above 1e-3, where K = 5e-7 is known to 4e-15.
 */
static void is_smooth_across_zero(void **state) {
  (void)state;
  static const double scale[] = {0.5, 1, 2}, q[] = {0.05, 0.3, 0.5, 0.9};
  const double step = 1.3e-3;
  for (size_t s = 0; s < 3; s++)
    for (size_t p = 0; p < 4; p++)
      for (double mean = -0.2; mean < 0.2; mean += step) {
        double below = correction(mean - step, scale[s], q[p]);
        double at = correction(mean, scale[s], q[p]);
        double above = correction(mean + step, scale[s], q[p]);
        check_near(above - 2 * at + below, 0, step * step + 1e-5);
      }
}

/* At a mean of 0 the term of the lowest order is that of Edgeworth: the third cumulant over
   6 (variance + pi^2/3)^(3/2), times the density -1/sqrt(2 pi). */
static void leading_term_is_edgeworths(void **state) {
  (void)state;
  static const double q[] = {0.02, 0.1, 0.98};
  for (size_t p = 0; p < 3; p++) {
    const double scale = 0.3;
    double pq = q[p] * (1 - q[p]), variance = INPUTS * scale * scale * pq;
    double third = INPUTS * pow(scale, 3) * pq * (1 - 2 * q[p]);
    double expected = -third / (6 * pow(variance + M_PI * M_PI / 3, 1.5)) / sqrt(2 * M_PI);
    check_relative(correction(0, scale, q[p]), expected, 0.1);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_smooth_across_zero),
      cmocka_unit_test(leading_term_is_edgeworths),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
