/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The orthogonal factor of a Gaussian matrix is Haar distributed if the triangular factor is made
 * unique by a positive diagonal (F. Mezzadri, Notices AMS 54, 2007).
 */
#include "random/haar.h"

#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* `long_side` x `short_side`, column-major: Gaussian columns turned into orthonormal ones. */
static lapack_int orthonormalise(double *matrix, double *reflector, double *sign, size_t long_side,
                                 size_t short_side) {
  lapack_int rows = (lapack_int)long_side, columns = (lapack_int)short_side;
  lapack_int info = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, rows, columns, matrix, rows, reflector);
  for (size_t j = 0; j < short_side; j++)
    sign[j] = matrix[j * long_side + j] < 0 ? -1 : 1;
  return info != 0
             ? info
             : LAPACKE_dorgqr(LAPACK_COL_MAJOR, rows, columns, columns, matrix, rows, reflector);
}

rv_status rv_haar_matrix(double *out, const rv_stream_key *key, size_t m, size_t n, int threads) {
  size_t long_side = m > n ? m : n, short_side = m > n ? n : m;
  double *matrix, *work;
  RV_TRY(rv_alloc_doubles(&work, short_side, 2));
  rv_status status = rv_alloc_doubles(&matrix, short_side, long_side);
  if (status == RV_OK)
    rv_gaussian_matrix(matrix, key, short_side, long_side, 1, threads);
  lapack_int info = 0;
  if (status == RV_OK)
    info = orthonormalise(matrix, work, work + short_side, long_side, short_side);
  if (info != 0)
    status = rv_fail(RV_ENUMERIC, "LAPACK's QR decomposition returned %d: report it", (int)info);
  /* row j of `matrix` is the j-th orthonormal vector: a column of W for m > n, else a row */
  double scale = sqrt((double)long_side);
  for (size_t i = 0; i < m && status == RV_OK; i++)
    for (size_t j = 0; j < n; j++) {
      size_t vector = m > n ? j : i, entry = m > n ? i : j;
      out[i * n + j] = scale * work[short_side + vector] * matrix[vector * long_side + entry];
    }
  free(work);
  free(matrix);
  return status;
}
