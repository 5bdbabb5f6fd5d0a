/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What approximation (2) of DCIM costs: the law of units that are independent given x below, with
 * P(y_i = 1 | x) = logistic(z_i(x)), is read as that of independent units with the probabilities
 * logistic(E z_i). Nothing is assumed of the law of x. Nats throughout.
 */
#ifndef REVERIFY_THEORY_MEAN_FIELD_H
#define REVERIFY_THEORY_MEAN_FIELD_H

#include <stddef.h>

/* |E y_i - logistic(E z_i)| is at most this for Var z_i = variance: variance / (12 sqrt 3), by
   Taylor's formula. */
double rv_mean_field_error(double variance);

/*
 * The divergence of the exact law of y from the product law is at most this, variances = sum_i Var
 * z_i: variances / 8. The divergence of a mixture is at most the mean of those of its parts
 * (convexity), each of which is a sum over the units of A(mu) - A(z) - A'(z)(mu - z), A = ln(1 +
 * e^z), at most (z - mu)^2 / 8 as A'' <= 1/4.
 */
double rv_mean_field_divergence(double variances);

/* Two laws of this divergence are within sqrt(divergence / 2) in total variation (Pinsker). */
double rv_pinsker_distance(double divergence);

/*
 * Features of two styles: n units, given a style independent with the probability
 * logistic(gap / 2) to agree with its pattern; the patterns of the two styles, each of probability
 * 1/2, are opposite.
 */

/* Variance of a feature given the style: logistic'(gap / 2). */
double rv_style_variance(double gap);

/* 1 - logistic(gap / 2)^n: the total variation distance of the features from their patterns
   themselves. */
double rv_style_looseness(size_t n, double gap);

/* The modes (strict local maxima, or level ones counted once) of the law of the number of features
   that agree with one pattern: an even mixture of two binomial laws. n up to 64. */
size_t rv_style_modes(size_t n, double gap);

/*
 * How far the divergence from a product law of probabilities logistic(mu_i) moves when the law of
 * n units moves by `distance` in total variation: distance * span + distance ln(2^n - 1) + h, span
 * = sum |mu_i| the range of the product law's logarithm and h the entropy of a coin that falls so
 * (Z. Zhang, IEEE Trans. Inf. Theory 53, 2007); where `distance` exceeds 1 - 2^-n, the entropy
 * moves by n ln 2 at most.
 */
double rv_divergence_moves(size_t n, double span, double distance);

/* How far the variance of a function of range `range` moves at most: distance * range^2 * 5/4, of
   which 1/4 in the second moment about the middle of the range and 1 in the square of the mean. */
double rv_variance_moves(double range, double distance);

#endif
