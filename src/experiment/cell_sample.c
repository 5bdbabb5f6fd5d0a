/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/cell_sample.h"

#include "experiment/kolmogorov_smirnov.h"
#include "experiment/summary.h"
#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

rv_status rv_sample_metric(double **out, const rv_cell_sample *sample, size_t metric) {
  RV_TRY(rv_alloc_doubles(out, sample->trials, 1));
  for (size_t t = 0; t < sample->trials; t++)
    (*out)[t] = sample->value[t * sample->metrics + metric];
  return RV_OK;
}

double rv_sample_mean(const rv_cell_sample *sample, size_t metric) {
  double sum = 0;
  for (size_t t = 0; t < sample->trials; t++)
    sum += sample->value[t * sample->metrics + metric];
  return sum / (double)sample->trials;
}

static const double interval_level = 0.05;

double rv_interval_half_width(double sd, size_t count) {
  double n = (double)count;
  return count < 2 ? NAN : gsl_cdf_tdist_Qinv(interval_level / 2, n - 1) * sd / sqrt(n);
}

rv_status rv_sample_interval_end(double *out, const rv_cell_sample *sample, size_t metric,
                                 rv_end end) {
  double *value;
  RV_TRY(rv_sample_metric(&value, sample, metric));
  double mean = gsl_stats_mean(value, 1, sample->trials);
  double sd = sample->trials < 2 ? NAN : gsl_stats_sd_m(value, 1, sample->trials, mean);
  double half = rv_interval_half_width(sd, sample->trials);
  free(value);
  *out = end == RV_LOWER_END ? mean - half : mean + half;
  return RV_OK;
}

rv_status rv_sample_law_p_value(double *out, const rv_cell_sample *sample, size_t metric,
                                rv_cdf cdf) {
  double *value, distance = NAN;
  RV_TRY(rv_sample_metric(&value, sample, metric));
  rv_summarise(value, sample->trials); /* sorts */
  rv_status status =
      rv_law_distance(&distance, value, sample->trials, cdf, sample->cell, sample->threads);
  *out = rv_kolmogorov_p_value(distance, sample->trials);
  free(value);
  return status;
}

void rv_sample_write_parameters(rv_csv *csv, const rv_cell_sample *sample, size_t count) {
  for (size_t p = 0; p < count; p++)
    if (rv_takes_words(&sample->grid->parameter[p]))
      rv_csv_text(csv, rv_text(sample->cell, p));
    else
      rv_csv_number(csv, rv_number(sample->cell, p));
}
