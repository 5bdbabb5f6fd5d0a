/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Legendre polynomials on [-1, 1]: Gauss nodes, and the series of a function known at them. */
#ifndef REVERIFY_NUMERIC_LEGENDRE_H
#define REVERIFY_NUMERIC_LEGENDRE_H

#include <stddef.h>

/* node and weight (`count` each) of Gauss's rule, nodes ascending, to a few units in the last place
   whatever the count is. */
void rv_legendre_rule(double *node, double *weight, size_t count);

/*
 * The nodes, and the count x count matrix, row by row,
 *
 *   transform[i][k] = weight[i] P_k(node[i]) (2k + 1) / 2,
 *
 * by which a row of values f(node[i]) becomes the coefficients of f = sum a_k P_k: exactly for
 * polynomials of a degree below `count`.
 */
void rv_legendre_transform(double *node, double *transform, size_t count);

#endif
