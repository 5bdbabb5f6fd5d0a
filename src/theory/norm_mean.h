/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of the spectral norm of Theorem 3.1, at every shape and size. */
#ifndef REVERIFY_THEORY_NORM_MEAN_H
#define REVERIFY_THEORY_NORM_MEAN_H

/*
 * E ||I - W'W/m||, the larger of lambda_max - 1 and 1 - lambda_min; exact where min(m, n) is at
 * most RV_NORM_EXACT_MAX (wishart_law.h). Beyond, the joint law of both is taken to first order
 * in h (wishart_limit.h). Sides are at least 1. NaN without memory.
 */
double rv_norm_mean(double m, double n);
enum { RV_NORM_EXACT_MAX = 12 };

/*
 * How far off that is at most: where it is exact by the rounding, 1e-9 of it, else 2.3 h^2 scales
 * of the upper edge, as the next order has it. The factor is how far off the mean is at 13 rows and
 * n << m, where it is furthest off, 2.29; at 17, 24 and 40 rows it is 2.26, 2.24 and 2.20, and
 * where one edge leads 0.9 at most (tests/fixtures/make_norm_mean.py has the exact means).
 */
double rv_norm_mean_allowance(double m, double n);

#endif
