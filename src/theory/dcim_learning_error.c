/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/dcim_learning_error.h"

#include <float.h>
#include <math.h>

size_t rv_dcim_parameters(size_t width, size_t layers) {
  return layers * width * width + (layers + 1) * width;
}

static double root_of_parameters(size_t width, size_t layers) {
  return sqrt((double)rv_dcim_parameters(width, layers));
}

static double relative_rounding(size_t width, size_t layers) {
  double n = (double)width, L = (double)layers;
  return (4 * L * (pow(2, n) + 2 * n) + 8) * DBL_EPSILON;
}

double rv_forward_gradient_rounding(size_t width, size_t layers) {
  return relative_rounding(width, layers) * root_of_parameters(width, layers);
}

/* Of the law of the pair, for L = 1. */
static double relative_rounding_of_pair(size_t width, double field_bound) {
  double n = (double)width, states = pow(2, n);
  double entry = (2 * (n + 1) * field_bound + states) * DBL_EPSILON;
  double stationary = 2 * states * entry + 2 * pow(states, 3) * DBL_EPSILON;
  return 2 * relative_rounding(width, 1) + stationary;
}

double rv_pair_gradient_rounding(size_t width, double field_bound) {
  return relative_rounding_of_pair(width, field_bound) * root_of_parameters(width, 1);
}

double rv_lack_rounding(size_t width, double field_bound) {
  return 2 * pow(relative_rounding_of_pair(width, field_bound), 2);
}

double rv_maximiser_rounding(double rounding, double curvature) {
  return 4 * rounding / curvature;
}
