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

#endif
