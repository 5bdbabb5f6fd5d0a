/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The gain of a ReLU layer. With x = r(alpha W h) . dropout and u = W'x, W an m x n matrix of
 * independent N(0,1) entries and dropout keeping each of the m coordinates with probability p,
 *
 *   h'u / ||h||^2 = alpha Q,   Q ~ chi^2_N,   N ~ Binomial(m, p/2):
 *
 * N counts the coordinates kept with a positive input. Everything that the layer does depends on
 * m and p through Q alone (Theorem 3.2). m is a whole number from 1 to 1e15, 0 < p <= 1.
 */
#ifndef REVERIFY_GAIN_H
#define REVERIFY_GAIN_H

#ifdef __cplusplus
extern "C" {
#endif

/* E Q = mp/2 and Var Q = (mp/2)(3 - p/2). */
double rv_gain_mean(double m, double p);
double rv_gain_variance(double m, double p);

/* P(Q <= q); absolute error below 1e-11. P(Q = 0) = (1 - p/2)^m is included. */
double rv_gain_cdf(double q, double m, double p);

/* The q with P(Q <= q) = probability and with P(Q > q) = probability; 0 below the atom at 0. */
double rv_gain_lower_quantile(double probability, double m, double p);
double rv_gain_upper_quantile(double probability, double m, double p);

#ifdef __cplusplus
}
#endif

#endif
