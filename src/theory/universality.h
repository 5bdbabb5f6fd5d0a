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
 * Tracy and Widom's law F_1 as the distribution function of the largest eigenvalue of W'W/m, behind
 * the edge that the kurtosis has moved (rv_ensemble_edge_factor). For RV_ENSEMBLES, which stands
 * for the Gaussian unitary ensemble, F_2 as that of (lambda_max(H/sqrt n) - 2) n^(2/3).
 */
double rv_ensemble_edge_cdf(double lambda, rv_ensemble ensemble, double m, double n);

/*
 * The Kolmogorov distance of lambda_max from it. A Gaussian matrix is within
 * rv_edge_limit_distance. What the kurtosis does beyond moving the edge by d = c (K - 3) / sqrt(mn)
 * scales, c = centre / scale, is of the same relative order: it changes d by up to 4
 * min(m,n)^(-2/3) of it, and adds up to 2.2 c^2 (K - 3) / (mn) to the variance in these units, half
 * of which is the fluctuation of the sum of all w^2. The rates are those of the expansion, the
 * constants bound what 25 columns and more show: 2.1 to 3.8 and 1.5 to 2.1. A shift changes F_1 by
 * at most its largest density, 0.32, times the shift, a factor by 0.25 times its logarithm. An
 * entry above (mn)^(1/4) makes an eigenvalue of its own. Infinite for RV_STUDENT3, NaN where min(m,
 * n) is so small that the first order says nothing.
 */
double rv_ensemble_edge_distance(rv_ensemble ensemble, double m, double n);

/*
 * The Kolmogorov distance from uniform of the p-value of a Gaussian matrix's largest eigenvalue
 * whose entries were standardised. Beside rv_edge_limit_distance, standardising takes the
 * fluctuation of the sum of squares, the part v = 2 c^2/(mn)/Var F_1 of the variance, c = centre /
 * scale; a variance smaller by v moves the law by at most 0.25 v/2.
 */
double rv_standardised_edge_distance(double m, double n);

/*
 * How far the mean spacing ratio (bulk.h) of `eigenvalues` >= 40 eigenvalues may be from its limit,
 * which is known to 1e-4; at 50 eigenvalues it is still off by a few 1e-3.
 */
double rv_spacing_allowance(double eigenvalues);

/*
 * The Kolmogorov distance of cos^2 of the angle between Wh and h, of k equal values, m = n, from
 * Beta(1/2, (n - 1)/2). h'Wh is a sum of k^2 entries, which the fourth cumulant, of order (K -
 * 3)/k^2, and for lattice laws the step of its distribution function, of order 1/k, keep from being
 * normal. 0 for Gaussian entries.
 */
double rv_ensemble_cosine_distance(rv_ensemble ensemble, double n, double k);

/*
 * How far E ||r(u + b) - h||^2 / ||h||^2 for k ones and b = -tau sigma may be from that of Gaussian
 * entries, where rv_ensemble_has_gaussian_error: twice the first-order effect of the kurtosis,
 * which is the variance on the support and, off it, the fourth cumulant g = 6 (K - 3)/(pm) of u_i
 * given x, which adds g c phi(c) / 12 to E (u_i - c)_+^2 (Edgeworth). 0 for Gaussian entries.
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
