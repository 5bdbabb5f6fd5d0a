/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of samples against a law or another sample, at level FALSE_ALARM each. */
#ifndef REVERIFY_TESTS_LAW_H
#define REVERIFY_TESTS_LAW_H

#include "check.h"
#include "experiment/kolmogorov_smirnov.h"
#include "experiment/mean_test.h"
#include "experiment/summary.h"
#include "numeric/cdf.h"

#include <gsl/gsl_sort.h>

/* Smirnov's test; both samples are sorted. */
static inline void check_same_law(double *a, double *b, size_t count) {
  double distance;
  gsl_sort(a, 1, count);
  gsl_sort(b, 1, count);
  double p_value = rv_smirnov_p_value(&distance, a, count, b, count);
  if (!(p_value >= FALSE_ALARM))
    fail_msg("the samples differ in law by %g: p-value %g", distance, p_value);
}

/* Kolmogorov's test; the sample is sorted. */
static inline void check_law(double *sample, size_t count, rv_cdf cdf, const void *parameters) {
  double distance;
  gsl_sort(sample, 1, count);
  check_status(rv_law_distance(&distance, sample, count, cdf, parameters, 1), RV_OK);
  double p_value = rv_kolmogorov_p_value(distance, count);
  if (!(p_value >= FALSE_ALARM))
    fail_msg("the sample differs from its law by %g: p-value %g", distance, p_value);
}

/* The sample's mean against `expected`, up to `allowance`; enough trials for the statistic. */
static inline void check_mean_within(const double *sample, size_t count, double expected,
                                     double allowance) {
  rv_summary s = rv_moments(sample, count);
  double nearest = fmin(fmax(s.mean, expected - allowance), expected + allowance);
  double statistic = rv_mean_statistic(&s, nearest);
  /* heavy tails may cost a part of the level here: the draws of a test are always the same */
  if ((double)count < 200 * (1 + s.skewness * s.skewness))
    fail_msg("%zu trials are too few for a skewness of %g", count, s.skewness);
  if (!(fabs(statistic) <= FALSE_ALARM_SD))
    fail_msg("the mean is %g, should be %g: z %g", s.mean, expected, statistic);
}

static inline void check_mean(const double *sample, size_t count, double expected) {
  check_mean_within(sample, count, expected, 0);
}

#endif
