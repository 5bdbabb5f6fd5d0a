/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All eigenvalues of the Gram matrix of a given matrix. */
#ifndef REVERIFY_NUMERIC_MATRIX_SPECTRUM_H
#define REVERIFY_NUMERIC_MATRIX_SPECTRUM_H

#include "reverify/status.h"

#include <stdbool.h>
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
 * The same in two steps, so that what W takes can be freed between them. `single` is for matrices
 * of thousands of columns, with m >= n: in little more than half of the time and memory, to about
 * sqrt(r) eps of the largest, eps = 2^-24. The second step frees the Gram matrix in any case.
 */
typedef struct rv_gram {
  double *value; /* r x r, lower triangle, column-major; or */
  float *single; /* the same */
  size_t m, n;   /* rows of W, and r */
} rv_gram;

rv_status rv_gram_make(rv_gram *out, const double *matrix, size_t m, size_t n, bool single,
                       int threads);
rv_status rv_gram_spectrum(double *eigenvalue, rv_gram *gram);
void rv_gram_free(rv_gram *gram);

/*
 * value[0 .. r-1] = the singular values of W, ascending, to a few eps times the largest: of the
 * Gram matrix, half of the digits of the small ones are lost. By LAPACK's dgesdd, several times as
 * costly. 8 m n bytes. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_matrix_singular_values(double *value, const double *matrix, size_t m, size_t n);

#endif
