/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/tridiagonal.h"

#include <lapacke.h>

rv_status rv_tridiagonal_spectrum(double *diagonal, double *off_diagonal, size_t n) {
  lapack_int info = LAPACKE_dsterf((lapack_int)n, diagonal, off_diagonal);
  return info == 0 ? RV_OK
                   : rv_fail(RV_ENUMERIC, "LAPACK dsterf returned %d at n = %zu: report it",
                             (int)info, n);
}
