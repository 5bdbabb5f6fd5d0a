/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/slope_departure.h"

#include <math.h>

double rv_slope_departure(double r, double power) {
  return r < 1 ? power * r / (1 - r) : INFINITY;
}
