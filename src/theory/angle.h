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

/* Its mean, of order 1/n: that of 2B/(1 + B). */
double rv_gue_cosine_sq_mean(double n);

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

/*
 * The mean of C is 1/m whatever the law of the entries, if the rows of A are independent, have one
 * law and may change their signs: of z = Ax the squares z_i^2/|z|^2 have equal means, and those of
 * z_i z_j are 0. That is but for z = 0, where C has no value: at most so probable, for x of k equal
 * values. 0 but for lattice laws, where a sum of k signs is 0 with a probability of at most
 * sqrt(2/(pi k)). Of RV_SPARSE the characteristic function 1 - d (1 - cos t), d the density, is at
 * most exp(-2 d t^2/pi^2), and so its integral to the power k at most sqrt(pi/(8 d k)).
 */
double rv_ensemble_no_image(rv_ensemble ensemble, double m, double k);

#endif
