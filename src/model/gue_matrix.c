/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/gue_matrix.h"

#include "random/gaussian_matrix.h"

#include <cblas.h>
#include <lapacke.h>
#include <math.h>

/* Column by column: N(0, 1) on the diagonal, below it N(0, 1/2) in both parts. */
void rv_gue_matrix(double *matrix, const rv_stream_key *key, size_t n) {
  double scale = 1 / sqrt((double)n);
  for (size_t j = 0; j < n; j++) {
    double *column = matrix + 2 * (j * n + j);
    rv_gaussian_rows(column, key, j, 1, 2 * (n - j), scale * M_SQRT1_2);
    column[0] *= M_SQRT2;
    column[1] = 0;
  }
}

double rv_hermitian_cosine(double *product, const double *matrix, const double *x, size_t n) {
  static const double one[2] = {1, 0}, zero[2] = {0, 0};
  double along = 0, length_sq = 0, square = 0; /* x*Ax, which is real, |x|^2, |Ax|^2 */
  cblas_zhemv(CblasColMajor, CblasLower, (blasint)n, one, matrix, (blasint)n, x, 1, zero, product,
              1);
  for (size_t i = 0; i < 2 * n; i++) {
    along += x[i] * product[i];
    length_sq += x[i] * x[i];
    square += product[i] * product[i];
  }
  return square > 0 ? along / sqrt(length_sq * square) : 0;
}

rv_status rv_hermitian_spectrum(double *eigenvalue, double *matrix, size_t n) {
  lapack_int info = LAPACKE_zheevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n,
                                   (lapack_complex_double *)matrix, (lapack_int)n, eigenvalue);
  return info == 0 ? RV_OK
                   : rv_fail(RV_ENUMERIC, "LAPACK zheevd returned %d at n = %zu: report it",
                             (int)info, n);
}
