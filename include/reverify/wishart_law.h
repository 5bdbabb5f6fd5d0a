/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the largest and the smallest eigenvalue of W'W, W an m x n matrix of independent
 * N(0,1) entries, and of the norm ||I - W'W/m|| of Theorem 3.1, at finite size: distribution
 * functions, tails, densities and quantiles. Exact for min(m, n) up to RV_WISHART_LAW_EXACT_MAX, in
 * 50 microseconds and one more for each of min(m, n) a value; beyond, by their limits and the first
 * correction (theory/wishart_limit.h), as far off as rv_wishart_law_allowance says.
 */
#ifndef REVERIFY_WISHART_LAW_H
#define REVERIFY_WISHART_LAW_H

#include "reverify/status.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct rv_wishart_law rv_wishart_law;

enum { RV_WISHART_LAW_EXACT_MAX = 100000 };

/* What is asked about: lambda_max or lambda_min of W'W, or ||I - W'W/m||. */
typedef enum rv_extreme { RV_LARGEST, RV_SMALLEST, RV_NORM, RV_EXTREMES } rv_extreme;

/* The law of m x n matrices, whole numbers from 1 to 1e15. RV_EINVAL for other sizes, RV_ENOMEM. */
rv_status rv_wishart_law_open(rv_wishart_law **out, double m, double n);
void rv_wishart_law_close(rv_wishart_law *law);

/* True where the law is exact, up to rounding. */
bool rv_wishart_law_is_exact(const rv_wishart_law *law);

/*
 * P(low <= all n eigenvalues of W'W <= high) and 1 less that. Absolute error of the first below
 * 1e-12 (1e-11 beyond 1000 rows); relative error below 1e-9 however small it is, up to 2000 rows
 * and at a cost of n (3 n + 200)^2 operations where it is below 1e-4, n for min(m, n). Relative
 * error of the second below 1e-10 down to 1e-200. The n - m zeros of a wide W count. What is
 * rounded away in low and high, which may be near 1e15, or in 1 -+ x of a norm x, comes on top. NaN
 * for a NaN, where the law is not exact, and without memory. Safe on several threads, as all that
 * follows.
 */
double rv_wishart_law_interval(const rv_wishart_law *law, double low, double high);
double rv_wishart_law_outside(const rv_wishart_law *law, double low, double high);

/*
 * P(extreme <= x), P(extreme > x), and the derivative of the first, with the errors of the
 * probabilities above; of the density the error is absolute where P(all eigenvalues inside) is
 * small, 1e-12 of its maximum. Where the law is not exact all errors are absolute, and the smallest
 * eigenvalue has NaN for n so close to m that its law is far from the limit. Of a wide W the
 * smallest eigenvalue is 0.
 */
double rv_wishart_law_cdf(const rv_wishart_law *law, rv_extreme extreme, double x);
double rv_wishart_law_upper(const rv_wishart_law *law, rv_extreme extreme, double x);
double rv_wishart_law_pdf(const rv_wishart_law *law, rv_extreme extreme, double x);

/* The x with P(extreme <= x) = p, 1e-200 <= p < 1; use the upper quantile for p close to 1. Where
   the law is not exact 1e-8 <= p. Some dozen probabilities, so costly where these are. */
double rv_wishart_law_quantile(const rv_wishart_law *law, rv_extreme extreme, double p);

/* The x with P(extreme > x) = q, within the same bounds. */
double rv_wishart_law_upper_quantile(const rv_wishart_law *law, rv_extreme extreme, double q);

/*
 * How far the distribution function may be off as a Kolmogorov distance: 1e-11 where it is exact;
 * else the distance between the exact law and its limit at 1000 rows of the same ratio m/n, by its
 * rate min(m,n)^(-4/3). NaN where there is no law.
 */
double rv_wishart_law_allowance(const rv_wishart_law *law, rv_extreme extreme);

#ifdef __cplusplus
}
#endif

#endif
