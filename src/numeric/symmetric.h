/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two extreme eigenvalues of a dense symmetric matrix. */
#ifndef REVERIFY_NUMERIC_SYMMETRIC_H
#define REVERIFY_NUMERIC_SYMMETRIC_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * Smallest and largest eigenvalue of the n x n matrix whose lower triangle is in `matrix`
 * (column-major, destroyed). Absolute error of a few n eps times the norm. `start` (n) is where
 * Lanczos starts: any vector that is not orthogonal to the eigenvectors of the ends, such as one
 * drawn at random. The work is cut into the same pieces whatever `threads` is: the same bytes come
 * out. RV_ENOMEM, RV_ENUMERIC.
 *
 * Up to RV_LAPACK_MAX rows by LAPACK's dsyevd; beyond, by Lanczos, which reads the matrix about
 * 3 n^(1/3) times for a Wishart spectrum where a tridiagonal reduction does 4/3 n^3 operations: a
 * third of the time of dsyevd for the Gram matrix of 8000 x 4000 entries. Where an end is hard, as
 * for a square W, Lanczos would take about n steps, and at 2000 rows seventeen times as long as
 * dsyevd, so it gives up in favour of that.
 */
rv_status rv_symmetric_extremes(double *smallest, double *largest, double *matrix, size_t n,
                                const double *start, int threads);

/* The two methods by themselves. Lanczos leaves NaN when it has not found both ends after
   `steps_max` steps. */
rv_status rv_symmetric_extremes_lapack(double *smallest, double *largest, double *matrix, size_t n);
rv_status rv_symmetric_extremes_lanczos(double *smallest, double *largest, const double *matrix,
                                        size_t n, const double *start, size_t steps_max,
                                        int threads);

enum { RV_LAPACK_MAX = 256 };

#endif
