/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * In standard deviations of the noise: g = (a_2 z, -a_1 z), z ~ N(0, 1). With t_i the g_i below
 * which a value is lost and l_i the value, one that is kept is off by g_i - c_i, c_i = t_i + l_i,
 * one that is lost by l_i. The first is kept for z > t_1 / a_2, the second for z < -t_2 / a_1.
 */
#include "theory/relu_error_pair.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* P(low < z < high), of the smaller tails. */
static double between(double low, double high) {
  if (!(low < high))
    return 0;
  return low + high > 0 ? gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(high)
                        : gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low);
}

/* P((z - centre)^2 <= square, low < z < high). */
static double within(double square, double centre, double low, double high) {
  if (!(square > 0))
    return 0;
  return between(fmax(low, centre - sqrt(square)), fmin(high, centre + sqrt(square)));
}

/* The values of a support of two, equal or not. */
static void find_values(double a[2], const rv_support_values *support) {
  a[0] = support->value[0];
  a[1] = support->value[support->count - 1];
}

double rv_pair_error_below(double x, const rv_support_given *given) {
  double a[2], t[2], l[2], c[2], y = x / (given->sigma * given->sigma);
  find_values(a, given->support);
  for (int i = 0; i < 2; i++) {
    t[i] = given->threshold - a[i] * given->root;
    l[i] = a[i] / given->sigma;
    c[i] = t[i] + l[i];
  }
  double first = t[0] / a[1], second = -t[1] / a[0]; /* z above which and below which one is kept */
  double middle = a[1] * c[0] - a[0] * c[1], across = a[0] * c[0] + a[1] * c[1];
  double both = within(y - across * across, middle, first, second);
  double one =
      within((y - l[1] * l[1]) / (a[1] * a[1]), c[0] / a[1], fmax(first, second), INFINITY);
  double other =
      within((y - l[0] * l[0]) / (a[0] * a[0]), -c[1] / a[0], -INFINITY, fmin(first, second));
  return both + one + other;
}
