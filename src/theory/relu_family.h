/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is r(t) = max(t, 0) the mean of an exponential family with natural parameter t, as the logistic
 * function is of binary variables? A family has exp(A(t)) = int exp(tx) dm(x) with a measure m,
 * and the mean A'(t); so every matrix exp(A(t_i + t_j)) is a Gram matrix and has no negative
 * determinant (S. Bernstein, D. V. Widder).
 *
 * For r, A(t) = r(t)^2 / 2, and with t = -h, 0, h and a = exp(h^2/2) the determinant is
 *
 *   | 1 1 1 ; 1 1 a ; 1 a a^4 | = -(a - 1)^2 < 0:
 *
 * at every h > 0, r is the mean of no exponential family. What comes near it: the normal law
 * truncated to [0, inf), mean t + phi(t) / Phi(t); softplus ln(1 + e^t), the sum of infinitely many
 * binary units of shifted biases (V. Nair, G. Hinton, ICML 2010), which is no family either: its
 * mean has period 2 pi i, so that m would be on the whole numbers, with the masses of
 * exp(int softplus) = sum over k of c_k exp(kt), and c_4 = -1/288.
 */
#ifndef REVERIFY_THEORY_RELU_FAMILY_H
#define REVERIFY_THEORY_RELU_FAMILY_H

#include <stdbool.h>

typedef double (*rv_log_partition)(double t);

double rv_relu_log_partition(double t);             /* r(t)^2 / 2 */
double rv_truncated_normal_log_partition(double t); /* t^2/2 + ln Phi(t); t >= -30 */

/* det(exp(A(t_i + t_j))), t = -h, 0, h, over the product of its diagonal. */
double rv_family_determinant(rv_log_partition log_partition, double h);

/* t + phi(t) / Phi(t), above r(t) by no more than at 0, sqrt(2/pi). */
double rv_truncated_normal_mean(double t);

/* ln(1 + e^t), above r(t) by no more than at 0, ln 2. */
double rv_softplus(double t);

/* Of a normal variable of mean t and variance 1, rectified: above r(t) by no more than at 0,
   1/sqrt(2 pi). */
double rv_rectified_mean(double t);

/* numerator / denominator, in lowest terms, denominator > 0. */
typedef struct rv_ratio {
  long long numerator, denominator;
} rv_ratio;

enum { RV_SOFTPLUS_TERMS = 9 };

/* c_k of exp(int softplus) = sum c_k exp(kt), k < RV_SOFTPLUS_TERMS, exactly: k c_k = sum over
   j from 1 to k of (-1)^(j+1) c_(k-j) / j, as int softplus = sum of (-1)^(j+1) exp(jt) / j^2. */
void rv_softplus_series(rv_ratio c[RV_SOFTPLUS_TERMS]);

/* False where one of them is negative. */
bool rv_softplus_may_be_family(void);

#endif
