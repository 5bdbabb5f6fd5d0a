/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All eigenvalues of the Gram matrix of a given matrix. */
#ifndef REVERIFY_NUMERIC_MATRIX_SPECTRUM_H
#define REVERIFY_NUMERIC_MATRIX_SPECTRUM_H

#include "reverify/status.h"

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
 * gram (n x n, lower triangle, column-major) = W'W in single precision, and the eigenvalues of such
 * a matrix, ascending, which it destroys: for matrices of thousands of columns, in little more than
 * half of the time and memory, to about sqrt(n) eps of the largest, eps = 2^-24. 4 n^2 bytes; a
 * panel of W is converted at a time. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_gram_single(float **gram, const double *matrix, size_t m, size_t n);
rv_status rv_symmetric_spectrum_single(double *eigenvalue, float *gram, size_t n);

/*
 * value[0 .. r-1] = the singular values of W, ascending, to a few eps times the largest: of the
 * Gram matrix, half of the digits of the small ones are lost. By LAPACK's dgesdd, several times as
 * costly. 8 m n bytes. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_matrix_singular_values(double *value, const double *matrix, size_t m, size_t n);

#endif
