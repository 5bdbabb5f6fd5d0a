/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "The layer below must be denser than the layer above" (Theorem 3.2), for one layer and k values
 * of 1: a floor under the error of r(u + b) on the support, whatever the bias b is, even one chosen
 * when the draw is known.
 *
 * Given Q, u_i = alpha Q + sigma_Q (g_i - mean of g) on the support, sigma_Q = alpha sqrt(kQ), and
 * (r(u_i + b) - 1)^2 >= min((u_i + b - 1)^2, 1). With f(g) = min((sigma_Q g + c)^2, 1), where c
 * takes up all that does not depend on i, the squared relative error is at least the mean of the
 * f(g_i). Its expectation is least at c = 0 (f is symmetric and unimodal). f varies by 2 in all,
 * so that for all c at once the mean of k differs from it by at most twice the Kolmogorov distance
 * of g_1 ... g_k from N(0,1), which exceeds d with a probability of at most 2 exp(-2 k d^2)
 * (P. Massart, Ann. Probab. 18, 1990).
 */
#ifndef REVERIFY_THEORY_DENSITY_FLOOR_H
#define REVERIFY_THEORY_DENSITY_FLOOR_H

#include "reverify/relu_error.h"

/* E min(sigma^2 g^2, 1), g ~ N(0,1), for sigma >= 0: sigma^2 for small, 1 for large sigma, always
   increasing; 0.516 at sigma = 1. */
double rv_capped_noise_sq(double sigma);

/*
 * What ||r(u + b) - h||^2 / ||h||^2 on the support is at least, for every b at once, with
 * probability 1 - delta, at every size; 0 < delta < 1. delta/2 goes to Q's lower quantile, delta/2
 * to Massart's bound. It may be negative, and then says nothing.
 */
double rv_density_floor(const rv_relu_law *law, double k, double delta);

#endif
