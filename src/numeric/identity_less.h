/* SPDX-License-Identifier: GPL-3.0-or-later */
/* det(I - X) with all its digits where X is small: of X, not of I - X, is every step made. */
#ifndef REVERIFY_NUMERIC_IDENTITY_LESS_H
#define REVERIFY_NUMERIC_IDENTITY_LESS_H

#include <stddef.h>

/*
 * For the side x side matrix, row by row,
 *
 *   ( X  z )     X inner x inner,
 *   ( u  c )
 *
 * returns ln det(I - X) and puts c + u (I - X)^-1 z in the place of c; the rest is overwritten. By
 * Gauss's elimination in a fixed order of operations, the largest entry of the diagonal of I - X
 * first, which serves for I - X that is nearly symmetric and not negative. -infinity where a pivot
 * is not positive.
 */
double rv_identity_less(double *matrix, size_t side, size_t inner);

#endif
