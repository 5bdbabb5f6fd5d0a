/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/summary.h"

#include "numeric/sort.h"

#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdbool.h>

static bool all_finite(const double *value, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (!isfinite(value[i]))
      return false;
  return true;
}

rv_summary rv_moments(const double *value, size_t count) {
  const rv_summary none = {count, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
  rv_summary s = none;
  if (count == 0 || !all_finite(value, count))
    return none;
  s.mean = gsl_stats_mean(value, 1, count);
  s.sd = count > 1 ? gsl_stats_sd_m(value, 1, count, s.mean) : 0;
  s.skewness = s.sd > 0 ? gsl_stats_skew_m_sd(value, 1, count, s.mean, s.sd) : 0;
  s.kurtosis = s.sd > 0 ? gsl_stats_kurtosis_m_sd(value, 1, count, s.mean, s.sd) : 0;
  gsl_stats_minmax(&s.min, &s.max, value, 1, count);
  return s;
}

rv_summary rv_summarise(double *value, size_t count) {
  rv_summary s = rv_moments(value, count);
  if (isnan(s.mean))
    return s;
  rv_sort(value, count);
  s.q05 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.05);
  s.q50 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.50);
  s.q95 = gsl_stats_quantile_from_sorted_data(value, 1, count, 0.95);
  return s;
}
