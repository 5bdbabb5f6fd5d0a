/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Approximations of the mean of a sigmoid unit with independent binary inputs, which
 * sigmoid_marginal.h has exactly: the forward pass of a network (DCIM eqs. (2), (7), (9)) and
 * better ones, each at a cost of a few operations per input.
 *
 * The coding +-1 is taken back to 0/1 by tanh(z) = 2 sigma(2z) - 1. Below, mu, v, k3, k4 and k6
 * are the mean, variance and cumulants of z in the coding 0/1, sums over the inputs; Lambda is a
 * standard logistic variable, so that E sigma(z) = P(z + Lambda > 0).
 */
#ifndef REVERIFY_SIGMOID_APPROXIMATION_H
#define REVERIFY_SIGMOID_APPROXIMATION_H

#include "reverify/sigmoid_marginal.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_approximation {
  /* sigma(mu): DCIM eqs. (7) and (9); error at most v / (12 sqrt 3), as |sigma''| <= 1 / (6 sqrt 3)
   */
  RV_TAYLOR,
  /* + sigma''(mu) v / 2; error at most E|z - mu|^3 / 48 <= sqrt(v E(z - mu)^4) / 48 */
  RV_SECOND_ORDER,
  /* sigma(mu / sqrt(1 + pi v / 8)) (D. J. C. MacKay, Neural Computation 4, 1992) */
  RV_MACKAY,
  /* Phi(mu / sqrt(1.702^2 + v)): the logistic law replaced by a normal one; wrong at v = 0 too */
  RV_PROBIT,
  /* the mean over N(mu, v), which Gauss-Hermite quadrature tends to, to full precision; error at
     most the sum over the inputs of (E|x_i|^3 + E|N_i|^3) / 48, both centred with equal variances
     (J. W. Lindeberg, 1922) */
  RV_GAUSS_HERMITE,
  /* sigma(mu / sqrt(1 + 3 v / pi^2)): z + Lambda replaced by a logistic variable of its variance */
  RV_VARIANCE_MATCHED,
  /* Taylor's series to the fourth order; error at most sqrt(E(z - mu)^4 E(z - mu)^6) / 480 */
  RV_FOURTH_ORDER,
  /* the mean over the Edgeworth expansion of z with k3, k4 and k3^2 */
  RV_EDGEWORTH,
  /* P(z + Lambda > 0) by the saddle point of its generating function (R. Lugannani, S. Rice, Adv.
     Appl. Probab. 12, 1980), as a correction to the mean over N(mu, v) */
  RV_SADDLE_POINT,
  /* the three inputs of largest variance summed over, Edgeworth's expansion for the others */
  RV_CONDITIONED,
  RV_APPROXIMATIONS
} rv_approximation;

/* "taylor", "second_order", ...: the names of the columns. */
const char *rv_approximation_name(rv_approximation kind);

/* A unit: inputs independent, with means input[i] as in rv_sigmoid_marginal. */
typedef struct rv_unit {
  const double *weight; /* inputs of them */
  double bias;
  const double *input; /* inputs of them */
  size_t inputs;
  rv_coding coding;
} rv_unit;

/* What the approximations know of z = bias + weight'x. */
typedef struct rv_unit_moments {
  double mean, variance, third, fourth, sixth; /* cumulants, in the unit's own coding */
  double lindeberg;                            /* sum of E|x_i|^3 + E|N_i|^3, times |w_i|^3 */
} rv_unit_moments;

/*
 * RV_EINVAL when a number is not finite, an input out of range, or a moment overflows (weights
 * beyond 1e50).
 */
rv_status rv_unit_summarise(rv_unit_moments *out, const rv_unit *unit);

/* The approximation of E sigma(z), or of E tanh(z), of a unit with these moments. */
double rv_sigmoid_approximate(rv_approximation kind, const rv_unit *unit,
                              const rv_unit_moments *moments);

/* The bound on its error given above, twice as large for tanh; NaN where none is known. */
double rv_approximation_bound(rv_approximation kind, const rv_unit_moments *moments,
                              rv_coding coding);

#ifdef __cplusplus
}
#endif

#endif
