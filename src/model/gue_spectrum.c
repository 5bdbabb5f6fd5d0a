/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/gue_spectrum.h"

#include "model/gue_matrix.h"
#include "numeric/tridiagonal.h"
#include "random/chi_squared.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

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

rv_status rv_gue_spectrum_dense(const rv_stream_key *key, double *eigenvalue, size_t n) {
  double *matrix;
  RV_TRY(rv_alloc_doubles(&matrix, n, 2 * n));
  rv_gue_matrix(matrix, key, n);
  rv_status status = rv_hermitian_spectrum(eigenvalue, matrix, n);
  free(matrix);
  return status;
}
