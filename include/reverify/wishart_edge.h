/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the extreme eigenvalues of W'W/m lie, W an m x n matrix of independent N(0,1) entries
 * (Theorem 3.1). Sizes are real numbers of at least 1, so that 1e12 needs no special care;
 * ratio = n/m.
 */
#ifndef REVERIFY_WISHART_EDGE_H
#define REVERIFY_WISHART_EDGE_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The limit of ||I - W'W/m|| as the sizes grow: 2 sqrt(ratio) + ratio
 * (Z. D. Bai, Y. Q. Yin, Ann. Probab. 21, 1993).
 */
double rv_bai_yin_norm(double m, double n);

/* The limits of the largest and smallest eigenvalue; 0 for the smallest when n >= m. */
double rv_bai_yin_largest(double m, double n);
double rv_bai_yin_smallest(double m, double n);

/*
 * With probability at least 1 - delta, ||I - W'W/m|| <= 2e + e^2 with
 * e = sqrt(n/m) + sqrt(2 ln(2/delta) / m), for every m and n: the singular values of W lie in
 * sqrt(m) -+ (sqrt(n) + t), each side failing with probability at most exp(-t^2/2)
 * (K. R. Davidson, S. J. Szarek, Handbook of the Geometry of Banach Spaces 1, 2001, Thm II.13).
 */
double rv_davidson_szarek_norm(double m, double n, double delta);

/* An affine map to the scale on which an extreme eigenvalue has a Tracy-Widom limit. */
typedef struct rv_edge {
  double centre, scale;
} rv_edge;

/*
 * (m lambda_max - centre) / scale -> F_1, with the half-integer centring that makes the error
 * O(n^(-2/3)) (I. M. Johnstone, Ann. Statist. 29, 2001; Z. Ma, Bernoulli 18, 2012).
 */
rv_edge rv_upper_edge(double m, double n);

/* The same without the halves, off by a shift of order n^(-1/3): a control. */
rv_edge rv_upper_edge_uncorrected(double m, double n);

/* (centre - ln(m lambda_min)) / scale -> F_1 for n < m (Ma 2012, theorem 2); NaN for n >= m. */
rv_edge rv_lower_edge_log(double m, double n);

/* The means of lambda_max and lambda_min of W'W by these limits; of lambda_min that of its
   logarithm, turned back. 0 for the smallest when n >= m. */
double rv_largest_limit_mean(double m, double n);
double rv_smallest_limit_mean(double m, double n);

/*
 * How far from F_1 the rescaled laws may be at finite size, as Kolmogorov distances of order
 * min(m,n)^(-2/3): the first order of the expansion in the sizes (F. Bornemann, arXiv 2403.07628,
 * 2024) and a bound of the second from the exact law (wishart_law.h), from 5 rows on. At the
 * upper edge 0.20 min(m,n)^(-2/3) for m = n, 0.12 at n/m = 1/4, 0.04 for n << m; at the lower edge,
 * which grows hard as n nears m, 0.30 at n/m = 1/2, 0.14 at 1/4. The lower one is NaN for n >= m.
 */
double rv_edge_limit_distance(double m, double n);
double rv_lower_edge_limit_distance(double m, double n);

/*
 * True where lambda_max - 1 is the spectral norm of I - W'W/m in all draws that count. For n << m
 * both edges lie about 2 sqrt(n/m) from 1 and the lower may be farther out. True begins where they
 * lie ten scales apart: by the tails exp(-x^3/24) and exp(-2/3 x^(3/2)) of F_1 a difference of
 * two of its variables exceeds 10 with a probability of about exp(-12).
 */
bool rv_upper_edge_leads(double m, double n);

/*
 * The length over which an eigenvector at the upper or lower edge extends in the bidiagonal
 * model of the spectrum, in rows (see wishart_spectrum.h): (mn)^(1/3) / |sqrt(m) +- sqrt(n)|^(2/3).
 */
double rv_upper_edge_length(double m, double n);
double rv_lower_edge_length(double m, double n);

#ifdef __cplusplus
}
#endif

#endif
