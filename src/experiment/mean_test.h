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
 * The trials from which on the law of the statistic is known far out in the tails, where verdicts
 * are made: 200 (1 + skewness^2 + kurtosis), a negative kurtosis counting as 0. The next terms of
 * its expansion are of the order of z^4 (1 + skewness^2 + kurtosis) / (24 trials), 0.4 at z = 6.5.
 * With so many a test at nominal level 1e-10 rejects normal, uniform, exponential, chi-square,
 * gamma, log-normal, two-valued and Laplace numbers whose mean is right with a probability of 1e-15
 * to 4e-10, by simulation with importance sampling: RV_MEAN_LEVEL makes up for that.
 */
double rv_mean_trials_min(const rv_summary *summary);

/* P(|t| > |statistic|), t of Student's law with count - 1 degrees of freedom. NaN for NaN. */
double rv_mean_p_value(const rv_summary *summary, double statistic);

/* The half-width of the mean's interval at `level`: Student's quantile, in standard errors. */
double rv_mean_half_width(const rv_summary *summary, double level);

/* The t with P(|t| > t) = level, of Student's law with `freedom` >= 1 degrees of freedom, any
   number. */
double rv_student_quantile(double level, double freedom);

#endif
