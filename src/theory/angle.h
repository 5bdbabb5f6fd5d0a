/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Ax and x are uncorrelated" (Definition 2.2): the law of C = cos^2 of the angle between Ax and a
 * fixed x, as distribution functions on [0, 1]. Where A is m x n, x is cut or padded with zeros to
 * the m coordinates of Ax, and what is left of it is not 0. Sides are whole numbers of at least 2.
 */
#ifndef REVERIFY_THEORY_ANGLE_H
#define REVERIFY_THEORY_ANGLE_H

#include "reverify/ensemble.h"

/*
 * A real, of the law of QA for any orthogonal Q, as Gaussian matrices and Haar's are: the direction
 * of Ax is uniform on the sphere, and C has the law Beta(1/2, (m - 1)/2), whatever x is.
 */
double rv_cosine_sq_cdf(double cosine_sq, double m);

/*
 * A of the Gaussian unitary ensemble, n x n, x real or complex. A and U*AU have one law for every
 * unitary U, so x may be e_1, and C = a_11^2 / (a_11^2 + sum over j > 1 of |a_j1|^2). With G of the
 * Gamma(1/2) law and G' of Gamma(n - 1), a_11^2 is 2G, as the diagonal is real, and the sum is G':
 * C = 2B/(1 + B), B = G/(G + G') of the law Beta(1/2, n - 1).
 */
double rv_gue_cosine_sq_cdf(double cosine_sq, double n);

/* A of independent complex Gaussian entries, without symmetry: Beta(1, n - 1). */
double rv_complex_cosine_sq_cdf(double cosine_sq, double n);

/* Values of x that are left in the m coordinates, at least, wherever its k of n are. */
double rv_values_kept(double m, double n, double k);

/* True of the ensembles whose law is known exactly: Gaussian, Haar's, and for RV_ENSEMBLES, which
   stands for the unitary one. */
bool rv_ensemble_is_invariant(rv_ensemble ensemble);

/*
 * The Kolmogorov distance of C from that law for x of k equal values. x'Ax is a sum of k k'
 * entries, k' of the values being kept, which the fourth cumulant, of order (K - 3)/(kk'), and for
 * lattice laws the step of its distribution function, of order 1/sqrt(kk'), keep from being normal.
 * 0 for Gaussian entries and where the law is exact; else infinite where nothing may be kept.
 */
double rv_ensemble_cosine_distance(rv_ensemble ensemble, double m, double n, double k);

#endif
