/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole spectra drawn from tridiagonal models, and the dense Hermitian ensemble beside them. */
#include "model/bulk.h"

#include "random/chi_squared.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/* The rows of the trial's key that the diagonals are drawn from. */
enum { DIAGONAL_ROW, OFF_DIAGONAL_ROW };

static rv_status tridiagonal_spectrum(double *diagonal, double *off_diagonal, size_t n) {
  lapack_int info = LAPACKE_dsterf((lapack_int)n, diagonal, off_diagonal);
  return info == 0 ? RV_OK
                   : rv_fail(RV_ENUMERIC, "LAPACK dsterf returned %d at n = %zu: report it",
                             (int)info, n);
}

/*
 * The tridiagonal BB'/m of the lower bidiagonal B: diagonal d_i^2 + o_(i-1)^2, beside it d_i o_i,
 * d_i and o_i chi of max(m,n) - i and of r - 1 - i degrees of freedom.
 */
rv_status rv_wishart_spectrum(const rv_stream_key *key, double *eigenvalue, size_t m, size_t n) {
  size_t r = m < n ? m : n, others = m < n ? n : m;
  double *beside, carried = 0, rows = (double)m;
  RV_TRY(rv_alloc_doubles(&beside, r, 1));
  rv_stream diagonal, off_diagonal;
  gsl_rng *d_rng = rv_stream_open(&diagonal, key, DIAGONAL_ROW);
  gsl_rng *o_rng = rv_stream_open(&off_diagonal, key, OFF_DIAGONAL_ROW);
  for (size_t i = 0; i < r; i++) {
    double d_sq = rv_chi_squared(d_rng, (double)(others - i)) / rows;
    double o_sq = rv_chi_squared(o_rng, (double)(r - 1 - i)) / rows;
    eigenvalue[i] = d_sq + carried;
    beside[i] = sqrt(d_sq * o_sq);
    carried = o_sq;
  }
  rv_status status = tridiagonal_spectrum(eigenvalue, beside, r);
  free(beside);
  for (size_t i = 0; i < r; i++)
    eigenvalue[i] = fmax(eigenvalue[i], 0); /* rounding can make a 0 negative */
  return status;
}

rv_status rv_gue_spectrum(const rv_stream_key *key, double *eigenvalue, size_t n) {
  double *beside, scale = 1 / sqrt((double)n);
  RV_TRY(rv_alloc_doubles(&beside, n, 1));
  rv_gaussian_rows(eigenvalue, key, DIAGONAL_ROW, 1, n, scale);
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, OFF_DIAGONAL_ROW);
  for (size_t i = 0; i + 1 < n; i++)
    beside[i] = scale * sqrt(rv_chi_squared(rng, 2 * (double)(n - 1 - i)) / 2);
  rv_status status = tridiagonal_spectrum(eigenvalue, beside, n);
  free(beside);
  return status;
}

/*
 * Column j of the lower triangle, each entry as its real and its imaginary part: N(0, 1) on the
 * diagonal, below it N(0, 1/2) in both.
 */
static void fill_hermitian(double *matrix, const rv_stream_key *key, size_t n) {
  double scale = 1 / sqrt((double)n);
  for (size_t j = 0; j < n; j++) {
    double *column = matrix + 2 * (j * n + j);
    rv_gaussian_rows(column, key, j, 1, 2 * (n - j), scale * M_SQRT1_2);
    column[0] *= M_SQRT2;
    column[1] = 0;
  }
}

rv_status rv_gue_spectrum_dense(const rv_stream_key *key, double *eigenvalue, size_t n) {
  double *matrix;
  RV_TRY(rv_alloc_doubles(&matrix, n, 2 * n));
  fill_hermitian(matrix, key, n);
  lapack_int info = LAPACKE_zheevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n,
                                   (lapack_complex_double *)matrix, (lapack_int)n, eigenvalue);
  free(matrix);
  return info == 0 ? RV_OK
                   : rv_fail(RV_ENUMERIC, "LAPACK zheevd returned %d at n = %zu: report it",
                             (int)info, n);
}
