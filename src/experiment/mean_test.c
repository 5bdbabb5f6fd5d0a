/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/mean_test.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_mean_statistic(const rv_summary *s, double expected) {
  double count = (double)s->count, difference = s->mean - expected;
  if (s->sd == 0)
    return difference == 0 ? 0 : NAN;
  double t = sqrt(count) * difference / s->sd, c = s->skewness / sqrt(count);
  return t + c * t * t / 3 + c * c * t * t * t / 27 + c / 6;
}

double rv_mean_trials_min(const rv_summary *s) {
  return 200 * (1 + s->skewness * s->skewness);
}

double rv_normal_two_sided(double z) {
  return isnan(z) ? NAN : 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

double rv_normal_quantile(double level) {
  return gsl_cdf_ugaussian_Qinv(level / 2);
}
