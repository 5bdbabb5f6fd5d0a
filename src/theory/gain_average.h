/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Averages over the gain of a ReLU layer (gain.h) of what may end, or have a kink, at known gains.
 */
#ifndef REVERIFY_THEORY_GAIN_AVERAGE_H
#define REVERIFY_THEORY_GAIN_AVERAGE_H

#include "theory/gain_density.h"

/* A gain of a stretch, and its distances from both ends, of which all digits are right. */
typedef struct rv_gain_place {
  double q, from_low, from_high;
} rv_gain_place;

typedef double (*rv_of_gain)(const rv_gain_place *at, const void *context);

/*
 * The integral of f times the density of the gain from `low` to `high`, f being analytic between
 * them; at the ends it may be anything. Nodes are doubled until that changes the integral by less
 * than 1e-7 of itself or `close`: the error is then about the square of the change. 0 unless
 * low < high.
 */
double rv_gain_average(rv_of_gain f, const void *context, double low, double high, double close,
                       const rv_gain_density *gain);

#endif
