/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest eigenvalue of a symmetric tridiagonal matrix, as Lanczos asks for it. */
#ifndef REVERIFY_NUMERIC_TRIDIAGONAL_LARGEST_H
#define REVERIFY_NUMERIC_TRIDIAGONAL_LARGEST_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * *largest = the largest eigenvalue of the n x n matrix with the diagonal[0 .. n-1] and beside it
 * beside[0 .. n-2], n >= 1; *last = the size of the last component of its eigenvector of norm 1.
 *
 * By Laguerre's iteration from Gershgorin's bound, which falls to the largest root of a polynomial
 * with real roots only without ever passing it, at last by the third power (B. N. Parlett, Math.
 * Comp. 18, 1964): a few passes of n steps. The eigenvalue is right to n eps of the bound, the
 * component to n eps of the bound over the gap to the second eigenvalue. work (2 x n) is written.
 * RV_ENUMERIC where the iteration does not end, as for NaN.
 */
rv_status rv_tridiagonal_largest(double *largest, double *last, double *work,
                                 const double *diagonal, const double *beside, size_t n);

#endif
