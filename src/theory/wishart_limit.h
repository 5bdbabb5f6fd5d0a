/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the extreme eigenvalues of W'W, W an m x n matrix of independent N(0,1) entries, and
 * of ||I - W'W/m||, to first order in the sizes: the Tracy-Widom law of edge_expansion.h for each
 * edge, and for both
 *
 *   P(x, y) = P(x) P(y) - 2 h F_1'(x) F_1'(y),
 *
 * x of lambda_max, y of -ln lambda_min, centred and in their scales: the two have the covariance
 * -2 h. For complex entries it is -h (F. Bornemann, J. Math. Phys. 51, 023514, 2010, of the unitary
 * ensemble); for real ones all covariances of smooth statistics are twice as large (K. Johansson,
 * Duke Math. J. 91, 1998). What is left is of order min(m,n)^(-4/3). Sides are at least 1.
 */
#ifndef REVERIFY_THEORY_WISHART_LIMIT_H
#define REVERIFY_THEORY_WISHART_LIMIT_H

/* P(lambda_max <= x). */
double rv_limit_largest_cdf(double x, double m, double n);

/* P(lambda_min <= x); NaN for n >= m, and far off for n close to m, where the edge is hard. */
double rv_limit_smallest_cdf(double x, double m, double n);

/* P(||I - W'W/m|| <= epsilon). */
double rv_limit_norm_cdf(double epsilon, double m, double n);

#endif
