/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact mean of a sigmoid unit with independent binary inputs (DCIM eq. (4)): what the forward
 * pass of a network replaces by the sigmoid of the mean (DCIM eqs. (7) and (9)).
 *
 * With z = b + w'x, phi(t) = E exp(itz), which is a product over the inputs, and
 * int_0^inf sin(tz) / sinh(pi t) dt = tanh(z/2) / 2,
 *
 *   E sigma(z) = 1/2 + int_0^inf Im phi(t) / sinh(pi t) dt.
 *
 * The integral is taken by the midpoint rule of step 2 pi / P. By Poisson's formula the rule
 * replaces tanh(z/2) by a sum over its shifts by multiples m of P with signs (-1)^m, so its error
 * is known exactly, with f(x) = 1 / (1 + e^x):
 *
 *   rule - integral = E sum over m >= 1 of (-1)^m (f(mP - z) - f(mP + z)).
 *
 * The first J terms of f(x) = e^-x - e^-2x + ... turn into values E exp(+-jz) of the moment
 * generating function, products again, and are taken off (J = 0 to 3; the poles of 1 / sinh at
 * +-ij; L. N. Trefethen, J. A. C. Weideman, SIAM Review 56, 2014, section 5). What remains of f is
 * below exp(-s x) for every s from J to J + 1, whatever the sign of x: no more than
 * E exp(s (z - P)) for the upper and E exp(s (-z - P)) for the lower side. P is the smallest
 * for which these, at the best s, are exp(-38): a Chernoff bound, exact as the generating functions
 * are. So P grows with the standard deviation of z, not with the number of inputs. A unit with
 * E exp(s z) or E exp(-s z) below exp(-38) needs no integral. The rule ends where 1 / sinh has
 * fallen to exp(-38), and before where |phi|, which no further input can enlarge, has made the
 * remaining nodes negligible.
 *
 * Error: the method's is below 2e-16. Rounding, in units of 2^-53: each of n inputs that are not
 * constant puts a factor into phi with a relative error of 4 for the product and 5 for every
 * rotation that its angle has gone through since the last exact start, at most 64. Weighed by
 * 1 / sinh, of which the sum over the nodes is (1/pi) ln(2 P / pi^2), and the sum over t / sinh
 * P / (8 pi) steps, that makes at most n (4 + min(P, 6000) / 5), and |b| + sum |w_i| for the angles
 * themselves. Most of it needs large angles, and the errors of the factors are independent: what is
 * found is near sqrt(n) / 2, 1e-15 for 784 inputs.
 *
 * Cost: (12 P / 2 pi) n complex products, P being about |E z| + 12 for small variances and
 * |E z| + 9 sd(z) for large; at most RV_MARGINAL_NODES nodes. An input whose weight is larger than
 * all others together is summed over where that saves nodes, and few inputs (at most 20) are
 * enumerated where those are fewer states. To decide a unit with many huge weights to the last
 * digit is as hard as counting the solutions of a knapsack problem; those are refused.
 */
#ifndef REVERIFY_SIGMOID_MARGINAL_H
#define REVERIFY_SIGMOID_MARGINAL_H

#include "reverify/coding.h"
#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { RV_MARGINAL_NODES = 1 << 20 };

/*
 * out[j] = E sigma(bias[j] + sum over i of weight[j * inputs + i] x_i), the x_i independent, for
 * `units` x `inputs` weights. RV_ZERO_ONE: P(x_i = 1) = input[i] in [0, 1]. RV_PLUS_MINUS:
 * x_i = +-1, input[i] = E x_i in [-1, 1], and E tanh instead of E sigma. Absolute error as above,
 * twice as large for tanh. `units` and `inputs` may be 0. The bytes do not depend on `threads`.
 *
 * RV_EINVAL, with the unit and the input at fault, when a number is not finite, an input is out of
 * range, the weights of a unit overflow when added up, or more than 20 inputs have weights so large
 * that the rule would need more than RV_MARGINAL_NODES nodes (a standard deviation of z of some
 * 50,000); `out` is undefined then. RV_ENOMEM.
 */
rv_status rv_sigmoid_marginals(double *out, const double *weight, const double *bias,
                               const double *input, size_t units, size_t inputs, rv_coding coding,
                               int threads);

/* The same for one unit. */
rv_status rv_sigmoid_marginal(double *out, const double *weight, double bias, const double *input,
                              size_t inputs, rv_coding coding);

/*
 * The most that the argument above leaves to a unit's error, with |b| + sum |w_i| + 38 for P; for
 * RV_PLUS_MINUS with twice the weights, and twice as large.
 */
double rv_sigmoid_marginal_error(const double *weight, double bias, size_t inputs,
                                 rv_coding coding);

#ifdef __cplusplus
}
#endif

#endif
