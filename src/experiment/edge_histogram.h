/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The histogram of a largest eigenvalue, rescaled, beside the Tracy-Widom law F_1: the rows of a
   cell of a further table. */
#ifndef REVERIFY_EXPERIMENT_EDGE_HISTOGRAM_H
#define REVERIFY_EXPERIMENT_EDGE_HISTOGRAM_H

#include "experiment/statement.h"

extern const rv_table_column rv_edge_histogram_columns[];

/* Bins over the part of F_1 that a sample can show, each with m, n and the trials of the cell;
   `rescale` makes of the metric what has the law F_1 in the limit. */
void rv_edge_histogram_write(rv_csv *csv, const rv_cell_sample *sample, size_t metric, double m,
                             double n, double (*rescale)(double x, const rv_cell *cell));

#endif
