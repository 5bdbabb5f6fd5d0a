/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The draws of one cell, as claims, summaries and tables look at them. */
#ifndef REVERIFY_EXPERIMENT_CELL_SAMPLE_H
#define REVERIFY_EXPERIMENT_CELL_SAMPLE_H

#include "experiment/grid.h"
#include "numeric/cdf.h"
#include "support/csv.h"

typedef struct rv_cell_sample {
  const rv_grid *grid;
  size_t index;        /* of the cell in the grid */
  const rv_cell *cell; /* with what its closed forms share */
  const double *value; /* trials x metrics */
  size_t trials, metrics;
  int threads; /* that may evaluate its closed forms */
} rv_cell_sample;

/* *out = one metric of all trials, in the order drawn; free() it. RV_ENOMEM. */
rv_status rv_sample_metric(double **out, const rv_cell_sample *sample, size_t metric);

double rv_sample_mean(const rv_cell_sample *sample, size_t metric);

typedef enum rv_end { RV_LOWER_END = 1, RV_UPPER_END } rv_end;

/* *out = an end of Student's interval of 95 % for the mean of a metric; NaN for fewer than two
   trials. RV_ENOMEM. */
rv_status rv_sample_interval_end(double *out, const rv_cell_sample *sample, size_t metric,
                                 rv_end end);

/* Half of such an interval around the mean of so many numbers of that standard deviation. */
double rv_interval_half_width(double sd, size_t count);

/* *out = the Kolmogorov-Smirnov p-value of a metric against cdf(x, cell). RV_ENOMEM. */
rv_status rv_sample_law_p_value(double *out, const rv_cell_sample *sample, size_t metric,
                                rv_cdf cdf);

/* The next fields of a row: the first `count` parameters of the cell, words or numbers. */
void rv_sample_write_parameters(rv_csv *csv, const rv_cell_sample *sample, size_t count);

#endif
