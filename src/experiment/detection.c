/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/detection.h"

#include "experiment/clopper_pearson.h"
#include "experiment/test_level.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_critical_distance(double effective) {
  return sqrt(log(2 / RV_TEST_LEVEL) / (2 * effective));
}

double rv_detected_distance(double allowance, double effective) {
  return allowance + rv_critical_distance(effective) +
         sqrt(-log1p(-RV_DETECTION) / (2 * effective));
}

double rv_detected_difference(double allowance, double half_width, double error) {
  return allowance + half_width + gsl_cdf_ugaussian_Pinv(RV_DETECTION) * error;
}

/* P(Binomial(trials, delta) >= events); gsl_cdf_binomial_Q counts in unsigned int. */
static double upper_tail(double events, double trials, double delta) {
  return gsl_cdf_beta_P(delta, events, trials - events + 1);
}

double rv_critical_violations(double delta, double trials) {
  double low = 0, high = trials; /* low is not enough, high is */
  if (delta == 0)
    return 1;
  if (!(upper_tail(trials, trials, delta) < RV_TEST_LEVEL))
    return INFINITY;
  while (high - low > 1) {
    double middle = floor((low + high) / 2);
    if (upper_tail(middle, trials, delta) < RV_TEST_LEVEL)
      high = middle;
    else
      low = middle;
  }
  return high;
}

double rv_detected_frequency(double critical, double trials) {
  return critical <= trials ? rv_clopper_pearson_upper(critical - 1, trials, 1 - RV_DETECTION) : 1;
}

double rv_missed_mean(const rv_summary *summary, double statistic, double critical) {
  double d = statistic / sqrt((double)summary->count);
  double variance = 1 - summary->skewness * d + d * d * (2 + summary->kurtosis) / 4;
  return gsl_cdf_ugaussian_P((critical - fabs(statistic)) / sqrt(variance));
}

double rv_missed_frequency(double violations, double critical, double trials) {
  if (critical > trials || violations == 0)
    return 1;
  return gsl_cdf_beta_Q(violations / trials, critical, trials - critical + 1);
}

double rv_missed_distance(double found, double allowance, double effective) {
  double beyond = fmax(0, found - allowance - rv_critical_distance(effective));
  return exp(-2 * effective * beyond * beyond);
}

double rv_missed_slope(double margin, double error) {
  return gsl_cdf_ugaussian_P(-margin / error);
}
