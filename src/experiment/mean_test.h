/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a sample has a given mean; the normal law that this is judged by. */
#ifndef REVERIFY_EXPERIMENT_MEAN_TEST_H
#define REVERIFY_EXPERIMENT_MEAN_TEST_H

#include "experiment/summary.h"

/*
 * The t statistic of `expected` as the mean of the sample's law, with the effect of skewness
 * removed by Hall's cubic transformation, which is increasing in the difference of the means
 * (P. Hall, J. R. Statist. Soc. B 54, 1992). Close to N(0,1) if `expected` is right. NaN for sd 0
 * unless the mean is exact, then 0.
 */
double rv_mean_statistic(const rv_summary *summary, double expected);

/*
 * The trials that the statistic needs for its normal law to hold far out in the tails, where
 * verdicts are made: 200 (1 + skewness^2). The next terms of its expansion are of the order of
 * z^4 (1 + skewness^2) / (24 trials), 0.4 at z = 6.5.
 */
double rv_mean_trials_min(const rv_summary *summary);

/* P(|N(0,1)| > |z|). */
double rv_normal_two_sided(double z);

/* The z with P(|N(0,1)| > z) = level. */
double rv_normal_quantile(double level);

#endif
