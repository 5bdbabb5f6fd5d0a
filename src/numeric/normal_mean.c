/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/normal_mean.h"

#include <math.h>

enum { NODES_PER_SD = 256, RANGE = 10 };

double rv_normal_mean(rv_integrand f, const void *parameters, double sd) {
  double sum = 0, step = 1.0 / NODES_PER_SD;
  for (int k = -RANGE * NODES_PER_SD; k <= RANGE * NODES_PER_SD; k++) {
    double x = k * step;
    sum += exp(-x * x / 2) * f(sd * x, parameters);
  }
  return sum * step / sqrt(2 * M_PI);
}
