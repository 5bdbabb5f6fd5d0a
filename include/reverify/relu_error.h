/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the reversal of a ReLU layer does to a k-sparse h >= 0 (Theorem 3.2, Lemma 3.3), in closed
 * form up to an average over the gain (gain.h). With x = r(alpha W h) . dropout, u = W'x and
 * s = ||h||, given Q,
 *
 *   u = h alpha Q + alpha s sqrt(Q) (g - h h'g / s^2),   g ~ N(0, I_n):
 *
 * off the support the coordinates of u are independent N(0, sigma_Q^2), sigma_Q = alpha s sqrt(Q);
 * on it, u_i ~ N(h_i alpha Q, sigma_Q^2 (1 - h_i^2 / s^2)). The reversal is r(u + b) with one bias
 * b <= 0. alpha = 2 / (pm) makes u unbiased.
 */
#ifndef REVERIFY_RELU_ERROR_H
#define REVERIFY_RELU_ERROR_H

#include "reverify/gain_rule.h"
#include "reverify/hidden.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The layer: sizes, keep probability, and alpha in units of 2 / (pm), which is 1 in the theory. */
typedef struct rv_relu_law {
  double m, n, p, alpha_scale;
} rv_relu_law;

double rv_relu_alpha(const rv_relu_law *law);

/* The unit of the bias, sigma = s sqrt(2 / (pm)): b = -tau sigma. */
double rv_relu_sigma(const rv_relu_law *law, const rv_hidden *hidden);

/* The printed bound on the relative error, sqrt(k / (pm)). */
double rv_relu_printed_bound(const rv_relu_law *law, const rv_hidden *hidden);

/* The constant beside it that is true at the best bias: sqrt(2 (1 + 2 ln(n/k))), 0 < k <= n. */
double rv_relu_true_constant(double k, double n);

/*
 * True where nine of ten draws of a flat h keep to it, `kept` = pm: 10 values and n/k = 10 leave a
 * draw close to its mean, and a gain off by a factor 1 + e makes e^tau^2 more survivors, tau^2 = 2
 * ln(n/k), which are few where the relative standard deviation of sqrt(Q), sqrt(1.5/(pm)), times
 * tau^2 is at most 1/2.
 */
bool rv_relu_constant_is_true(double k, double n, double kept);

/* E ||u - h||^2 / s^2 before the threshold; (2n + 4) / (pm) - 1/m for alpha_scale 1. */
double rv_relu_unthresholded_sq(const rv_relu_law *law);

/* E (r(y + b) - h)^2 for y ~ N(mean, sd^2). */
double rv_relu_coordinate_sq(double h, double mean, double sd, double bias);

/* E ||r(u + b) - h||^2 / s^2; `rule` is the gain's (gain_rule.h) for the law's m and p. */
double rv_relu_error_sq(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                        const rv_gain_rule *rule);

/* The same for k values of 1 and the bias -tau sigma; NaN when memory is short. */
double rv_relu_flat_error_sq(const rv_relu_law *law, size_t k, double tau);

/*
 * At least the probability that ||r(u + b) - h||^2 / s^2 exceeds `bound` >= 0: given Q the error is
 * a Lipschitz function of Gaussian noise, so it exceeds the root of its mean square by t with
 * probability at most exp(-t^2 / (2 alpha^2 Q)) (B. S. Tsirelson, I. A. Ibragimov, V. N. Sudakov,
 * Lect. Notes Math. 550, 1976). Close to 1 for bounds below the mean.
 */
double rv_relu_error_sq_tail(double bound, const rv_relu_law *law, const rv_hidden *hidden,
                             double bias, const rv_gain_rule *rule);

/* The same for k values of 1 and the bias -tau sigma; NaN when memory is short. */
double rv_relu_flat_error_sq_tail(double bound, const rv_relu_law *law, size_t k, double tau);

/* The same for an oracle that knows the support and uses b = 0; about 2k / (pm). */
double rv_relu_oracle_sq(const rv_relu_law *law, const rv_hidden *hidden, const rv_gain_rule *rule);

/* The tau in [0, 12] that makes rv_relu_error_sq smallest; NaN when the search fails. */
double rv_relu_optimal_tau(const rv_relu_law *law, const rv_hidden *hidden,
                           const rv_gain_rule *rule);

/*
 * The probability that r(u + b) has exactly the support of h, to 1e-9; to 1e-7 where it is 4 or 5
 * values that may be lost, or the gain is of few coordinates. NaN without memory.
 */
double rv_relu_recovery(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                        const rv_gain_rule *rule);

/* The expected number of coordinates on the support that r(u + b) sets to 0; exact for every h. */
double rv_relu_lost(const rv_relu_law *law, const rv_hidden *hidden, double bias,
                    const rv_gain_rule *rule);

/* P(max of |u_i| off the support <= t). */
double rv_relu_off_support_cdf(double t, const rv_relu_law *law, const rv_hidden *hidden,
                               const rv_gain_rule *rule);

/* A bias, and the relative error that it exceeds with probability at most delta at every size. */
typedef struct rv_relu_guarantee {
  double bias, error;
} rv_relu_guarantee;

/*
 * By Bernstein's inequality for N, Laurent and Massart's for chi-square, a union over six events of
 * probability delta/6, and the triangle inequality on the support.
 */
rv_relu_guarantee rv_relu_bernstein_guarantee(const rv_relu_law *law, const rv_hidden *hidden,
                                              double delta);

/*
 * Sharper: exact quantiles of Q (delta/6 each side), the exact law of the largest coordinate off
 * the support (delta/3), and Gaussian concentration of the norm on it (delta/3).
 */
rv_relu_guarantee rv_relu_sharp_guarantee(const rv_relu_law *law, const rv_hidden *hidden,
                                          double delta);

#ifdef __cplusplus
}
#endif

#endif
