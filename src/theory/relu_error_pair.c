/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * In standard deviations of the noise, and with t the g below which a value is lost and l the
 * value: one that is kept is off by g - t - l, one that is lost by l. As (w, -w) and (-w, w) are
 * equally likely, w >= 0: the first is kept for w > t, the second for w < -t.
 */
#include "theory/relu_error_pair.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* P(low < w < high) of w = |z| / sqrt(2), z ~ N(0, 1), 0 <= low. */
static double between(double low, double high) {
  if (!(low < high))
    return 0;
  return 2 * (gsl_cdf_ugaussian_Q(M_SQRT2 * low) - gsl_cdf_ugaussian_Q(M_SQRT2 * high));
}

/* Both are off by centre -+ w: 2 centre^2 + 2 w^2 <= y. */
static double both_kept(double y, double t, double centre) {
  double square = y / 2 - centre * centre;
  return square > 0 ? between(0, fmin(sqrt(square), -t)) : 0;
}

/* l^2 + (w - centre)^2 <= y. */
static double one_kept(double y, double t, double l, double centre) {
  double square = y - l * l;
  if (!(square > 0))
    return 0;
  return between(fmax(fabs(t), centre - sqrt(square)), centre + sqrt(square));
}

double rv_pair_error_below(double x, const rv_support_given *given) {
  double a = given->support->value[0], y = x / (given->sigma * given->sigma);
  double t = given->threshold - a * given->root, l = a / given->sigma;
  return both_kept(y, t, t + l) + one_kept(y, t, l, t + l);
}
