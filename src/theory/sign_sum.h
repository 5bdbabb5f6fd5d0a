/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * z = b + sum of c_i + a_i e_i with independent signs e_i of mean m_i: what the input of a unit is
 * in either coding. Its transforms are products over the terms, taken for sixteen terms at once.
 */
#ifndef REVERIFY_THEORY_SIGN_SUM_H
#define REVERIFY_THEORY_SIGN_SUM_H

#include "reverify/status.h"

#include <stddef.h>

/* Terms taken side by side: two vectors of the widest kind, so that neither waits for the other. */
enum { RV_LANES = 16 };

typedef struct rv_sign_sum {
  long double base;  /* b */
  size_t count;      /* a multiple of RV_LANES; the last terms are neutral */
  double largest;    /* no |a_i| is larger */
  double variance;   /* of z, about: where to look for the best exponent */
  double *amplitude; /* a_i */
  double *skew;      /* m_i */
  double *plus;      /* P(e_i = 1) */
  double *minus;     /* P(e_i = -1) */
  double *centre;    /* c_i: apart from b, so that no large one swallows it; neutral terms have 0 */
} rv_sign_sum;

/* Room for `count` terms; free with rv_sign_sum_free. RV_ENOMEM. */
rv_status rv_sign_sum_alloc(rv_sign_sum *z, size_t count);
void rv_sign_sum_free(rv_sign_sum *z);

/* Makes term i a neutral one, with a_i = c_i = 0. */
void rv_sign_sum_neutralise(rv_sign_sum *z, size_t i);

/* E z, and the middle of its range, b + sum of c_i. */
double rv_sign_sum_mean(const rv_sign_sum *z);
double rv_sign_sum_middle(const rv_sign_sum *z);

enum { RV_POWERS = 4 };

/*
 * up[j-1] = E exp(j s (z - E z)) and down[j-1] = E exp(-j s (z - E z)) for j = 1 to RV_POWERS;
 * relative error about count * 2^-52; infinite where they overflow.
 */
void rv_sign_sum_moments(double up[RV_POWERS], double down[RV_POWERS], const rv_sign_sum *z,
                         double s);

/*
 * The sum over k < nodes of step Im E exp(i t_k z) / sinh(pi t_k), t_k = (k + 1/2) step, less what
 * is certain to stay below `negligible`. The t_k should have no rounding, so `step` few digits.
 */
double rv_sign_sum_midpoint(const rv_sign_sum *z, double step, size_t nodes, double negligible);

#endif
