/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/coordinate_law.h"

#include "theory/deviation_box.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

/* ln P(all coordinates off the support are within t). */
static double log_off_support(double t, double sigma, double count) {
  return count > 0 ? count * log1p(-2 * gsl_cdf_ugaussian_Q(t / sigma)) : 0;
}

static double on_support(rv_deviation_side *side, double t, double gain, double sigma,
                         const rv_hidden *hidden) {
  for (size_t i = 0; i < hidden->groups; i++) {
    double h = hidden->group_value[i], shift = h * (gain - 1);
    side[i] = (rv_deviation_side){.a = h / hidden->norm,
                                  .size = hidden->group_size[i],
                                  .low = (-t - shift) / sigma,
                                  .high = (t - shift) / sigma};
  }
  return rv_deviation_box(side, hidden->groups);
}

static double cdf_given(double q, double t, rv_deviation_side *side, const rv_relu_law *law,
                        const rv_hidden *hidden) {
  double alpha = rv_relu_alpha(law), sigma = alpha * hidden->norm * sqrt(q);
  if (sigma == 0) /* u = 0 */
    return rv_hidden_largest(hidden) <= t;
  double off = exp(log_off_support(t, sigma, law->n - (double)hidden->k));
  const double negligible = 1e-16;
  return off > negligible ? off * on_support(side, t, alpha * q, sigma, hidden) : 0;
}

double rv_coordinate_error_cdf(double t, const rv_relu_law *law, const rv_hidden *hidden,
                               const rv_gain_rule *rule) {
  const double negligible = 1e-14; /* next to a probability of at most 1 */
  rv_deviation_side *side = calloc(hidden->groups, sizeof *side);
  double sum = 0;
  if (side == NULL)
    return NAN;
  for (size_t i = 0; i < rule->count && t > 0; i++)
    if (rule->weight[i] > negligible)
      sum += rule->weight[i] * cdf_given(rule->node[i], t, side, law, hidden);
  free(side);
  return sum;
}
