/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single eigenvalues of BB' for a bidiagonal B, to high relative accuracy. */
#ifndef REVERIFY_NUMERIC_BIDIAGONAL_H
#define REVERIFY_NUMERIC_BIDIAGONAL_H

#include "reverify/status.h"

#include <stddef.h>

/* Where an eigenvalue is expected; it changes the time, never the result beyond rounding. */
typedef struct rv_window {
  double low, high;
} rv_window;

/*
 * *out = the index-th smallest (1 to size) eigenvalue of BB', B lower bidiagonal of `size` rows
 * given by the squares of its diagonal (size of them) and of its sub-diagonal (size - 1).
 * All squares between 1e-75 and 1e75. Relative error a few units in the last place, for the
 * smallest eigenvalue too: the counts come from differential quotients, in which no cancellation
 * occurs (J. Demmel, W. Kahan, SIAM J. Sci. Stat. Comput. 11, 1990). O(size) per pass, about ten
 * passes. RV_ENUMERIC when the squares are not finite.
 */
rv_status rv_bidiagonal_eigenvalue(double *out, size_t index, const double *diagonal_sq,
                                   const double *subdiagonal_sq, size_t size, rv_window expected);

#endif
