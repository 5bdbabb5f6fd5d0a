/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/dcim_weak_order.h"

#include "numeric/normal_mean.h"
#include "reverify/logistic.h"
#include "theory/slope_departure.h"

#include <math.h>

double rv_dcim_weak_next_order(double coupling, double depth) {
  return depth * coupling * coupling / 4;
}

double rv_dcim_weak_bend(double coupling, double depth, double degree) {
  return rv_slope_departure(rv_dcim_weak_next_order(coupling, depth) / degree, 2);
}

static double slope(double z, const void *unused) {
  (void)unused;
  return rv_logistic(z) * rv_logistic(-z);
}

static double slope_squared(double z, const void *unused) {
  return pow(slope(z, unused), 2);
}

/* logistic''^2 / 4: logistic'' = -logistic' tanh(z / 2) */
static double curvature_squared(double z, const void *unused) {
  return pow(slope(z, unused) * tanh(z / 2) / 2, 2);
}

/* Of what MacKay's formula leaves. */
static double rest_squared(double z, const void *unused) {
  return pow(slope(z, unused) * (tanh(z / 2) / 2 - M_PI / 16 * z), 2);
}

/* E v^2 */
static double variance_squared(double coupling, double width) {
  double mean = rv_normal_mean(slope, NULL, 1), square = rv_normal_mean(slope_squared, NULL, 1);
  return pow(coupling, 4) * (mean * mean + (3 * square - mean * mean) / width);
}

double rv_dcim_weak_square(double coupling, double width) {
  return variance_squared(coupling, width) * rv_normal_mean(curvature_squared, NULL, 1);
}

double rv_dcim_weak_square_variance(double coupling, double width) {
  return variance_squared(coupling, width) * rv_normal_mean(rest_squared, NULL, 1);
}
