/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All eigenvalues of a symmetric tridiagonal matrix. */
#ifndef REVERIFY_NUMERIC_TRIDIAGONAL_H
#define REVERIFY_NUMERIC_TRIDIAGONAL_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * diagonal (n) becomes the eigenvalues, ascending, and off_diagonal (n - 1) is destroyed. O(n^2).
 * RV_ENUMERIC when LAPACK fails.
 */
rv_status rv_tridiagonal_spectrum(double *diagonal, double *off_diagonal, size_t n);

#endif
