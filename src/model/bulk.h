/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How all eigenvalues of a random matrix lie: against the limit of their distribution and against
 * each other.
 */
#ifndef REVERIFY_MODEL_BULK_H
#define REVERIFY_MODEL_BULK_H

#include <stddef.h>

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
 * for independent points, 2 ln 2 - 1 (Y. Y. Atas et al., Phys. Rev. Lett. 110, 2013).
 */
#define RV_SPACING_GOE     0.5307
#define RV_SPACING_GUE     0.5996
#define RV_SPACING_POISSON 0.38629436111989061

#endif
