/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/summary.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdbool.h>

static bool all_finite(const double *value, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(value[i]))
      return false;
  return true;
}

rv_summary rv_summarise(double *value, size_t count) {
  if (count == 0 || !all_finite(value, count))
    return (rv_summary){count, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  gsl_sort(value, 1, count);
  rv_summary s = {.count = count};
  s.mean = gsl_stats_mean(value, 1, count);
  s.sd = count > 1 ? gsl_stats_sd_m(value, 1, count, s.mean) : 0;
  s.skewness = s.sd > 0 ? gsl_stats_skew_m_sd(value, 1, count, s.mean, s.sd) : 0;
  s.min = value[0];
  s.q05 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.05);
  s.q50 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.50);
  s.q95 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.95);
  s.max = value[count - 1];
  return s;
}

double rv_mean_statistic(const rv_summary *s, double expected) {
  double count = (double)s->count, difference = s->mean - expected;
  if (s->sd == 0)
    return difference == 0 ? 0 : NAN;
  double relative = difference / s->sd;
  double corrected = relative + s->skewness * (1 / (6 * count) + relative * relative / 3);
  return corrected * sqrt(count);
}

double rv_normal_two_sided(double z) {
  return isnan(z) ? NAN : 2 * gsl_cdf_ugaussian_Q(fabs(z));
}

double rv_normal_quantile(double level) {
  return gsl_cdf_ugaussian_Qinv(level / 2);
}

rv_line rv_fit_line(const double *x, const double *y, const double *sigma, size_t count) {
  const rv_line none = {NAN, NAN, NAN, NAN};
  double low = INFINITY, high = -INFINITY, weight[count > 0 ? count : 1];
  for (size_t i = 0; i < count; i++) {
    low = fmin(low, x[i]);
    high = fmax(high, x[i]);
    weight[i] = 1 / (sigma[i] * sigma[i]);
    if (!isfinite(y[i]) || !isfinite(weight[i]))
      return none;
  }
  if (count < 3 || !(low < high))
    return none;
  rv_line line;
  double cov00, cov01, cov11;
  gsl_fit_wlinear(x, 1, weight, 1, y, 1, count, &line.intercept, &line.slope, &cov00, &cov01,
                  &cov11, &line.chi_squared);
  double freedom = (double)(count - 2);
  bool scattered = gsl_cdf_chisq_Q(line.chi_squared, freedom) < RV_SCATTER_LEVEL;
  line.slope_error = sqrt(cov11) * (scattered ? sqrt(line.chi_squared / freedom) : 1);
  return line;
}
