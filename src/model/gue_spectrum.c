/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/gue_spectrum.h"

#include "numeric/tridiagonal.h"
#include "random/chi_squared.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/* The rows of the trial's key that the diagonals of the tridiagonal form are drawn from. */
enum { DIAGONAL_ROW, OFF_DIAGONAL_ROW };

rv_status rv_gue_spectrum(const rv_stream_key *key, double *eigenvalue, size_t n) {
  double *off_diagonal, scale = 1 / sqrt((double)n);
  RV_TRY(rv_alloc_doubles(&off_diagonal, n, 1));
  rv_gaussian_rows(eigenvalue, key, DIAGONAL_ROW, 1, n, scale);
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, OFF_DIAGONAL_ROW);
  for (size_t i = 0; i + 1 < n; i++)
    off_diagonal[i] = scale * sqrt(rv_chi_squared(rng, 2 * (double)(n - 1 - i)) / 2);
  rv_status status = rv_tridiagonal_spectrum(eigenvalue, off_diagonal, n);
  free(off_diagonal);
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
