/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cholesky factorisation of a shifted symmetric matrix, on several threads with fixed rounding. */
#ifndef REVERIFY_NUMERIC_CHOLESKY_H
#define REVERIFY_NUMERIC_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Lower triangle of `factor` (n x n, column-major) = L with LL' = sign (A - shift I), sign 1 or
 * -1, A given by its lower triangle. Returns false when that matrix is not positive definite in
 * floating point, which proves (up to rounding) that `shift` lies on the wrong side of an
 * eigenvalue. The same bytes for any number of threads. n^3 / 3 operations.
 */
bool rv_cholesky_shifted(double *factor, const double *matrix, size_t n, double shift, double sign,
                         int threads);

/* x = (LL')^(-1) x. */
void rv_cholesky_solve(double *x, const double *factor, size_t n);

#endif
