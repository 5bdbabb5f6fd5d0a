/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/decay.h"

#include <math.h>
#include <stddef.h>

const char *const rv_decay_names[] = {"none", "linear", "cosine", NULL};

double rv_decay_factor(rv_decay decay, uint64_t t, uint64_t steps) {
  if (decay == RV_DECAY_NONE)
    return 1;
  if (t >= steps)
    return 0;
  double done = (double)t / (double)steps;
  return decay == RV_DECAY_LINEAR ? 1 - done : (1 + cos(M_PI * done)) / 2;
}
