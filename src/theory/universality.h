/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far matrices of independent entries may depart at finite size from what is known of Gaussian
 * ones in the limit. Sides are whole numbers of at least 1, W is m x n with entries of sd 1.
 */
#ifndef REVERIFY_THEORY_UNIVERSALITY_H
#define REVERIFY_THEORY_UNIVERSALITY_H

#include "reverify/ensemble.h"
#include "reverify/relu_error.h"

#include <stdbool.h>

/*
 * How far the law of (lambda_max - 2) n^(2/3) is from Tracy and Widom's F_2, lambda_max the largest
 * eigenvalue of H / sqrt(n) and H an n x n matrix of the Gaussian unitary ensemble.
 */
double rv_gue_edge_distance(double n);

/*
 * By how much the kurtosis moves the largest eigenvalue, to first order (rv_ensemble_edge_factor),
 * in the scales of rv_upper_edge: d = c (K - 3) / sqrt(mn), c = centre / scale, of order
 * min(m,n)^(-1/3). 0 for Gaussian entries, infinite for RV_STUDENT3.
 */
double rv_ensemble_edge_shift(rv_ensemble ensemble, double m, double n);

/*
 * E (m lambda_max - centre) / scale to first order in the sizes (edge_expansion.h) and in the
 * kurtosis, and how far off it may be: the rest of the first is at most 1.1 h^2 by the exact law,
 * from 5 rows on; the next order of the second is 8 h |d| at most, from 40 rows on. The rate is
 * that of the expansion, h of order min(m,n)^(-2/3); the constant bounds what simulation shows
 * (tests/fixtures/make_edge_kurtosis.py), 5.1 to 7.5 for light tails and 3.4 to 4.7 for Laplace's.
 * Not for RV_STUDENT5, where an entry above (mn)^(1/4) makes an eigenvalue of its own.
 */
double rv_ensemble_edge_mean(rv_ensemble ensemble, double m, double n);
double rv_ensemble_edge_mean_allowance(rv_ensemble ensemble, double m, double n);

/*
 * How far E ||r(u + b) - h||^2 / ||h||^2 for k ones and b = -tau sigma may be from that of Gaussian
 * entries, where rv_ensemble_has_gaussian_error: the first-order effect of the kurtosis, which is
 * the variance 2 (K - 3)/(pm) on the support and, off it, the fourth cumulant g = 6 (K - 3)/(pm) of
 * u_i given x, which adds g c phi(c) / 12 to E (u_i - c)_+^2 (Edgeworth). The threshold cuts off a
 * part of the variance, so that the next orders take from the first: simulation shows 0.4 to 0.95
 * of it (tests/fixtures/make_reversal_kurtosis.py). 0 for Gaussian entries.
 */
double rv_ensemble_error_allowance(rv_ensemble ensemble, const rv_relu_law *law, double k,
                                   double tau);

/*
 * True of Gaussian entries, and where the first order in (K - 3)/k and (K - 3)/(pm) is what counts:
 * from 10 values and 200 kept rows on, no fewer kept rows than columns, and a threshold of at most
 * 3/4 of a value. At a threshold as large as the values the error has a kink where u_i lies, and
 * all orders count.
 */
bool rv_ensemble_has_gaussian_error(rv_ensemble ensemble, const rv_relu_law *law, double k,
                                    double tau);

#endif
