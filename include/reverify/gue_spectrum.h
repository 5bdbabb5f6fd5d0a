/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All eigenvalues of a matrix of the Gaussian unitary ensemble, by two samplers equal in law. */
#ifndef REVERIFY_GUE_SPECTRUM_H
#define REVERIFY_GUE_SPECTRUM_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * eigenvalue (n), ascending: those of H / sqrt(n), H Hermitian with independent entries of
 * E |H_ij|^2 = 1, drawn whole. O(n^3) operations, 16 n^2 bytes. RV_ENOMEM, RV_ENUMERIC when LAPACK
 * fails.
 */
rv_status rv_gue_spectrum_dense(const rv_stream_key *key, double *eigenvalue, size_t n);

/*
 * The same in law without the matrix, from its tridiagonal form (I. Dumitriu, A. Edelman, J. Math.
 * Phys. 43, 2002). O(n^2).
 */
rv_status rv_gue_spectrum(const rv_stream_key *key, double *eigenvalue, size_t n);

#ifdef __cplusplus
}
#endif

#endif
