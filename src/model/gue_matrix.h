/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole matrix of the Gaussian unitary ensemble. Complex numbers are pairs of doubles, the real
 * part first.
 */
#ifndef REVERIFY_MODEL_GUE_MATRIX_H
#define REVERIFY_MODEL_GUE_MATRIX_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stddef.h>

/* matrix (n x n complex, column-major) = H / sqrt(n) in its lower triangle, E |H_ij|^2 = 1. */
void rv_gue_matrix(double *matrix, const rv_stream_key *key, size_t n);

/*
 * The cosine of the angle between Ax and x, x*Ax / (|x| |Ax|), which is real, A the Hermitian
 * matrix whose lower triangle is given, x (n complex) not 0; 0 for Ax = 0. Ax is left in `product`
 * (n complex).
 */
double rv_hermitian_cosine(double *product, const double *matrix, const double *x, size_t n);

/* eigenvalue (n), ascending. The matrix is lost. RV_ENUMERIC when LAPACK fails. */
rv_status rv_hermitian_spectrum(double *eigenvalue, double *matrix, size_t n);

#endif
