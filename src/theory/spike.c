/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/spike.h"

#include <math.h>

double rv_spike_threshold(double m, double n) {
  return pow(n / m, 0.25);
}
