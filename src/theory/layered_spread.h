/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far layers of finite width stray from the recursion of layered_error.h, to first order in
 * 1/width.
 *
 * Gain and noise of a layer are smooth functions F of those of the layer below and of averages over
 * its own units. An average over n independent units has a covariance Sigma / n, so that the mean
 * of F is, beside its value in the limit, trace(F'' Sigma) / (2n) + O(1/n^2), and its variance is
 * F' Sigma F'' / n + O(1/n^2) with the transpose understood (the delta method: H. Cramer,
 * Mathematical Methods of Statistics, 1946, 27.7 and 28.4). With zeta a unit's input, half of it
 * kept, c, v and w = n_l / n_(l-1) the gain, the squared noise and the ratio of widths of layer l,
 * its unit is
 *
 *   u = (c - nu t) r(zeta) + nu g,   nu = sqrt(v q w),   q = (2 / (p n_l)) sum r(zeta)^2,
 *   t = sum g r(zeta) / sum r(zeta)^2,
 *
 * and its threshold is beta / sqrt(prod q_j) over the layers j between it and the top: a bias is
 * fixed, but the norm of h^(l) is drawn. The q_j of different layers are independent, but gain and
 * noise of layer l depend on those of all layers from l to the top; their covariances are carried
 * along. All moments of a unit given zeta are closed forms (rectified_normal.h), the average over
 * zeta is a quadrature.
 */
#ifndef REVERIFY_THEORY_LAYERED_SPREAD_H
#define REVERIFY_THEORY_LAYERED_SPREAD_H

#include "reverify/layered_error.h"

/* What first order adds; v is noise^2. */
typedef struct rv_layer_spread {
  double gain, noise_sq;                   /* to the means of c and v */
  double error_sq;                         /* to the mean of that layer's error_sq, l < depth */
  double gain_variance, noise_sq_variance; /* of c and v */
  double covariance;
  double
      gain_unit; /* what c is measured in: root of the mean square of a unit's u - theta, scaled */
  double order;  /* size of the parameter of the expansion: the shifts and variances of c and v
                    beside gain_unit, v and their squares, here or in the layer below */
} rv_layer_spread;

typedef struct rv_layered_spread {
  rv_layer_spread layer[RV_DEPTH_MAX + 1]; /* 1 to depth */
} rv_layered_spread;

/* `norm` is ||h||, as for rv_layered_evolve. RV_ENOMEM. */
rv_status rv_layered_spread_find(rv_layered_spread *out, const rv_layered_evolution *evolution,
                                 const rv_layered_law *law, double norm);

/* First order of a quantity of one draw. */
typedef struct rv_spread_of {
  double shift;    /* of the mean */
  double variance; /* to first order */
} rv_spread_of;

/* Of ln(c^2 / v) at the top. */
rv_spread_of rv_layered_log_efficiency(const rv_layered_spread *spread,
                                       const rv_layered_evolution *evolution,
                                       const rv_layered_law *law);

/*
 * Of ||hhat - h||^2 / ||h||^2 at the top, beside rv_layered_error_sq. Given gain and noise it is
 * exact; its variance given them is at most 4 sigma^2 / ||h||^2 times its mean, as it is a function
 * of Gaussian noise whose gradient is at most twice its root (Poincare's inequality: S. Bobkov,
 * M. Ledoux, Probab. Theory Relat. Fields 107, 1997). That is included.
 */
rv_spread_of rv_layered_error_spread(const rv_layered_spread *spread,
                                     const rv_layered_evolution *evolution,
                                     const rv_layered_law *law, const rv_hidden *hidden,
                                     double tau);

/*
 * What is left beside first order at the top, in units of the quantity (of gain_unit for a gain):
 * the square of `order`. Each term of the expansion is smaller than the one before by a factor of
 * that size. One layer is exact: 0.
 */
double rv_layered_rest(const rv_layered_spread *spread, const rv_layered_law *law);

/* Least probability of X < mean + distance, distance > 0, for any law (F. P. Cantelli, 1928). */
double rv_cantelli(double distance, double variance);

#endif
