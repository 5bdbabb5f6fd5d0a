/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_THEORY_CENTRED_MAXIMUM_H
#define REVERIFY_THEORY_CENTRED_MAXIMUM_H

/*
 * P(max over i of (g_i - mean of all g) <= c) for k >= 1 independent N(0,1) variables g_i;
 * 0 for c <= 0 (for k = 1 the maximum is 0: 1 for c >= 0). Absolute error below 1e-9 for k >= 8,
 * 1e-5 from k = 5 on, 2e-3 at k = 3 and 4, where the integrand decays like a power only.
 */
double rv_centred_maximum_cdf(double c, double k);

#endif
