/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The semicircle law on [-2, 2]: the limit of the eigenvalue distribution of H / sqrt(n) for an
 * n x n Hermitian H with E |H_ij|^2 = 1 (E. P. Wigner, Ann. Math. 67, 1958). NaN for NaN.
 */
#ifndef REVERIFY_SEMICIRCLE_H
#define REVERIFY_SEMICIRCLE_H

#ifdef __cplusplus
extern "C" {
#endif

double rv_semicircle_pdf(double x);

/* P(eigenvalue <= x), absolute error below 1e-15. */
double rv_semicircle_cdf(double x);

#ifdef __cplusplus
}
#endif

#endif
