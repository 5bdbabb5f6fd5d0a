/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The probability that W'W, W an m x n matrix of independent N(0,1) entries, m >= n, has no
 * eigenvalue outside an interval, from what the few functions outside say, at a cost that hardly
 * depends on how much lies inside.
 */
#ifndef REVERIFY_THEORY_WISHART_GAP_H
#define REVERIFY_THEORY_WISHART_GAP_H

#include "theory/laguerre_functions.h"

#include <stdbool.h>

/* Gauss's rules, of which the shortest that will do is taken. */
enum { RV_GAP_RULES = 4 };

typedef struct rv_gap_rule {
  size_t count;
  double *node, *weight, *beyond; /* see numeric/legendre_integral.h */
} rv_gap_rule;

/* What one shape of matrices shares. */
typedef struct rv_wishart_gap {
  double m, n;      /* m >= n >= 1 */
  double low, high; /* sqrt(m) -+ sqrt(n), as distances from sqrt(m - n) */
  rv_laguerre functions;
  double turn; /* the weight of the last function, see wishart_gap.c */
  rv_gap_rule rule[RV_GAP_RULES];
} rv_wishart_gap;

/* RV_ENOMEM. Closing takes what opening has left behind, whole or not, and zeros. */
rv_status rv_wishart_gap_open(rv_wishart_gap *gap, double m, double n);
void rv_wishart_gap_close(rv_wishart_gap *gap);

typedef struct rv_gap_value {
  double log_probability;       /* at most 0; -infinity where P is nearer to 0 than its error */
  double slope_low, slope_high; /* its derivatives in the ends, if they were asked for */
} rv_gap_value;

/*
 * ln P(low <= t - sqrt(m - n) <= high for all singular values t of W) and its derivatives in low
 * and high. -infinity and infinity, or anything beyond the reach of all functions, stand for no
 * end. Absolute error of P: about 1e-14 sqrt(n), so that of a P below 1e-14 there may be nothing
 * right, or 0; relative error of 1 - P: below 1e-11, as far as doubles reach. Those of the
 * derivatives of P are the same. RV_ENOMEM.
 */
rv_status rv_wishart_gap_at(rv_gap_value *out, double low, double high, bool slopes,
                            const rv_wishart_gap *gap);

#endif
