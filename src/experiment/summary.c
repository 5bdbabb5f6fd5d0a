/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/summary.h"

#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

static bool all_finite(const double *value, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(value[i]))
      return false;
  return true;
}

rv_summary rv_moments(const double *value, size_t count) {
  const rv_summary none = {count, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  rv_summary s = none;
  if (count == 0 || !all_finite(value, count))
    return none;
  s.mean = gsl_stats_mean(value, 1, count);
  s.sd = count > 1 ? gsl_stats_sd_m(value, 1, count, s.mean) : 0;
  s.skewness = s.sd > 0 ? gsl_stats_skew_m_sd(value, 1, count, s.mean, s.sd) : 0;
  gsl_stats_minmax(&s.min, &s.max, value, 1, count);
  return s;
}

rv_summary rv_summarise(double *value, size_t count) {
  rv_summary s = rv_moments(value, count);
  if (isnan(s.mean))
    return s;
  gsl_sort(value, 1, count);
  s.q05 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.05);
  s.q50 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.50);
  s.q95 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.95);
  return s;
}

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

/* Least squares with weights 1 / sigma^2; `weight` is room for them. */
static rv_line weighted_line(const double *x, const double *y, const double *sigma, double *weight,
                             size_t count) {
  rv_line line;
  double cov00, cov01, cov11, freedom = (double)(count - 2);
  for (size_t i = 0; i < count; i++)
    weight[i] = 1 / (sigma[i] * sigma[i]);
  gsl_fit_wlinear(x, 1, weight, 1, y, 1, count, &line.intercept, &line.slope, &cov00, &cov01,
                  &cov11, &line.chi_squared);
  bool scattered = gsl_cdf_chisq_Q(line.chi_squared, freedom) < RV_SCATTER_LEVEL;
  line.slope_error = sqrt(cov11) * (scattered ? sqrt(line.chi_squared / freedom) : 1);
  return line;
}

rv_line rv_fit_line(const double *x, const double *y, const double *sigma, size_t count) {
  const rv_line none = {NAN, NAN, NAN, NAN};
  double low = INFINITY, high = -INFINITY, *weight;
  for (size_t i = 0; i < count; i++) {
    low = fmin(low, x[i]);
    high = fmax(high, x[i]);
    if (!isfinite(y[i]) || !(sigma[i] > 0) || isinf(sigma[i]))
      return none;
  }
  if (count < 3 || !(low < high) || rv_alloc_doubles(&weight, count, 1) != RV_OK)
    return none;
  rv_line line = weighted_line(x, y, sigma, weight, count);
  free(weight);
  return line;
}
