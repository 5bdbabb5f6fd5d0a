/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/coordinate_bias.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

const char *const rv_bias_rule_names[] = {"printed_k", "printed_root", "corrected_k",
                                          "corrected_root", NULL};

double rv_coordinate_sigma(rv_flat_layer layer) {
  return sqrt(layer.k) * sqrt(2 / layer.kept);
}

double rv_coordinate_printed(rv_flat_layer layer) {
  return rv_coordinate_sigma(layer) / sqrt(2);
}

static double log_union(rv_flat_layer layer, double delta) {
  return log(2 * layer.n / delta);
}

double rv_coordinate_corrected(rv_flat_layer layer, double delta) {
  return rv_coordinate_printed(layer) * sqrt(4 * log_union(layer, delta));
}

double rv_coordinate_tau(rv_bias_rule rule, rv_flat_layer layer, double delta) {
  bool is_printed = rule == RV_PRINTED_BY_K || rule == RV_PRINTED_BY_ROOT;
  bool by_k = rule == RV_PRINTED_BY_K || rule == RV_CORRECTED_BY_K;
  double bound = is_printed ? rv_coordinate_printed(layer) : rv_coordinate_corrected(layer, delta);
  return bound / rv_coordinate_sigma(layer) / (by_k ? sqrt(layer.k) : 1);
}

bool rv_coordinate_gain_is_steady(rv_flat_layer layer, double delta) {
  return layer.kept >= 40 * pow(log_union(layer, delta), 2);
}

double rv_coordinate_left(rv_flat_layer layer, double tau) {
  return (layer.n - layer.k) * gsl_cdf_ugaussian_Q(tau);
}

double rv_coordinate_moved(rv_flat_layer layer, double tau) {
  double distance = (1 / rv_coordinate_sigma(layer) + tau) / sqrt(1 - 1 / layer.k);
  return layer.k * gsl_cdf_ugaussian_Q(distance);
}
