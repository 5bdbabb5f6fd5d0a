/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far from its limit law the spectrum of a random matrix may lie, as a Kolmogorov distance. */
#ifndef REVERIFY_THEORY_BULK_BOUND_H
#define REVERIFY_THEORY_BULK_BOUND_H

/*
 * The variance of the number of eigenvalues up to a point in the middle of the spectrum, of r >= 1
 * of a real random matrix: (ln r + 1 + gamma + 3 ln 2 - pi^2/8) / pi^2, gamma Euler's constant. The
 * logarithm is twice that of complex matrices (J. Gustavsson, Ann. Inst. Henri Poincare PR 41,
 * 2005; S. O'Rourke, J. Stat. Phys. 138, 2010), the constant Dyson and Mehta's. Less towards the
 * edges.
 */
double rv_count_variance(double eigenvalues);

/*
 * Kept by 9 of 10 of the m x n matrices of independent entries whose kurtosis K is off 3 by
 * `excess` >= 0: n times the bound is the sum of
 *
 *   the fluctuation of the count N(x) at the r - 1 points between the r = min(m, n) quantiles of
 *   the limit law, which is normal with at most the variance above: the quantile of a union over r
 *   points of both signs;
 *   1, as N is monotone and n times the limit grows by 1 from one such point to the next;
 *   1/4, as E N(x) of real Gaussian entries is off by half an atom at each end of the spectrum less
 *   half of an arcsine law (Z. D. Bai, J. W. Silverstein, Ann. Probab. 32, 2004);
 *   |K - 3| / (2 pi), as the kurtosis adds -(K - 3) sin(2t) / (2 pi) to N at 1 + n/m + 2 sqrt(n/m)
 *   cos t, whose second moment is the exact (K - 3) n/m that it adds to E tr (W'W/m)^2.
 *
 * All but the fluctuation are limits, the last the first order in K - 3: of 25 x 25 sparse signs
 * (K = 10) many have an empty row or column, and only three of four keep the bound. From 40 rows
 * and columns on it holds up to that kurtosis. `excess` may be infinite.
 */
double rv_bulk_bound(double m, double n, double excess);

/* The same, kept by all but the share `delta` of the matrices. */
double rv_bulk_bound_at(double m, double n, double excess, double delta);

#endif
