/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means near to the ReLU, and why it is that of no exponential family. */
#include "check.h"
#include "theory/relu_family.h"

#include <float.h>

static void the_determinant_of_the_relu_is_negative(void **state) {
  (void)state;
  for (double h = 0.05; h <= 4; h *= 1.1) {
    double a = exp(h * h / 2), less = expm1(h * h / 2);
    double determinant = rv_family_determinant(rv_relu_log_partition, h);
    check_near(determinant, -less * less / pow(a, 4), 32 * DBL_EPSILON);
    check(determinant < 0);
  }
}

static double normal_log_partition(double t) {
  return t * t / 2;
}

static double binary_log_partition(double t) {
  return log1p(exp(t));
}

/* Families: their determinants are not negative; two values have rank 2. The normal law's is known:
   with b = exp(-h^2/2), entries over the root of the diagonal are b and b^4, 1 - 2b^2 - b^8 + 2b^6.
 */
static void those_of_families_are_not(void **state) {
  (void)state;
  for (double h = 0.05; h <= 4; h *= 1.1) {
    double b = exp(-h * h / 2);
    check(rv_family_determinant(rv_truncated_normal_log_partition, h) > 0);
    check_near(rv_family_determinant(normal_log_partition, h),
               1 - 2 * b * b - pow(b, 8) + 2 * pow(b, 6), 32 * DBL_EPSILON);
    check_near(rv_family_determinant(binary_log_partition, h), 0, 32 * DBL_EPSILON);
  }
}

/* A'(t), by differences. */
static void means_are_derivatives(void **state) {
  (void)state;
  const double d = 1e-5;
  for (double t = -6; t <= 6; t += 0.25) {
    double slope =
        (rv_truncated_normal_log_partition(t + d) - rv_truncated_normal_log_partition(t - d)) /
        (2 * d);
    check_near(rv_truncated_normal_mean(t), slope, 1e-8);
  }
}

static void distances_are_largest_at_zero(void **state) {
  (void)state;
  check_relative(rv_truncated_normal_mean(0), sqrt(2 / M_PI), 4 * DBL_EPSILON);
  check_relative(rv_softplus(0), M_LN2, DBL_EPSILON);
  check_relative(rv_rectified_mean(0), 1 / sqrt(2 * M_PI), 4 * DBL_EPSILON);
  for (double t = -30; t <= 30; t += 0.125) {
    double relu = fmax(0, t), slack = 1e-14;
    check(rv_truncated_normal_mean(t) - relu <= sqrt(2 / M_PI) + slack);
    check(rv_truncated_normal_mean(t) >= relu);
    check(rv_softplus(t) - relu <= M_LN2 + slack);
    check(rv_softplus(t) >= relu);
    check(rv_rectified_mean(t) - relu <= 1 / sqrt(2 * M_PI) + slack);
    check(rv_rectified_mean(t) >= relu - slack);
  }
}

/* exp(u - u^2/4 + u^3/9 - ...), the powers multiplied out. */
static void the_series_of_softplus(void **state) {
  (void)state;
  const rv_ratio known[] = {{1, 1}, {1, 1}, {1, 4}, {1, 36}, {-1, 288}};
  double power[RV_SOFTPLUS_TERMS] = {1}, sum[RV_SOFTPLUS_TERMS] = {0};
  for (int n = 0; n < RV_SOFTPLUS_TERMS; n++) { /* power = (int softplus)^n / n! */
    double next[RV_SOFTPLUS_TERMS] = {0};
    for (int k = 0; k < RV_SOFTPLUS_TERMS; k++) {
      sum[k] += power[k];
      for (int j = 1; j + k < RV_SOFTPLUS_TERMS; j++)
        next[j + k] += power[k] * (j % 2 == 1 ? 1 : -1) / ((double)j * j * (n + 1));
    }
    memcpy(power, next, sizeof power);
  }
  rv_ratio c[RV_SOFTPLUS_TERMS];
  rv_softplus_series(c);
  for (int k = 0; k < RV_SOFTPLUS_TERMS; k++) {
    check_near((double)c[k].numerator / (double)c[k].denominator, sum[k], 1e-14);
    check(c[k].denominator > 0);
  }
  for (int k = 0; k < 5; k++)
    check(c[k].numerator == known[k].numerator && c[k].denominator == known[k].denominator);
  check(!rv_softplus_may_be_family());
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_determinant_of_the_relu_is_negative),
      cmocka_unit_test(those_of_families_are_not),
      cmocka_unit_test(means_are_derivatives),
      cmocka_unit_test(distances_are_largest_at_zero),
      cmocka_unit_test(the_series_of_softplus),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
