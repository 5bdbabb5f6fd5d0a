/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/rank_tolerance.h"

#include <math.h>

double rv_rank_tolerance(double m, double n, double epsilon, double rms) {
  return 2 * epsilon * (sqrt(m) + sqrt(n)) * rms;
}

double rv_small_singular_values(double m, double n, double tolerance) {
  return 2 * (2 * tolerance * sqrt(fmin(m, n)) / M_PI) + 3;
}
