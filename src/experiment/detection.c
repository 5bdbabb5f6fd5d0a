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
