/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which singular values are zero but for rounding. */
#ifndef REVERIFY_THEORY_RANK_TOLERANCE_H
#define REVERIFY_THEORY_RANK_TOLERANCE_H

/*
 * max(m, n) epsilon `largest`: what rounding to numbers of spacing `epsilon` at 1 can make of a
 * singular value 0 beside the largest one, with room for the arithmetic that made the matrix
 * (G. H. Golub, C. F. Van Loan, Matrix Computations, 5.5.8; NumPy's matrix_rank).
 */
double rv_rank_tolerance(double m, double n, double epsilon, double largest);

/*
 * How many singular values of a random m x n matrix of unit variances are below `tolerance`, at
 * most: 2 t sqrt(r) / pi, r = min(m, n), is the expected number for m = n, where there are most
 * (quarter-circle law at 0; A. Edelman, SIAM J. Matrix Anal. Appl. 9, 1988, for the smallest), and
 * they repel each other, so that P(3 and more beyond twice the mean) is of the order of t^9.
 */
double rv_small_singular_values(double m, double n, double tolerance);

#endif
