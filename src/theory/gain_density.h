/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The density of the gain of a ReLU layer (gain.h), for sums over its law that gain_rule.h is not
   made for. */
#ifndef REVERIFY_THEORY_GAIN_DENSITY_H
#define REVERIFY_THEORY_GAIN_DENSITY_H

#include "reverify/status.h"

#include <stddef.h>

typedef struct rv_gain_density {
  double *events, *weight; /* the values of N that count, their probabilities times a constant */
  size_t count;
  double low, high; /* the gains that count: ten standard deviations, and more above few events */
  double atom;      /* P(Q = 0) = (1 - p/2)^m */
} rv_gain_density;

/* RV_ENOMEM. Free with rv_gain_density_free, which a failed call survives. */
rv_status rv_gain_density_make(rv_gain_density *density, double m, double p);
void rv_gain_density_free(rv_gain_density *density);

/* The density at q > 0, to a relative 1e-12 beyond the rounding of q itself within nine standard
   deviations of the mean. */
double rv_gain_density_at(double q, const rv_gain_density *density);

#endif
