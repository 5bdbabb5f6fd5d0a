/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a sample has a given law, or two samples the same. */
#ifndef REVERIFY_EXPERIMENT_KOLMOGOROV_SMIRNOV_H
#define REVERIFY_EXPERIMENT_KOLMOGOROV_SMIRNOV_H

#include <stddef.h>

/* sup |empirical cdf - cdf|, cdf[i] being the law's cdf at the i-th smallest value. */
double rv_kolmogorov_distance(const double *cdf, size_t count);

/*
 * P(D >= distance) if the sample has the law, by the limit 2 sum (-1)^(j-1) exp(-2 j^2 x^2),
 * x = distance sqrt(count). At the small values that decide, this agrees to exp(-6x^2) with
 * Massart's bound 2 exp(-2x^2), which holds for every count (Ann. Probab. 18, 1990).
 */
double rv_kolmogorov_p_value(double distance, size_t count);

/*
 * Two-sample Smirnov test of two sorted samples. *distance = sup of the difference of the
 * empirical cdfs; the return value is P(D >= distance) for equal laws: exact for equal counts
 * (B. V. Gnedenko, V. S. Korolyuk, 1951), else the limit.
 */
double rv_smirnov_p_value(double *distance, const double *a, size_t a_count, const double *b,
                          size_t b_count);

#endif
