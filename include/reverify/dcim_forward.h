/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Approximate means of the units of a DCIM given x^0, layer by layer: the forward pass of a
 * network (DCIM eqs. (14), (15)) and what can be had beyond it, and how wrong it can be.
 *
 * With mu_j = b_j + w_j'm, m the means of the layer below, C its covariance, v_j = w_j'C w_j:
 *
 * - RV_MEAN_ONLY: logistic(mu_j), the recursion (14);
 * - RV_MEAN_VARIANCE: logistic(mu_j / sqrt(1 + pi v_j / 8)) with C = diag(m_i (1 - m_i)), which is
 *   what the means say of the variances (D. J. C. MacKay, Neural Computation 4, 1992);
 * - RV_COVARIANCE: the same with the covariance carried along, linearised: C_jk = g_j g_k w_j'C w_k
 *   off the diagonal, g_j = kappa s (1 - s), s = logistic(kappa mu_j), kappa = (1 + pi v_j /
 *   8)^(-1/2);
 * - RV_FACTORISED: E logistic(b_j + w_j'x) for independent units x_i of these means, exactly
 *   (sigmoid_marginal.h): nothing but the covariances is dropped.
 */
#ifndef REVERIFY_DCIM_FORWARD_H
#define REVERIFY_DCIM_FORWARD_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum rv_propagation {
  RV_MEAN_ONLY,
  RV_MEAN_VARIANCE,
  RV_COVARIANCE,
  RV_FACTORISED,
  RV_PROPAGATIONS
} rv_propagation;

/*
 * mean (all units of the net) = the approximate means, those of layer 0 being `input` (n_0), the
 * means of independent units. RV_EINVAL where rv_sigmoid_marginals refuses the weights, RV_ENOMEM.
 */
rv_status rv_dcim_forward(double *mean, const rv_dcim *net, const double *input,
                          rv_propagation propagation);

/*
 * posterior (n_L) = softmax(mu) of the top layer read as one categorical unit, mu = b^L + W^L m
 * (DCIM eq. (15)), m the means of layer L - 1 in `mean` (all units). With `variances` each mu_c is
 * divided by sqrt(1 + pi v_c / 8), v_c = sum_i w_ci^2 m_i (1 - m_i), as in RV_MEAN_VARIANCE.
 */
void rv_dcim_forward_posterior(double *posterior, const rv_dcim *net, const double *mean,
                               bool variances);

/* max |logistic''| / 2 = 1 / (12 sqrt(3)). */
#define RV_LOGISTIC_CURVATURE 0.048112522432468816

/*
 * bound (all units): |m_j - E x_j| <= bound_j for the means m of the recursion (14), in `mean`.
 *
 * With M the true means of the layer below, |M_i - m_i| <= e_i, and V the variance of w_j'x,
 * Taylor's formula at b_j + w_j'M leaves at most V / (12 sqrt(3)), since the linear term has mean 0
 * and |logistic''| <= 1 / (6 sqrt(3)); and logistic' <= 1/4 makes the step from M to m cost at most
 * sum_i |w_ji| e_i / 4. Whatever the covariances are, V <= (sum_i |w_ji| sd_i)^2 (Minkowski), where
 * sd_i^2 <= q (1 - q) at the point q of [m_i - e_i, m_i + e_i] closest to 1/2. The inputs of layer
 * 1 are independent, and so are those of layer 2 where layer 0 is a realisation, its entries in
 * `mean` being 0 or 1; there V = sum_i w_ji^2 q_i (1 - q_i) instead. No bound exceeds the distance
 * of m_j to the farther of 0 and 1. Layer 0 has the bound 0, and for a realisation so has layer 1.
 */
void rv_dcim_forward_bound(double *bound, const rv_dcim *net, const double *mean);

/*
 * E with |p_c - p(c | x^0)| <= E for every class c, p = softmax(b^L + W^L m) being that of
 * rv_dcim_forward_posterior without variances, for means and bounds (all units) as above:
 *
 *   E = sum_i rho_i e_i / 4 + (sum_i rho_i sd_i)^2 / (12 sqrt(3)),
 *
 * rho_i = max_c w_ci - min_c w_ci, e_i and sd_i of layer L - 1 as above; no E exceeds 1.
 *
 * Let f be one probability of the softmax along a line of direction u, d = u_c - m, m and s^2 the
 * mean and the variance of the other u_k under their own probabilities, r the range of u. Then
 * f' = f (1 - f) d, so |f'| <= r/4, and f'' = f (1 - f) ((1 - 2 f) d^2 - s^2). Above, f'' <= r^2 /
 * (6 sqrt(3)), as for the logistic function. Below, s^2 <= a (r - a) for others of mean a above the
 * lowest u. For f <= 1/2, -f'' <= f (1 - f) s^2 <= r^2/16. For f >= 1/2, d^2 is largest with u_c at
 * an end, say d = -a, and (2 f - 1) a^2 + a (r - a) = a r - 2 (1 - f) a^2 is at most r^2 / (8 (1 -
 * f)), which makes -f'' <= f r^2 / 8 <= 3 r^2 / 32 up to f = 3/4, and at most its value at a = r
 * beyond, which makes -f'' <= f (1 - f) (2 f - 1) r^2 <= r^2 / (6 sqrt(3)). As 3/32 < 1 / (6
 * sqrt(3)), |f''| <= r^2 / (6 sqrt(3)) throughout.
 *
 * With M the true means below, the step from M to m costs at most a quarter of the range of W(M -
 * m), at most sum_i rho_i e_i; and at W M the linear term has mean 0, and what is left is at most E
 * range(W(x - M))^2 / (12 sqrt(3)), the root of that mean square being at most sum_i rho_i sd_i
 * (Minkowski). Two classes and one unit below attain it for small weights.
 */
double rv_dcim_posterior_bound(const rv_dcim *net, const double *mean, const double *bound);

#ifdef __cplusplus
}
#endif

#endif
