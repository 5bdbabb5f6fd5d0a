/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals up to an end of [-1, 1] of a function known at Gauss's nodes. */
#ifndef REVERIFY_NUMERIC_LEGENDRE_INTEGRAL_H
#define REVERIFY_NUMERIC_LEGENDRE_INTEGRAL_H

#include <stddef.h>

/*
 * node and weight (`count` each) of Gauss's rule and the count x count matrix, row by row, with
 *
 *   int from node[i] to 1 of f = sum over j of beyond[i][j] f(node[j]),
 *
 * exactly for polynomials of a degree below `count`. As the nodes lie symmetrically, the integral
 * from -1 to node[i] has the coefficients beyond[count - 1 - i][count - 1 - j]. `room` is for
 * count (count + 1) numbers.
 */
void rv_legendre_integrals(double *node, double *weight, double *beyond, double *room,
                           size_t count);

#endif
