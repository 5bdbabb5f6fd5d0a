/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/gain_window.h"

#include <math.h>

rv_gain_window rv_gain_window_of(double m, double p) {
  double mean = m * p / 2, sd = sqrt(mean * (1 - p / 2));
  return (rv_gain_window){.first = fmax(0, floor(mean - 10 * sd - 60)),
                          .last = fmin(m, ceil(mean + 10 * sd + 60)),
                          .stride = sd < 10 ? 1 : floor(sd / 2.5)};
}

size_t rv_gain_window_count(const rv_gain_window *w) {
  return (size_t)floor((w->last - w->first) / w->stride) + 1;
}
