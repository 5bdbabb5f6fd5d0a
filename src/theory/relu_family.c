/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_family.h"

#include "theory/rectified_normal.h"

#include <gsl/gsl_sf_erf.h>
#include <math.h>

double rv_relu_log_partition(double t) {
  return t > 0 ? t * t / 2 : 0;
}

double rv_truncated_normal_log_partition(double t) {
  return t * t / 2 + gsl_sf_log_erfc(-t / M_SQRT2) - M_LN2;
}

double rv_family_determinant(rv_log_partition log_partition, double h) {
  double m[5]; /* exp(A((i - 2) h)) */
  for (int i = 0; i < 5; i++)
    m[i] = exp(log_partition((i - 2) * h));
  double determinant = m[0] * (m[2] * m[4] - m[3] * m[3]) - m[1] * (m[1] * m[4] - m[3] * m[2]) +
                       m[2] * (m[1] * m[3] - m[2] * m[2]);
  return determinant / (m[0] * m[2] * m[4]);
}

double rv_truncated_normal_mean(double t) {
  return t + gsl_sf_hazard(-t);
}

double rv_softplus(double t) {
  return fmax(t, 0) + log1p(exp(-fabs(t)));
}

double rv_rectified_mean(double t) {
  return rv_rectified_normal(t, 1).moment[1];
}

static long long common_divisor(long long a, long long b) {
  while (b != 0) {
    long long rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

static rv_ratio reduce(long long numerator, long long denominator) {
  long long d = common_divisor(numerator, denominator);
  return (rv_ratio){numerator / d, denominator / d};
}

/* Over the least common denominator. */
static rv_ratio add(rv_ratio a, rv_ratio b) {
  long long d = common_divisor(a.denominator, b.denominator);
  return reduce(a.numerator * (b.denominator / d) + b.numerator * (a.denominator / d),
                a.denominator / d * b.denominator);
}

void rv_softplus_series(rv_ratio c[RV_SOFTPLUS_TERMS]) {
  c[0] = (rv_ratio){1, 1};
  for (int k = 1; k < RV_SOFTPLUS_TERMS; k++) {
    c[k] = (rv_ratio){0, 1};
    for (int j = 1; j <= k; j++) {
      rv_ratio rest = c[k - j];
      c[k] = add(c[k], reduce((j % 2 == 1 ? 1 : -1) * rest.numerator, rest.denominator * j));
    }
    c[k] = reduce(c[k].numerator, c[k].denominator * k);
  }
}

bool rv_softplus_may_be_family(void) {
  rv_ratio c[RV_SOFTPLUS_TERMS];
  rv_softplus_series(c);
  bool positive = true;
  for (int k = 0; k < RV_SOFTPLUS_TERMS; k++)
    positive = positive && c[k].numerator >= 0;
  return positive;
}
