/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The error of an approximation (sigmoid_approximation.h) for small variances v of z, in the coding
 * 0/1, and what it may be off by. With k = 0 for RV_TAYLOR, pi/8 for RV_MACKAY and 3/pi^2 for
 * RV_VARIANCE_MATCHED, sigma(mu / sqrt(1 + k v)) = sigma - k mu sigma' v / 2 + ..., so
 *
 *   |approximation - E sigma(z)| = c(mu) v + ...,   c(mu) = |sigma''(mu) + k mu sigma'(mu)| / 2.
 */
#ifndef REVERIFY_THEORY_SIGMOID_FIRST_ORDER_H
#define REVERIFY_THEORY_SIGMOID_FIRST_ORDER_H

#include "reverify/sigmoid_approximation.h"

/* E c(mu) for mu ~ N(mean, sd^2), to 1e-6 of itself; NaN for any other approximation. */
double rv_sigmoid_first_order(rv_approximation kind, double mean, double sd);

/*
 * A bound on |E |approximation - E sigma(z)| - E c(mu) v|, where `fourth` is the mean of E(z -
 * mu)^4 over the units: E(z - mu)^4^(3/4) / 48, as Taylor's formula leaves at most E|z - mu|^3 / 48
 * and powers up to 3/4 of a mean are no less than the mean of the powers; and k^2 E(z - mu)^4 S /
 * 8, S = sup |x^2 sigma'' + 3 x sigma'| = 0.50506 being four times the largest second derivative of
 * sigma(mu / sqrt(1 + u)) by u >= 0.
 */
double rv_sigmoid_first_order_allowance(rv_approximation kind, double fourth);

#endif
