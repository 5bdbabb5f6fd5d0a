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
  return 200 * (1 + s->skewness * s->skewness + fmax(0, s->kurtosis));
}

double rv_mean_p_value(const rv_summary *s, double statistic) {
  return isnan(statistic) ? NAN : 2 * gsl_cdf_tdist_Q(fabs(statistic), (double)s->count - 1);
}

double rv_mean_half_width(const rv_summary *s, double level) {
  double count = (double)s->count;
  return count > 1 ? rv_student_quantile(level, count - 1) * s->sd / sqrt(count) : INFINITY;
}

double rv_student_quantile(double level, double freedom) {
  return gsl_cdf_tdist_Qinv(level / 2, freedom);
}
