/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands for the mean of a rectified unit, E r(z), r(z) = max(z, 0), where the law of z is not
 * known but for some of its cumulants, and how far off it may be.
 */
#ifndef REVERIFY_THEORY_RELU_NORMAL_H
#define REVERIFY_THEORY_RELU_NORMAL_H

#include "theory/input_sum.h"

typedef enum rv_relu_approximation {
  RV_RELU_FORWARD,   /* r(E z): the forward pass of a network */
  RV_RELU_NORMAL,    /* the mean over N(E z, Var z) */
  RV_RELU_SKEWED,    /* with the third cumulant */
  RV_RELU_EDGEWORTH, /* and the fourth, and the square of the third */
  RV_RELU_APPROXIMATIONS
} rv_relu_approximation;

/*
 * With m = mean / sd, skewness g1 and excess kurtosis g2 of z, sd times
 *
 *   m Phi(m) + phi(m) - g1 m phi(m) / 6 + (3 g2 He_2(m) + g1^2 He_4(m)) phi(m) / 72,
 *
 * as far as `kind` goes: as r'' is the delta function, every derivative of E r(mean + g) by the
 * mean, g ~ N(0, variance), beyond the first is one of phi. r(mean) where the variance is 0.
 */
double rv_relu_approximate(rv_relu_approximation kind, const rv_input_sum *z);

/*
 * Upper limits on E r(z) - r(E z), which is never negative (J. Jensen), for any z of this mean and
 * variance, in the order of their sharpness.
 *
 * The gap is (E|z| - |E z|) / 2, and E|z| is at most the root of E z^2 = mean^2 + variance: so it
 * is at most (sqrt(mean^2 + variance) - |mean|) / 2, which a z of two values of equal size and
 * opposite sign attains. It is largest at mean 0: sd / 2.
 */
double rv_relu_gap_bound(double mean, double variance);
double rv_relu_gap_bound_any_mean(double variance);

/*
 * On |E r(z) - E r(g)|, g normal of the mean and the variance of z: half the sum of
 * E |w_i (x_i - E x_i)|^3 over the variance. The difference is half of that of E|z|, |z| changes no
 * faster than z does, and the distance of both laws in the sense of Wasserstein is at most the
 * whole of it (L. Goldstein, Ann. Probab. 38, 2010, theorem 1.1).
 */
double rv_relu_normal_bound(const rv_input_sum *z);

#endif
