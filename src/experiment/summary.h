/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of a sample. */
#ifndef REVERIFY_EXPERIMENT_SUMMARY_H
#define REVERIFY_EXPERIMENT_SUMMARY_H

#include <stddef.h>

typedef struct rv_summary {
  size_t count;
  double mean, sd, skewness; /* sd with denominator count - 1; 0 for one value */
  double min, q05, q50, q95, max;
} rv_summary;

/* Sorts `value` and summarises it; count >= 1. Any NaN or Inf makes every statistic NaN. */
rv_summary rv_summarise(double *value, size_t count);

/* The same without sorting: the quantiles are NaN. */
rv_summary rv_moments(const double *value, size_t count);

/* Confidence limits of a probability. */

/*
 * One-sided Clopper-Pearson limits of a probability that showed itself `events` times in
 * `trials`: each is wrong with probability at most `level`, for every true probability
 * (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934).
 */
double rv_clopper_pearson_lower(double events, double trials, double level);
double rv_clopper_pearson_upper(double events, double trials, double level);

/* Equality of a mean. */

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

/* Equality in law. */

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

/* A straight line. */

typedef struct rv_line {
  double slope, slope_error; /* standard error */
  double intercept;
  double chi_squared; /* of the residuals in units of sigma */
} rv_line;

/* Residuals that sigma explains with a smaller probability than this enlarge slope_error. */
#define RV_SCATTER_LEVEL 1e-3

/*
 * Weighted least squares of y on x with known standard errors sigma. Where the points scatter, or
 * the line bends, beyond what sigma explains, slope_error grows with the residuals (Birge's
 * ratio). NaN for fewer than 3 points or less than two distinct x.
 */
rv_line rv_fit_line(const double *x, const double *y, const double *sigma, size_t count);

#endif
