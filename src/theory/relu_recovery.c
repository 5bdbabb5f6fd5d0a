/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Given the gain, the coordinates off the support are independent, and those on it, u_i = h_i alpha
 * Q + sigma_Q e_i with e = g - a a'g, a = h / s, are all kept where each e_i exceeds -(h_i alpha Q
 * - |b|) / sigma_Q: a box of deviations (deviation_box.h), of which those that are kept for sure
 * matter through their sum of squares of a_i alone. Of many equal values the maximum's formula is
 * the faster one.
 */
#include "reverify/relu_error.h"
#include "theory/centred_maximum.h"
#include "theory/deviation_box.h"
#include "theory/support_transform.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static const double negligible = 1e-14; /* next to a probability of at most 1 */

static double all_silenced(double threshold, double others) {
  return others > 0 ? exp(others * log1p(-gsl_cdf_ugaussian_Q(threshold))) : 1;
}

/* From 8 coordinates on the maximum is known to 1e-9. */
static bool is_maximum(const rv_support_values *support) {
  return support->count == 1 && support->sizes[0] >= 8;
}

static double all_kept(const rv_support_given *given, rv_deviation_side *side) {
  const rv_support_values *support = given->support;
  size_t sides = given->doubtful;
  for (size_t i = 0; i < sides; i++) {
    double a = support->value[i];
    side[i] =
        (rv_deviation_side){a, support->size[i], given->threshold - a * given->root, INFINITY};
  }
  if (sides < support->count)
    side[sides++] =
        (rv_deviation_side){sqrt(support->squares[given->doubtful]), 1, -INFINITY, INFINITY};
  return rv_deviation_box(side, sides);
}

static double kept_given(const rv_support_given *given, rv_deviation_side *side) {
  const rv_support_values *support = given->support;
  if (is_maximum(support))
    return rv_centred_maximum_cdf(support->value[0] * given->root - given->threshold,
                                  support->sizes[0]);
  return given->doubtful > 0 ? all_kept(given, side) : 1;
}

static double average(const rv_relu_law *law, const rv_support_values *support, double bias,
                      rv_deviation_side *side, const rv_gain_rule *rule) {
  double alpha = rv_relu_alpha(law), others = law->n - support->sizes[0], sum = 0;
  for (size_t i = 0; i < rule->count; i++) {
    if (!(rule->weight[i] > negligible && rule->node[i] > 0)) /* all is lost with the gain */
      continue;
    rv_support_given given = rv_support_given_of(rule->node[i], alpha, bias, support);
    double off = all_silenced(given.threshold, others);
    if (off > negligible)
      sum += rule->weight[i] * off * kept_given(&given, side);
  }
  return sum;
}

/* Many values that may be lost become few, chosen at the least gain that counts. */
static rv_status compress(rv_support_values *support, const rv_relu_law *law, double bias,
                          const rv_gain_rule *rule) {
  double least = INFINITY;
  for (size_t i = 0; i < rule->count; i++)
    if (rule->weight[i] > negligible && rule->node[i] > 0)
      least = fmin(least, rule->node[i]);
  rv_support_given given = rv_support_given_of(least, rv_relu_alpha(law), bias, support);
  return rv_support_values_compress(support, given.doubtful);
}

double rv_relu_recovery(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                        const rv_gain_rule *rule) {
  double below = -bias / hidden->norm, probability = NAN;
  rv_support_values support;
  if (rv_support_values_make(&support, hidden) != RV_OK)
    return NAN;
  rv_deviation_side *side = calloc(support.count + 1, sizeof *side);
  if (side != NULL && compress(&support, law, below, rule) == RV_OK)
    probability = average(law, &support, below, side, rule);
  free(side);
  rv_support_values_free(&support);
  return probability;
}
