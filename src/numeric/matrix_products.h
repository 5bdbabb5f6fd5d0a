/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of vectors, and of a given matrix (m x n, row-major) with vectors of which many entries
   are 0. */
#ifndef REVERIFY_NUMERIC_MATRIX_PRODUCTS_H
#define REVERIFY_NUMERIC_MATRIX_PRODUCTS_H

#include <stddef.h>

/* a'b, summed from the first to the last of `count` entries. */
double rv_inner_product(const double *a, const double *b, size_t count);

/* z (m) = W h, h given by the indices and values of its `count` non-zero entries. */
void rv_multiply_sparse(double *z, const double *matrix, size_t m, size_t n, const size_t *index,
                        const double *value, size_t count);

/* u (n) = W'x. */
void rv_multiply_transposed(double *u, const double *matrix, size_t m, size_t n, const double *x);

/* The same for `count` vectors, each a row: x (count x m) = h W', u (count x n) = x W. */
void rv_multiply_many(double *x, const double *matrix, size_t m, size_t n, const double *h,
                      size_t count);
void rv_multiply_transposed_many(double *u, const double *matrix, size_t m, size_t n,
                                 const double *x, size_t count);

#endif
