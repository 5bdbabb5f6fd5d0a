/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/symmetric.h"

#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

/* As many steps of Lanczos take about as long as LAPACK does. */
static size_t worthwhile_steps(size_t n) {
  return 128 + n / 4;
}

rv_status rv_symmetric_extremes_lapack(double *smallest, double *largest, double *matrix,
                                       size_t n) {
  double *eigenvalue;
  RV_TRY(rv_alloc_doubles(&eigenvalue, n, 1));
  lapack_int info =
      LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, matrix, (lapack_int)n, eigenvalue);
  *smallest = eigenvalue[0];
  *largest = eigenvalue[n - 1];
  free(eigenvalue);
  if (info != 0)
    return rv_fail(RV_ENUMERIC, "LAPACK dsyevd returned %d at n = %zu: check the matrix for NaN",
                   (int)info, n);
  return RV_OK;
}

rv_status rv_symmetric_extremes(double *smallest, double *largest, double *matrix, size_t n,
                                const double *start, int threads) {
  if (n <= RV_LAPACK_MAX)
    return rv_symmetric_extremes_lapack(smallest, largest, matrix, n);
  size_t steps_max = worthwhile_steps(n);
  RV_TRY(rv_symmetric_extremes_lanczos(smallest, largest, matrix, n, start, steps_max, threads));
  return isnan(*smallest) ? rv_symmetric_extremes_lapack(smallest, largest, matrix, n) : RV_OK;
}
