/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How large the next term of the error of an approximation (sigmoid_approximation.h) is beside the
 * one that gives the error its order, for a unit with n independent inputs that are 1 with
 * probability q, p = q (1 - q), and independent weights, uniform and of variance scale^2 / n, in
 * the coding 0/1. All are ratios of means over the weights of absolute values, and of order v.
 *
 * With m_k the central moments of z, v = m_2, and k_j its cumulants, the error is a series of
 * derivatives of sigma at E z times moments or cumulants over factorials.
 */
#ifndef REVERIFY_THEORY_SIGMOID_NEXT_ORDER_H
#define REVERIFY_THEORY_SIGMOID_NEXT_ORDER_H

#include "reverify/sigmoid_approximation.h"

/*
 * Symmetric inputs, q = 1/2, at E z = ln(2 + sqrt 3), where sigma' = 1/6, sigma''' = 0 and the even
 * derivatives are d (1, -1, 1, 17/3), d = sigma''. Then m_(2k+2) <= (2k + 1) v m_2k (in E x_i z^(2k
 * + 1) the derivative by x_i is a mean over x_i between its values, which convexity makes no larger
 * than at them), and a mean of v times a polynomial of degree 2k in the weights, with coefficients
 * of one sign, is at most V_k = (1 + 4k / (5n)) scale^2 / 4 of the polynomial's: E w^(2j+2) / E
 * w^2j = 3 (2j + 1) / (2j + 3) scale^2 / n <= (1 + 4j/5) scale^2 / n. So, the leading term first,
 *
 *   Taylor          m_4 / 24 of v / 2               <= V_1 / 4
 *   second order    m_6 / 720 of m_4 / 24           <= V_2 / 6
 *   fourth order    17/3 m_8 / 40320 of m_6 / 720   <= 17/24 V_3
 *   normal          (15 k_4 v + k_6) / 720 of k_4 / 24, k_6 <= 15 |k_4| v      <= V_2 / 2
 *   Edgeworth       17/3 (k_8 + 28 k_6 v + 35 k_4^2) / 40320 of k_6 / 720, k_8 < 0, k_4^2 <= k_6 v
 * / 4
 *                                                   <= 17/168 36.75 V_3
 *   MacKay, matched (k^2 (3 mu sigma' - mu^2 |d|) / 8 v^2 - |d| m_4 / 24) of c v, v^2 <= m_4 <= 3
 * v^2, k and c of sigmoid_first_order.h probit          (d/2 + its own slope in v) v of its error
 * at v = 0
 *
 * NaN for other kinds.
 */
double rv_symmetric_next_order(rv_approximation kind, double scale, double n);

/* E |d| k_6 / 720, the leading term of Edgeworth's error, which is the least. */
double rv_symmetric_least_error(double scale, double n);

/* Of 1 - error / bound of the first order: m_6 / 720 v of m_4 / 24 v, v <= 3 scale^2 / 4. */
double rv_symmetric_next_order_of_gap(double scale);

/*
 * Skewed inputs at E z = 0, where the derivatives of odd order are 1/4, -1/8, 1/4, -17/16 and
 * others 0. With k_3 = p' sum w^3, k_5 = p' a sum w^5, k_7 = p' b sum w^7, p' = p (1 - 2q), a = 1 -
 * 12 p, b = 1 - 60 p + 360 p^2, all odd in every weight, whose sign is a fair coin: a sum of w_i^3
 * c_i, c_i <= c even in the weights, is in the mean at most c times that of w_i^3 (the contraction
 * principle; M. Ledoux, M. Talagrand, Probability in Banach Spaces, 1991, Theorem 4.4). With w_i^2
 * <= h = 3 scale^2 / n, v <= u = 3 p scale^2, and |k_4| <= |1 - 6p| h v:
 *
 *   second order, normal   (k_5 + 10 k_3 v) / 480 of k_3 / 48       <= (|a| h + 10 u) / 10
 *   fourth order           17/168 (k_7 + 21 k_5 v + 35 k_4 k_3 + 105 k_3 v^2) of k_5 + 10 k_3 v
 *     <= 17/168 ((|b| / p + 21 |a| + 35 |1 - 6p|) h + 105 u) / min(10, 1/p - 2), as w_i^2 <= v / p
 *   Edgeworth              17/168 (k_7 + 21 k_5 v + 35 k_4 k_3) of k_5
 *     <= 17/168 (|b / a| h + 21 u + 35 sqrt(E k_4^2 E k_3^2) / E|k_5|), E|k_5| >= (E k_5^2)^(3/2) /
 *     (E k_5^4)^(1/2) (Hoelder)
 *
 * NaN for other kinds.
 */
double rv_skewed_next_order(rv_approximation kind, double scale, double n, double q);

/* E|k_5| / 480 from below, likewise. */
double rv_skewed_least_error(double scale, double n, double q);

/*
 * Symmetric inputs, many of them, uniform weights, scale up to 2: the relative size of the next
 * order in 1/n of what is left of E sigma(z) by N(E z, v), of order 1/n, and by Edgeworth's
 * expansion, of order 1/n^2: 3 / (2n). Of it E sum w^4 v / (E sum w^4 E v) = 1 + 8 / (7n) is 8/7
 * where the fourth derivative grows like v, as it does at E z = -v; elsewhere it grows less, and
 * higher cumulants count. That all of it is less than 3/2 is measured, by
 * test_sigmoid_next_order.c.
 */
double rv_wide_next_order(double n);

/*
 * The largest departure (slope_departure.h) from any exponent in v of these errors, symmetric or
 * skewed, those of gap and probit included: by the next order, or by eps of rounding beside the
 * least error, which falls like v^3 or v^2.5.
 */
double rv_symmetric_bend(double scale, double n);
double rv_skewed_bend(double scale, double n, double q);

#endif
