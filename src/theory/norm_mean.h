/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mean of the spectral norm of Theorem 3.1, at every shape and size. */
#ifndef REVERIFY_THEORY_NORM_MEAN_H
#define REVERIFY_THEORY_NORM_MEAN_H

/*
 * E ||I - W'W/m||, the larger of lambda_max - 1 and 1 - lambda_min, whose laws to first order are
 * taken for independent; exact where min(m, n) is at most RV_NORM_EXACT_MAX (wishart_exact.h).
 * Sides are at least 1. NaN without memory.
 */
double rv_norm_mean(double m, double n);
enum { RV_NORM_EXACT_MAX = 12 };

/*
 * How far off that is at most: where it is exact by the rounding, 1e-9 of it, else 0.6 h scales of
 * the upper edge. Where both edges count their dependence is of order h: 0.35 to 0.55 h by the
 * exact law; where the upper one leads what is left is of order h^2.
 */
double rv_norm_mean_allowance(double m, double n);

#endif
