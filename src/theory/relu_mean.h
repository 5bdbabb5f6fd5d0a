/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact mean of a rectified unit, E r(z), r(z) = max(z, 0), z = b + w'x with independent random
 * inputs: what the forward pass of a network replaces by r(E z).
 *
 * E r(z) = (E z + E|z|) / 2, and E|z| = (2/pi) int_0^inf (1 - Re phi(t)) / t^2 dt, phi(t) =
 * E exp(itz). Taken by the midpoint rule of step pi / h, the integral becomes a series whose
 * constant part is known in closed form,
 *
 *   |z| = h/2 - (4/h) sum over odd k > 0 of cos(t_k z) / t_k^2,   t_k = k pi / h,   for |z| <= h,
 *
 * the Fourier series of a triangular wave. So nothing need be subtracted before the sum, and the
 * error of the rule is that of the wave beyond h alone: between 0 and 2 E max(|z| - h, 0), which
 * Chernoff's bound makes at most 4e-16 sd(z) (rv_input_sum_reach). A unit with E max(z, 0) or
 * E max(-z, 0) below that needs no sum.
 *
 * Where the sum ends at k = K, what is left out of E r(z) is at most
 *
 *   h / (pi^2 (K + 1)) times the largest |phi(t)|, t > t_K,
 *
 * and 2h / pi^2 times |phi(t_k)| / k^2 for each node before that was found to be negligible.
 *
 * - Where the gaps of two-valued terms are multiples of one number g (equal weights, weights of few
 *   digits), the terms k, k + M, ... of the series, h = M g / 2, are put together by sum over l of
 *   1 / (j + l M)^2 = (pi / M)^2 / sin^2(pi j / M): the sum is finite, M / 4 terms, and nothing is
 *   left out. Between two values of the lattice |z| is the chord of what it is at both.
 * - Exponential terms bound |phi| by a product that falls.
 * - Up to 40 two-valued terms are summed over all states (relu_halves.h) where the sum is longer.
 * - Else phi is almost periodic, and the largest |phi| beyond t_K is taken to be no more than its
 *   largest in the last half of the nodes, of which there are 512 at least, or so many that what
 *   is left out is small enough by |phi| <= 1. That it never returns
 *   is not proven; for a hundred weights without a common measure it takes t of the order of a
 *   power of 2^100. A few weights that are no multiples of what measures all others do bring it
 *   back: then `error` is large, and says so.
 *
 * Rounding: the weights h / t^2 of the sum add up to h / 4 times the largest error of Re phi.
 * Most of it are sums of as many roundings as there are terms, of which the root is typical.
 */
#ifndef REVERIFY_THEORY_RELU_MEAN_H
#define REVERIFY_THEORY_RELU_MEAN_H

#include "theory/input_sum.h"

typedef struct rv_relu_value {
  double mean;  /* E r(z) */
  double error; /* what the argument above leaves to it, rounding included */
} rv_relu_value;

/* Nodes at most: a unit whose sum would be longer has the error of what is left out. With
   exponential terms it is long where they are two or three, and the nodes are cheap. */
enum { RV_RELU_NODES = 1 << 18, RV_RELU_NODES_EXPONENTIAL = 1 << 20 };

/* What may be left out of the sum, in units of sd(z), where all digits are wanted. */
#define RV_RELU_ALL_DIGITS 1e-14

/*
 * *out for z = bias + weight'input; the sum ends where what is left out is at most `tolerance`
 * sd(z). RV_EINVAL as rv_input_sum_load; RV_ENOMEM.
 */
rv_status rv_relu_mean(rv_relu_value *out, const double *weight, double bias,
                       const rv_random_input *input, size_t inputs, double tolerance);

/*
 * The same for `units` units, out (units), weight (units x inputs), bias (units). The bytes do not
 * depend on `threads`. RV_EINVAL with the unit at fault.
 */
rv_status rv_relu_means(rv_relu_value *out, const double *weight, const double *bias,
                        const rv_random_input *input, size_t units, size_t inputs, double tolerance,
                        int threads);

/* The same for a sum that has been loaded, of which it may overwrite the terms. */
rv_status rv_relu_mean_of(rv_relu_value *out, rv_input_sum *z, double tolerance);

#endif
