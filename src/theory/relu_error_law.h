/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact law of ||r(u + b) - h|| / ||h|| (Theorem 3.2, relu_error.h) for one h and one draw of W
 * and of the dropout: every m, n, k and p, every bias b <= 0 and every h, of equal values or not.
 *
 * Where no coordinate on the support can be lost below the threshold (to a probability of 1e-12),
 * and for k = 1, the law given the gain is a chi-square part plus a sum of excesses over the
 * threshold, whose transform is inverted along its path of steepest descent (relu_error_kept.h),
 * and then averaged over the gain: 2 to 10 ms a value at every size. Probabilities have an absolute
 * error below 1e-11, beyond the rounding of the error asked for where it is relatively as narrow as
 * 1e-6; above the median the complement keeps a relative 1e-9 down to 1e-15.
 *
 * Otherwise its characteristic function is averaged over the gain at opening, for up to a second,
 * and summed as a Fourier series (relu_error_series.h) in microseconds a value. Few coordinates
 * above the threshold leave the law edges, at which such a series converges slowly: where fewer
 * than 30 are expected, or where the series is not close, the law is made on a lattice instead
 * (relu_error_lattice.h), in a second, or up to six of unequal values, few of which stand for more
 * (support_few.h). Where a loss is less likely than either is off, the law without one is taken: it
 * is off by that probability at most. rv_relu_error_law_accuracy says what is left: 1e-3 or two as
 * a rule, of two or three values, and hardly any other coordinates, up to 0.01.
 */
#ifndef REVERIFY_THEORY_RELU_ERROR_LAW_H
#define REVERIFY_THEORY_RELU_ERROR_LAW_H

#include "reverify/relu_error.h"

typedef struct rv_relu_error_law rv_relu_error_law;

/* The law for a layer (m, n up to 1e15, k <= n, 0 < p <= 1), a hidden vector and a bias <= 0, all
   borrowed for this call alone. RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_relu_error_law_open(rv_relu_error_law **out, const rv_relu_law *layer,
                                 const rv_hidden *hidden, double bias);
void rv_relu_error_law_close(rv_relu_error_law *law);

/* P(error <= t) and P(error > t). */
double rv_relu_error_law_cdf(double t, const rv_relu_error_law *law);
double rv_relu_error_law_complement(double t, const rv_relu_error_law *law);

/* The density at t of the part that has one, and the rest: P(error = 1), that r(u + b) is 0. */
double rv_relu_error_law_density(double t, const rv_relu_error_law *law);
double rv_relu_error_law_atom(const rv_relu_error_law *law);

/* The least t with P(error <= t) >= probability, 0 < probability < 1, else NaN. */
double rv_relu_error_law_quantile(double probability, const rv_relu_error_law *law);

/* True where the law at the threshold tau, in units of sigma, has all digits that matter: no value
   is lost, to 1e-13, so that a probability takes milliseconds; or, with `slow` ones too, of half a
   second at opening, so many coordinates of a flat h are above the threshold that its series is
   close as a rule, which its accuracy is to say. False for a tau that is no number from 0 on. */
bool rv_relu_error_law_is_sound(const rv_relu_law *layer, const rv_hidden *hidden, double tau,
                                bool slow);

/* About the absolute error of the probabilities; of a law on a lattice, ten times that just beside
   an edge, an error of sqrt(j/k). */
double rv_relu_error_law_accuracy(const rv_relu_error_law *law);

#endif
