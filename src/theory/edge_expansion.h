/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the laws of the extreme eigenvalues tend to those of Tracy and Widom, to the next order: in
 * the scales of wishart_edge.h, with a = sqrt(m - 1/2), b = sqrt(n - 1/2), m >= n,
 *
 *   P = F_1 + h (u t^2 F_1' + v F_1' + w F_1'') + O(h^2),
 *
 *                 h                       tau              u               v       w
 *   upper edge    (1/a + 1/b)^(4/3) / 4   4ab/(a + b)^2    (1 - 2 tau)/5   0       -(3 - tau)/5
 *   lower, in ln  (1/b - 1/a)^(4/3) / 4   -4ab/(a - b)^2   (2 + tau)/10    tau/8   -(3 - tau)/5
 *   gue           n^(-2/3) / 4                             1/5             0       -3/10, of F_2
 *
 * (F. Bornemann, arXiv 2403.07628, 2024: proved for complex entries, for real ones on a
 * hypothesis.) The lower row is the upper one with -b for b, its terms in v and half of u from the
 * logarithm. It does not matter which side is called m but for the lower edge.
 */
#ifndef REVERIFY_THEORY_EDGE_EXPANSION_H
#define REVERIFY_THEORY_EDGE_EXPANSION_H

/* The first correction to the law F_beta at an edge. */
typedef struct rv_edge_expansion {
  int beta;
  double h, u, v, w;
  double rest; /* what is left of order h^2 is at most this, as a Kolmogorov distance */
} rv_edge_expansion;

/*
 * `rest` is 0.48 h^2 at the upper edge, 0.4 h^2 + 0.13 (h tau)^2 at the lower one, 0.33 h^2 for
 * gue: the largest that the exact laws show from 5 rows on, at all ratios
 * (tests/test_edge_expansion.c recomputes them from wishart_law.h, and for gue from determinants
 * of Hermite functions).
 */
rv_edge_expansion rv_upper_expansion(double m, double n);
rv_edge_expansion rv_lower_expansion(double m, double n); /* NaN for n >= m */
rv_edge_expansion rv_gue_expansion(double n);

/* P to this order at t, within [0, 1]. */
double rv_expanded_cdf(double t, const rv_edge_expansion *e);

/* sup |P - F_beta| to this order, with the rest: the Kolmogorov distance from the limit. */
double rv_expansion_distance(const rv_edge_expansion *e);

/* The mean to this order: that of F_beta less h u E t^2, less h v. */
double rv_expanded_mean(const rv_edge_expansion *e);

#endif
