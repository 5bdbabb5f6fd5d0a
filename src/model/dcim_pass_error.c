/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_pass_error.h"

#include "reverify/logistic.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

double rv_root_mean_square(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t j = 0; j < n; j++) {
    double difference = a[j] - (b != NULL ? b[j] : 0);
    sum += difference * difference;
  }
  return sqrt(sum / (double)n);
}

double rv_total_variation(const double *a, const double *b, size_t n) {
  double sum = 0;
  for (size_t c = 0; c < n; c++)
    sum += fabs(a[c] - b[c]) / 2;
  return sum;
}

size_t rv_most_likely(const double *law, size_t n) {
  size_t best = 0;
  for (size_t c = 1; c < n; c++)
    best = law[c] > law[best] ? c : best;
  return best;
}

double rv_dcim_over_bound(const double *pass, const double *mean, const double *bound,
                          const double *allowance, double rounding, size_t n) {
  double largest = 0;
  for (size_t j = 0; j < n; j++) {
    double difference = fabs(mean[j] - pass[j]);
    double excess = difference - (allowance != NULL ? allowance[j] : 0) - rounding;
    if (excess > 0)
      largest = fmax(largest, excess / bound[j]);
  }
  return largest;
}

rv_status rv_dcim_split_error(rv_dcim_error_parts *out, const rv_dcim *net, const double *pass,
                              const double *mean) {
  size_t top = net->layers, units = net->width[top];
  const double *below = mean + net->first[top - 1], *exact = mean + net->first[top];
  double *sigmoid;
  RV_TRY(rv_alloc_doubles(&sigmoid, units, 2));
  double *independent = sigmoid + units;
  rv_dcim_field(sigmoid, net, top, below);
  for (size_t j = 0; j < units; j++)
    sigmoid[j] = rv_logistic(sigmoid[j]);
  rv_status status =
      rv_sigmoid_marginals(independent, net->weight[top], net->bias + net->first[top], below, units,
                           net->width[top - 1], RV_ZERO_ONE, 1);
  if (status == RV_OK)
    *out = (rv_dcim_error_parts){.propagated =
                                     rv_root_mean_square(sigmoid, pass + net->first[top], units),
                                 .curvature = rv_root_mean_square(independent, sigmoid, units),
                                 .covariance = rv_root_mean_square(exact, independent, units)};
  free(sigmoid);
  return status;
}
