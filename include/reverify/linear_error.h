/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The error of reversing a linear layer by its own transpose (Theorem 3.1, one fixed h):
 *
 *   D = ||h - W'Wh/m||^2 / ||h||^2,   W an m x n matrix of independent N(0,1) entries.
 *
 * By rotation invariance D = (A - 1)^2 + A B / m with independent A ~ chi^2_m / m and
 * B ~ chi^2_(n-1), whatever h is. Sizes are real numbers, m >= 1, n >= 1.
 */
#ifndef REVERIFY_LINEAR_ERROR_H
#define REVERIFY_LINEAR_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* E D = (n + 1) / m. */
double rv_linear_error_sq_mean(double m, double n);

/* E D^2 = 12/m^2 + 48/m^3 + 2 (8/m^2 + 2/m)(n-1)/m + (1 + 2/m)(n^2 - 1)/m^2. */
double rv_linear_error_sq_second_moment(double m, double n);

/*
 * P(D <= t), absolute error below 1e-12 + 1e-16 sqrt(max(m, n)), the rounding of arguments as large
 * as the sizes. Adaptive quadrature, about 1 ms.
 */
double rv_linear_error_sq_cdf(double t, double m, double n);

/*
 * A bound that sqrt(D) exceeds with probability at most delta, for every m and n: three
 * chi-square tails of delta/3 each (B. Laurent, P. Massart, Ann. Statist. 28, 2000, lemma 1).
 */
double rv_linear_error_bound(double m, double n, double delta);

/* The bound printed in Theorem 3.1, sqrt(n/m); sqrt(D) exceeds it in about half of the draws. */
double rv_linear_error_printed(double m, double n);

#ifdef __cplusplus
}
#endif

#endif
