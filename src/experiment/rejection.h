/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims as tests of the draws of one cell, for further tables: which would have rejected what? */
#ifndef REVERIFY_EXPERIMENT_REJECTION_H
#define REVERIFY_EXPERIMENT_REJECTION_H

#include "experiment/statement.h"

/* How the matrix W of a cell departs from independent entries of mean 0 and variance 1. */
typedef struct rv_departure {
  const char *ensemble;
  double n; /* columns */
  double variance, correlation;
} rv_departure;

/*
 * A row for each claim that is made by words, about one cell and measured there, and no control,
 * whatever its plan, its conditions and the hypothesis say: its name, the departure of the cell,
 * and the fields trials, statistic, statistic_name and rejected, "yes" or "no". RV_ENOMEM.
 */
rv_status rv_rejections_write(rv_csv *csv, const rv_claim *claims, const rv_metric *metrics,
                              const rv_departure *departure, const rv_cell_sample *sample);

extern const rv_table_column rv_rejection_columns[];

#endif
