/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known in closed form of the ensembles (ensemble.h) and of how the largest eigenvalue of
 * W'W/m departs from its Gaussian law at finite size; entries of sd 1.
 */
#ifndef REVERIFY_ENSEMBLE_LAW_H
#define REVERIFY_ENSEMBLE_LAW_H

#include "reverify/ensemble.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * E w^4 of an entry; infinite for RV_STUDENT3. For RV_ORTHOGONAL it depends on the larger side m of
 * the matrix: 3m / (m + 2).
 */
double rv_ensemble_kurtosis(rv_ensemble ensemble, double larger_side);

/* P(|w| > x) of an entry, x >= 0. For RV_ORTHOGONAL that of the Gaussian limit. */
double rv_ensemble_tail(rv_ensemble ensemble, double x);

/*
 * The factor by which the kurtosis moves the upper edge of the spectrum, to first order:
 * 1 + (kurtosis - 3) / sqrt(mn). The density of eigenvalues has a correction of relative order 1/n
 * (G. M. Pan, W. Zhou, Ann. Appl. Probab. 18, 2008) whose inverse square root at the edge is that
 * of a moved edge.
 */
double rv_ensemble_edge_factor(rv_ensemble ensemble, double m, double n);

/*
 * The probability that some entry exceeds (mn)^(1/4), enough for an eigenvalue outside the bulk on
 * its own (the threshold of a rank-one perturbation: F. Benaych-Georges, R. R. Nadakuditi, J.
 * Multivariate Anal. 111, 2012): the extreme eigenvalues are not universal until it is small.
 */
double rv_ensemble_outlier_probability(rv_ensemble ensemble, double m, double n);

/*
 * E ||u - h||^2 / ||h||^2 for u = W'x, x = r(2 Wh / (pm)) . dropout, whatever h is. As W is
 * symmetric, E r(z)^2 and E w r(z) are half of E z^2 and E w z, which gives for independent entries
 *
 *   2 (n + kurtosis - 1) / (pm) - 1/m
 *
 * at every size. For RV_ORTHOGONAL with n <= m, Wh is uniform on a sphere, and p = 1 gives
 * (n + 2) / (m + 2), half the noise. NaN for RV_ORTHOGONAL with n > m and for RV_CORRELATED.
 */
double rv_ensemble_unthresholded_sq(rv_ensemble ensemble, double m, double n, double p);

#ifdef __cplusplus
}
#endif

#endif
