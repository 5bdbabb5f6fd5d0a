/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All eigenvalues of a random matrix, and how they lie: against the limit of their distribution and
 * against each other.
 */
#ifndef REVERIFY_MODEL_BULK_H
#define REVERIFY_MODEL_BULK_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/*
 * eigenvalue[0 .. r-1] = the r = min(m, n) largest eigenvalues of W'W/m, ascending, of the given W
 * (m x n, row-major); the others are 0. Absolute error of a few r eps times the largest. O(m n r)
 * operations, 8 r^2 bytes, and 8 m n more for m < n; `threads` may share the products, the bytes do
 * not depend on it. RV_ENOMEM, RV_ENUMERIC when LAPACK fails (NaN or Inf in W).
 */
rv_status rv_matrix_spectrum(double *eigenvalue, const double *matrix, size_t m, size_t n,
                             int threads);

/*
 * The same in law for independent N(0,1) entries without a matrix: the spectrum of the bidiagonal
 * form of wishart_spectrum.h. O(r^2).
 */
rv_status rv_wishart_spectrum(const rv_stream_key *key, double *eigenvalue, size_t m, size_t n);

/*
 * The n eigenvalues, ascending, of H / sqrt(n), H of the Gaussian unitary ensemble with
 * E |H_ij|^2 = 1: of H itself, or equal in law of its tridiagonal form (I. Dumitriu, A. Edelman,
 * J. Math. Phys. 43, 2002).
 */
rv_status rv_gue_spectrum_dense(const rv_stream_key *key, double *eigenvalue, size_t n);
rv_status rv_gue_spectrum(const rv_stream_key *key, double *eigenvalue, size_t n);

/*
 * sup |F_n - F|, F_n the distribution function of all n eigenvalues of W'W/m (r of them given, the
 * others 0) and F that of the Marchenko-Pastur law of ratio n/m, scaled to entries of `variance`.
 */
double rv_marchenko_pastur_distance(const double *eigenvalue, size_t m, size_t n, double variance);

/* The same for eigenvalues of a Hermitian matrix and the semicircle law. */
double rv_semicircle_distance(const double *eigenvalue, size_t n);

/*
 * The mean of min(s, s') / max(s, s') over neighbouring spacings s, s' in the middle half of the
 * spectrum (ascending, without the count/4 lowest and highest). NaN where that has fewer than three
 * eigenvalues, or all of them are equal. It needs no unfolding, and tells how eigenvalues repel
 * each other (V. Oganesyan, D. A. Huse, Phys. Rev. B 75, 2007).
 */
double rv_spacing_ratio(const double *eigenvalue, size_t count);

/*
 * Its mean for large real symmetric (GOE) and complex Hermitian (GUE) matrices, known to 1e-4, and
 * for points that ignore each other, 2 ln 2 - 1 (Y. Y. Atas et al., Phys. Rev. Lett. 110, 2013).
 */
#define RV_SPACING_GOE     0.5307
#define RV_SPACING_GUE     0.5996
#define RV_SPACING_POISSON 0.38629436111989061

#endif
