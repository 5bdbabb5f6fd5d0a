/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of a sample. */
#ifndef REVERIFY_EXPERIMENT_SUMMARY_H
#define REVERIFY_EXPERIMENT_SUMMARY_H

#include <stddef.h>

typedef struct rv_summary {
  size_t count;
  double mean, sd, skewness; /* sd with denominator count - 1; 0 for one value */
  double kurtosis;           /* less that of a normal law */
  double min, q05, q50, q95, max;
} rv_summary;

/* Sorts `value` and summarises it; count >= 1. Any NaN or Inf makes every statistic NaN. */
rv_summary rv_summarise(double *value, size_t count);

/* The same without sorting: the quantiles are NaN. */
rv_summary rv_moments(const double *value, size_t count);

#endif
