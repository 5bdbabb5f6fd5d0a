/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest singular values of a dense matrix, with their vectors. */
#ifndef REVERIFY_NUMERIC_LEADING_VECTORS_H
#define REVERIFY_NUMERIC_LEADING_VECTORS_H

#include "reverify/status.h"

#include <stddef.h>

/*
 * value[0 .. count-1] = the largest singular values of A (m x n, row-major, m >= n >= count),
 * descending; left (count x m) and right (count x n) their vectors as rows.
 *
 * By a block Krylov space of A'A (C. Musco, C. Musco, NIPS 2015), grown until each vector y of the
 * space leaves a residual ||A'A y - s^2 y|| of at most 1e-7 times the largest s^2, so that each s^2
 * is within that of an eigenvalue, or until it is the whole space, when all is exact up to
 * rounding. `start` (n x (count + RV_LEADING_SPARE), or as many columns as n) is where it starts:
 * numbers drawn at random. The bytes depend on nothing else. RV_ENOMEM, RV_ENUMERIC.
 */
rv_status rv_leading_vectors(double *value, double *left, double *right, const double *matrix,
                             size_t m, size_t n, size_t count, const double *start);

/* matrix (m x n) -= the sum of value[q] left_q right_q'. */
void rv_take_off_singular(double *matrix, const double *value, const double *left,
                          const double *right, size_t m, size_t n, size_t count);

/* More columns than are asked for make the last ones converge. */
enum { RV_LEADING_SPARE = 8 };

#endif
