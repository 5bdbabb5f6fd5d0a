/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/mean_field.h"

#include "reverify/logistic.h"

#include <math.h>

double rv_mean_field_error(double variance) {
  return variance / (12 * sqrt(3));
}

double rv_mean_field_divergence(double variances) {
  return variances / 8;
}

double rv_pinsker_distance(double divergence) {
  return sqrt(divergence / 2);
}

double rv_style_variance(double gap) {
  return rv_logistic(gap / 2) * rv_logistic(-gap / 2);
}

double rv_style_looseness(size_t n, double gap) {
  return -expm1(-(double)n * log1p(exp(-gap / 2)));
}

/* The probability of k agreements in units of the binomial coefficient and of the probability of
   n/2 of them: cosh(gap (k - n/2) / 2). In logarithms, so that no gap overflows. */
static double log_agreement(size_t k, size_t n, double gap) {
  double x = fabs(gap * ((double)k - (double)n / 2) / 2);
  double log_cosh = x + log1p(exp(-2 * x)) - M_LN2;
  return lgamma((double)n + 1) - lgamma((double)k + 1) - lgamma((double)(n - k) + 1) + log_cosh;
}

size_t rv_style_modes(size_t n, double gap) {
  const double level = 1e-12; /* the logarithms are off by less */
  size_t modes = 0;
  int direction = 1;
  for (size_t k = 0; k < n; k++) {
    double rise = log_agreement(k + 1, n, gap) - log_agreement(k, n, gap);
    if (rise < -level && direction > 0)
      modes++;
    if (fabs(rise) > level)
      direction = rise > 0 ? 1 : -1;
  }
  return modes + (direction > 0);
}

double rv_divergence_moves(size_t n, double span, double distance) {
  double states = pow(2, (double)n), largest = (double)n * M_LN2;
  if (distance >= 1 - 1 / states)
    return distance * span + largest;
  double coin = distance > 0 ? -distance * log(distance) - (1 - distance) * log1p(-distance) : 0;
  return distance * (span + log(states - 1)) + coin;
}

double rv_variance_moves(double range, double distance) {
  return 1.25 * distance * range * range;
}
