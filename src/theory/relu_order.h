/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With which power of n the errors of approximations of E r(z) fall (relu_normal.h), for
 * z = b + sum of a_i eta_i over n units a_i = r(g_i), g_i ~ N(0,1), with noise eta_i of mean 1
 * (noise.h) and weights that are equal: the inputs of a unit behind a random layer.
 *
 * With the standardised cumulants l_k of z, of order n^(1 - k/2), and m = E z / sd(z), the series
 * is
 *
 *   E r(z) / sd = sum over j of T_j(m) phi(m),   exp(sum l_k e^(k-2) D^k / k!) = sum e^j P_j(D),
 *
 * T_j being P_j with (-1)^k He_(k-2)(m) in the place of D^k, k >= 3, as the k-th derivative of
 * E r(m + g) is (-1)^k He_(k-2)(m) phi(m); T_j falls like n^(-j/2). Where z is not skew or m = 0
 * every other one is 0, and the errors fall with every other power.
 */
#ifndef REVERIFY_THEORY_RELU_ORDER_H
#define REVERIFY_THEORY_RELU_ORDER_H

#include "theory/noise.h"
#include "theory/relu_normal.h"

#include <stdbool.h>

typedef struct rv_relu_order_setting {
  rv_noise noise;
  double keep, n, mean; /* mean: m */
} rv_relu_order_setting;

/* True where every other term is 0. */
bool rv_relu_order_is_even(const rv_relu_order_setting *setting);

/* The size of the first term that an approximation other than the forward pass leaves out, in units
   of sd(z). */
double rv_relu_order_leading(rv_relu_approximation kind, const rv_relu_order_setting *setting);

/*
 * By how much the slope of ln E |error| against ln n may differ from the power of the leading term:
 * what the next one, and that the cumulants vary with the a_i, make of it. The latter moves the
 * mean of a term by up to 20/n where its parts do not cancel, and a term by a standard deviation of
 * up to 10/sqrt(n), which changes the mean of its size where it exceeds a third; infinite then.
 */
double rv_relu_order_bend(rv_relu_approximation kind, const rv_relu_order_setting *setting);

/*
 * How far E r(z) / sd(z) may be from 1/sqrt(2 pi) at m = 0, in the mean over nets with weights that
 * are equal or normal: |T_2| phi(0) is at most (|l_4| + l_3^2) phi(0) / 24, and l_4 and l_3^2 are
 * at most those of the noise times sum c^4 / (sum c^2)^2 for z = b + sum c_i eta_i (A. Cauchy, H.
 * Schwarz), the mean of which is at most 6/n for equal weights and 18/n for normal ones but for the
 * higher orders, for which the double is taken.
 */
double rv_relu_order_gap_allowance(const rv_relu_order_setting *setting, bool equal);

#endif
