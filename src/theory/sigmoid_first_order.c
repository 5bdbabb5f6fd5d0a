/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/sigmoid_first_order.h"

#include "numeric/normal_mean.h"
#include "reverify/logistic.h"

#include <math.h>

/* k: by how much a variance counts. */
static double flattening(rv_approximation kind) {
  switch (kind) {
  case RV_TAYLOR:
    return 0;
  case RV_MACKAY:
    return M_PI / 8;
  case RV_VARIANCE_MATCHED:
    return 3 / (M_PI * M_PI);
  default:
    return NAN;
  }
}

typedef struct around {
  double mean, flattening;
} around;

static double coefficient(double deviation, const void *parameters) {
  const around *a = parameters;
  double mu = a->mean + deviation, s = rv_logistic(mu), slope = s * rv_logistic(-mu);
  return fabs(slope * (1 - 2 * s) + a->flattening * mu * slope) / 2;
}

double rv_sigmoid_first_order(rv_approximation kind, double mean, double sd) {
  const around a = {mean, flattening(kind)};
  return sd > 0 ? rv_normal_mean(coefficient, &a, sd) : coefficient(0, &a);
}

double rv_sigmoid_first_order_allowance(rv_approximation kind, double fourth) {
  const double largest = 0.50506;
  double k = flattening(kind);
  return pow(fourth, 0.75) / 48 + k * k * fourth * largest / 8;
}
