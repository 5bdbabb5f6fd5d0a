/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Tracy-Widom laws of the largest eigenvalue, beta = 1 (real) and 2 (complex).
 * C. A. Tracy, H. Widom, Comm. Math. Phys. 159 (1994) and 177 (1996); as Fredholm determinants
 * by P. L. Ferrari, H. Spohn, J. Phys. A 38 (2005) and F. Bornemann, Math. Comp. 79 (2010).
 *
 * beta is 1 or 2, any other value gives NaN, as does a NaN argument.
 */
#ifndef REVERIFY_TRACY_WIDOM_H
#define REVERIFY_TRACY_WIDOM_H

#ifdef __cplusplus
extern "C" {
#endif

/* F(s), absolute error below 1e-13. */
double rv_tracy_widom_cdf(int beta, double s);

/*
 * F(s) from an interpolant made at the first call (40 ms), absolute error below 1e-12, in a
 * microsecond: for the many values of a sample. Safe on several threads.
 */
double rv_tracy_widom_cdf_interpolated(int beta, double s);

/* 1 - F(s), with a relative error below 1e-11 for s > 0: tail probabilities down to 1e-290. */
double rv_tracy_widom_upper(int beta, double s);

/* F'(s), absolute error below 1e-13. */
double rv_tracy_widom_pdf(int beta, double s);

/*
 * F'(s) (order 1) or F''(s) (order 2) from the derivatives of that interpolant, absolute error
 * below 1e-10 and 1e-9; NaN for another order, or without memory.
 */
double rv_tracy_widom_derivative(int beta, int order, double s);

/* The s with F(s) = p, 0 < p < 1; use the upper quantile for p close to 1. */
double rv_tracy_widom_quantile(int beta, double p);

/* The s with 1 - F(s) = q, 1e-300 <= q < 1; use the quantile for q close to 1. */
double rv_tracy_widom_upper_quantile(int beta, double q);

double rv_tracy_widom_mean(int beta);
double rv_tracy_widom_variance(int beta);

#ifdef __cplusplus
}
#endif

#endif
