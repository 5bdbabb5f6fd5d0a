/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which singular values are zero but for rounding. */
#ifndef REVERIFY_THEORY_RANK_TOLERANCE_H
#define REVERIFY_THEORY_RANK_TOLERANCE_H

/*
 * 2 epsilon (sqrt(m) + sqrt(n)) `rms`: a matrix whose entries, of root mean square `rms`, were
 * rounded to numbers of spacing `epsilon` at 1 is off by errors of variance epsilon^2 rms^2 / 12 at
 * most, which look random; their norm is about sqrt(m) + sqrt(n) times the root of that, and moves
 * no singular value by more (Weyl). The factor of seven beyond is for the arithmetic that made the
 * entries. The usual max(m, n) epsilon times the largest singular value (NumPy's matrix_rank) would
 * take a third of the singular values of a random matrix of bfloat16 for zero.
 */
double rv_rank_tolerance(double m, double n, double epsilon, double rms);

/*
 * How many singular values of a random m x n matrix of unit variances are below `tolerance`, at
 * most: 2 t sqrt(r) / pi, r = min(m, n), is the expected number for m = n, where there are most
 * (quarter-circle law at 0; A. Edelman, SIAM J. Matrix Anal. Appl. 9, 1988, for the smallest), and
 * they repel each other, so that P(3 and more beyond twice the mean) is of the order of t^9.
 */
double rv_small_singular_values(double m, double n, double tolerance);

#endif
