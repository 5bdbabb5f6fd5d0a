/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a sample has a given law, or two samples the same. */
#ifndef REVERIFY_EXPERIMENT_KOLMOGOROV_SMIRNOV_H
#define REVERIFY_EXPERIMENT_KOLMOGOROV_SMIRNOV_H

#include "numeric/cdf.h"

#include <stddef.h>

/*
 * sup |empirical cdf - cdf|, cdf[i] being the law's cdf at the i-th smallest value, left[i] its
 * limit from the left there, the same array for a continuous law. At an atom the two cdfs are
 * compared on both of its sides: with equal jumps they do not differ.
 */
double rv_kolmogorov_distance(const double *cdf, const double *left, size_t count);

/*
 * *distance = the same of a sorted sample x[0..count-1], the limits from the left being taken where
 * an atom can be: at both ends of the sample and at values that were drawn more than once. An atom
 * of mass w in between that only one draw hit adds at most w to the distance; that it does so with
 * a w of the critical size of a test, 3 / sqrt(count) or more, has a probability below count exp(-3
 * sqrt(count)). The law is evaluated as by rv_cdf_many (numeric/cdf.h). RV_ENOMEM.
 */
rv_status rv_law_distance(double *distance, const double *x, size_t count, rv_cdf cdf,
                          const void *parameters, int threads);

/*
 * P(D >= distance) if the sample has the law, by the limit 2 sum (-1)^(j-1) exp(-2 j^2 x^2),
 * x = distance sqrt(count). At the small values that decide, this agrees to exp(-6x^2) with
 * Massart's bound 2 exp(-2x^2), which holds for every count (Ann. Probab. 18, 1990).
 * For a law with atoms P(D >= distance) is at most this: D is a supremum over fewer points.
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
