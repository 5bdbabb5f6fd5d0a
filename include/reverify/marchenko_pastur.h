/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The Marchenko-Pastur law: the limit of the eigenvalue distribution of W'W/m for an m x n
 * matrix W of independent entries with mean 0 and variance 1, as n/m tends to `ratio` > 0
 * (V. A. Marchenko, L. A. Pastur, Math. USSR Sbornik 1, 1967). For ratio > 1 the law has an atom
 * of mass 1 - 1/ratio at 0. A ratio that is not positive and finite gives NaN.
 */
#ifndef REVERIFY_MARCHENKO_PASTUR_H
#define REVERIFY_MARCHENKO_PASTUR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Ends of the continuous part: (1 - sqrt(ratio))^2 and (1 + sqrt(ratio))^2. */
double rv_marchenko_pastur_lower(double ratio);
double rv_marchenko_pastur_upper(double ratio);

/* Mass at 0. */
double rv_marchenko_pastur_atom(double ratio);

/* Density of the continuous part at x; infinite at x = 0 for ratio = 1. */
double rv_marchenko_pastur_pdf(double x, double ratio);

/* P(eigenvalue <= x), the atom included; absolute error below 1e-14. */
double rv_marchenko_pastur_cdf(double x, double ratio);

/* The smallest x with cdf(x) >= p, 0 <= p <= 1; 0 for p up to the atom's mass. */
double rv_marchenko_pastur_quantile(double p, double ratio);

#ifdef __cplusplus
}
#endif

#endif
