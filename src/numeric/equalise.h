/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Equalising a matrix: rows and columns scaled until all have the mean square 1. Of r_i c_j g_ij
 * comes what comes of g_ij, whatever r and c, so that the spectrum of the result says nothing of
 * the sizes of rows and columns.
 */
#ifndef REVERIFY_NUMERIC_EQUALISE_H
#define REVERIFY_NUMERIC_EQUALISE_H

#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct rv_equalised {
  double defect; /* the largest |mean square - 1| of a row or a column */
  size_t sweeps; /* passes over the matrix */
  bool converged;
} rv_equalised;

/*
 * matrix (m x n, row-major) becomes matrix_ij exp(-log_row[i] - log_column[j]), with all mean
 * squares 1 up to max(1e-12, (m + n) eps); log_row (m) and log_column (n) have the same mean. By
 * Sinkhorn's and Knopp's iteration on the squares (R. Sinkhorn, P. Knopp, Pacific J. Math. 21,
 * 1967): the defect falls by the factor s^2 a sweep, s the second singular value of the squared
 * result over sqrt(mn), about sqrt(2/m) + sqrt(2/n) for Gaussian entries.
 *
 * Entries may be of any size: powers of two are taken out first, exactly, so that the largest of
 * each row and column is near 1. What is below 1e-154 then counts as 0.
 *
 * Where the zeros leave too little room, as for a k x l block of zeros with k/m + l/n > 1, no
 * scales exist; where k/m + l/n = 1 they exist only in the limit, in which other entries vanish.
 * Then, and where it would take beyond 10000 sweeps or 2^32 entries read, `converged` is false, and
 * the matrix is as far as it came. One thread; the bytes depend on the matrix alone.
 *
 * RV_EINVAL, the matrix unchanged, for no rows or columns, a row or column of zeros, or an entry
 * that is not finite; RV_ENOMEM.
 */
rv_status rv_equalise(rv_equalised *out, double *matrix, double *log_row, double *log_column,
                      size_t m, size_t n);

#endif
