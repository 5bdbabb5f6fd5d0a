/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the extreme eigenvalues of equalised Gaussian matrices (numeric/equalise.h): what
 * they are, whatever the sizes of rows and columns were, where nothing was learned. E is m x n, its
 * eigenvalues are the min(m, n) largest of E'E / max(m, n); it does not matter which side is called
 * m. Sides are at least RV_EQUALISED_SIDE_MIN; else all is NaN.
 *
 * A Gaussian matrix G is E with rows and columns scaled again. Given E, the density of G shows the
 * squares of these scales to be nearly independent, of mean 1 and variances 2/n for rows and 2/m
 * for columns. For n columns and m rows of variances tau, of mean 1 and variance v, the edges are
 * the stationary values of n/w + sum tau/(1 - tau w) (V. A. Marchenko, L. A. Pastur, 1967), moved
 * by v m w/(1 - w)^3, w = +-sqrt(n) / (sqrt(m) +- sqrt(n)). With v = 2/n, and the same for columns,
 * an edge lambda of G lies by
 *
 *   +-4 lambda / sqrt(mn), upwards at the upper edge,
 *
 * outside that of E. In the units of wishart_edge.h that is -4 d, d = |n^(-1/2) +- m^(-1/2)|^(2/3);
 * the same as of independent entries of kurtosis -1. Near the edge the scales act like a small GOE
 * matrix, which leaves the law of Tracy and Widom what it is, but for their common mode, the mean
 * square of G: it has the variance 2/(mn), so that the variance of E is lower by 2 d^2.
 *
 * All that is left is of relative order d^2 or d^3, and d falls slowly: 0.8 for 8 x 8, 0.1 for 4096
 * x 4096. It is fitted to simulations (tests/selftest/equalised_edge.c): the mean and the variance
 * as polynomials in d, with coefficients linear in tau = 4 sqrt(mn) / (sqrt(m) + sqrt(n))^2 or, at
 * the lower edge, with terms in the scale of ln lambda_min; and the skewness, which is given to F_1
 * by a square, T = mean + sd (z + k (z^2 - g z - 1)) / sqrt(1 + k^2 (q - 1 - g^2)), z that of F_1
 * with mean 0 and variance 1, g and q its third and fourth moments. The p-values of the shapes
 * simulated, those that no fit has seen among them, are then right up to a factor (tests/fixtures/
 * equalised_edge.csv, tests/test_equalised_edge.c):
 *
 *   p         upper edge      lower edge
 *   0.05      0.95 to 1.05    0.95 to 1.05
 *   0.01      0.9 to 1.1      0.9 to 1.1
 *   0.001     0.75 to 1.25    0.75 to 1.25
 *
 * and smaller ones extrapolate these.
 */
#ifndef REVERIFY_THEORY_EQUALISED_EDGE_H
#define REVERIFY_THEORY_EQUALISED_EDGE_H

#include <stdbool.h>

enum { RV_EQUALISED_SIDE_MIN = 8 };

/* The quantile of the law F_1 of Tracy and Widom that it exceeds with the probability
   RV_EDGE_LEVEL, its mean and its standard deviation: they are asked for by every look at an edge,
   and take longer to compute than the look. */
#define RV_EDGE_LEVEL  1e-3
#define RV_EDGE_EXCESS 3.27219605900209
#define RV_EDGE_MEAN   (-1.20653357458200)
#define RV_EDGE_SD     1.26798305768689

/* An eigenvalue in the units of rv_upper_edge: (max(m, n) lambda_max - centre) / scale. */
double rv_equalised_edge_units(double m, double n, double lambda_max);

/* P(the largest eigenvalue > lambda_max), and the lambda_max of which that is `level`. */
double rv_equalised_edge_p_value(double m, double n, double lambda_max);
double rv_equalised_edge_quantile(double m, double n, double level);

/*
 * The same of the smallest, in the units of rv_lower_edge_log, (centre - ln(max(m, n) lambda_min))
 * / scale: P(the smallest eigenvalue < lambda_min). Where the lower edge is soft: the larger side
 * at least 5/4 of the smaller, and the scale of ln lambda_min at most 0.41, as from 16 x 8, 24 x 16
 * and 20 x 15 on; NaN elsewhere.
 */
bool rv_equalised_has_lower(double m, double n);
double rv_equalised_lower_units(double m, double n, double lambda_min);
double rv_equalised_lower_p_value(double m, double n, double lambda_min);
double rv_equalised_lower_quantile(double m, double n, double level);

/* The laws in these units. */
typedef struct rv_equalised_law {
  double mean, variance, skewness;
} rv_equalised_law;

rv_equalised_law rv_equalised_upper_law(double m, double n);
rv_equalised_law rv_equalised_lower_law(double m, double n);

/* The probability that a variable of such a law is above t. */
double rv_equalised_upper_tail(const rv_equalised_law *law, double t);

/*
 * What the fit is linear in: the terms that its coefficients multiply, and what is known without
 * them, of the mean, of ln(Var F_1 / variance) and of the skewness. RV_EQUALISED_TERMS are room for
 * all; returns how many there are.
 */
typedef enum rv_equalised_moment {
  RV_EQUALISED_MEAN,
  RV_EQUALISED_VARIANCE,
  RV_EQUALISED_SKEWNESS
} rv_equalised_moment;
enum { RV_EQUALISED_TERMS = 6 };
int rv_equalised_terms(double *known, double *term, bool lower, rv_equalised_moment moment,
                       double m, double n);

#endif
