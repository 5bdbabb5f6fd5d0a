/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of the squared error of a reversed ReLU layer (relu_error.h) given the gain Q, where no
 * coordinate on the support is lost below the threshold. In units of 2 sigma_Q^2, relative to s,
 * the squared error is
 *
 *   D^2 / (2 sigma_Q^2) + on + off,   D = alpha Q - 1 - |b| (sum of h_i) / s^2,
 *
 * `on` half a chi-square variable of k - 1 degrees, not central for unequal h, and `off` the sum of
 * n - k independent excesses (excess_transform.h).
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_KEPT_H
#define REVERIFY_THEORY_RELU_ERROR_KEPT_H

#include "theory/excess_transform.h"

typedef struct rv_error_kept {
  double across;  /* non-centrality of the chi-square variable, halved */
  double freedom; /* k - 1 */
  double others;  /* n - k */
  rv_excess excess;
} rv_error_kept;

/* threshold = |b| / sigma_Q; the h_i / s have the sum `sum`, from 1 to sqrt(k). */
rv_error_kept rv_error_kept_of(double threshold, double n, double k, double sum);

/* P(on + off <= y), P(on + off > y), and the density at y of the part that has one: for k = 1 there
   is an atom at 0. */
typedef enum rv_error_side { RV_ERROR_BELOW, RV_ERROR_ABOVE, RV_ERROR_DENSITY } rv_error_side;

/*
 * One of these at y, to an absolute 1e-13 (times the largest density), and to a relative 1e-10
 * where the tail above is less. Along a parabola through the saddle point of the transform the
 * trapezoidal rule converges exponentially; 50 to 100 nodes do at every size.
 */
double rv_error_kept_at(double y, rv_error_side side, const rv_error_kept *law);

/* P(on + off = 0): that nothing is there for k = 1, else 0. */
double rv_error_kept_atom(const rv_error_kept *law);

#endif
