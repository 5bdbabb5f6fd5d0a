/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the approximations share: a unit of either coding as one of the coding 0/1. */
#ifndef REVERIFY_THEORY_SIGMOID_APPROXIMATION_PARTS_H
#define REVERIFY_THEORY_SIGMOID_APPROXIMATION_PARTS_H

#include "reverify/sigmoid_approximation.h"

/* A term w (x - q) of the centred input, x = 1 with probability q, else 0. */
typedef struct rv_term {
  double weight, q;
} rv_term;

/* tanh(z) = 2 sigma(2z) - 1, and x = 2y - 1 with y = 0 or 1. */
static inline rv_term rv_term_of(const rv_unit *unit, size_t i) {
  if (unit->coding == RV_ZERO_ONE)
    return (rv_term){unit->weight[i], unit->input[i]};
  return (rv_term){4 * unit->weight[i], (1 + unit->input[i]) / 2};
}

/*
 * E sigma(z) by the saddle point, less the same for N(mean, variance), for a unit whose moments in
 * the coding 0/1 are given.
 */
double rv_saddle_point_correction(const rv_unit *unit, const rv_unit_moments *moments);

#endif
