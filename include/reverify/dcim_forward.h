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
 * sd_i^2 <= q (1 - q) at the point q of [m_i - e_i, m_i + e_i] closest to 1/2. In layer 2 the
 * inputs are independent, so there V = sum_i w_ji^2 q_i (1 - q_i) instead. No bound exceeds the
 * distance of m_j to the farther of 0 and 1. Layers 0 and 1 have the bound 0, if layer 0 is a
 * realisation: its entries in `mean` must be 0 or 1.
 */
void rv_dcim_forward_bound(double *bound, const rv_dcim *net, const double *mean);

#ifdef __cplusplus
}
#endif

#endif
