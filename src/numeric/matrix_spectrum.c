/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/matrix_spectrum.h"

#include "numeric/gram.h"
#include "numeric/transpose.h"
#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to here LAPACK's one-stage reduction is as fast as the two-stage one. */
enum { ONE_STAGE_MAX = 400 };

static rv_status check_info(lapack_int info, const char *routine, size_t n) {
  if (info == 0)
    return RV_OK;
  return rv_fail(RV_ENUMERIC, "LAPACK %s returned %d at n = %zu: check the matrix for NaN", routine,
                 (int)info, n);
}

/* The Gram matrix of the narrower side; W has `rows` of `r` entries. */
static void narrow_gram(double *gram, const double *matrix, size_t rows, size_t r, int threads) {
  memset(gram, 0, r * r * sizeof *gram);
  rv_gram_add(gram, matrix, rows, r, threads);
}

static rv_status fill_gram(double *gram, const double *matrix, size_t m, size_t n, int threads) {
  if (m >= n) {
    narrow_gram(gram, matrix, m, n, threads);
    return RV_OK;
  }
  double *transposed;
  RV_TRY(rv_alloc_doubles(&transposed, n, m));
  rv_transpose(transposed, matrix, m, n);
  narrow_gram(gram, transposed, n, m, threads);
  free(transposed);
  return RV_OK;
}

static rv_status symmetric_spectrum(double *eigenvalue, double *matrix, size_t n) {
  lapack_int size = (lapack_int)n;
  if (n <= ONE_STAGE_MAX)
    return check_info(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', size, matrix, size, eigenvalue),
                      "dsyevd", n);
  return check_info(
      LAPACKE_dsyevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', size, matrix, size, eigenvalue),
      "dsyevd_2stage", n);
}

rv_status rv_matrix_spectrum(double *eigenvalue, const double *matrix, size_t m, size_t n,
                             int threads) {
  size_t r = m < n ? m : n;
  double *gram;
  RV_TRY(rv_alloc_doubles(&gram, r, r));
  rv_status status = fill_gram(gram, matrix, m, n, threads);
  if (status == RV_OK)
    status = symmetric_spectrum(eigenvalue, gram, r);
  free(gram);
  for (size_t i = 0; i < r && status == RV_OK; i++)
    eigenvalue[i] = fmax(eigenvalue[i] / (double)m, 0); /* rounding can make a 0 negative */
  return status;
}
