/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which approximation of the mean of a sigmoid unit errs least where (DCIM eqs. (2)-(9),
   sigmoid_approximation.h): a table beside the draws of dcim_taylor, which measure them all. */
#ifndef REVERIFY_EXPERIMENT_APPROXIMATION_MAP_H
#define REVERIFY_EXPERIMENT_APPROXIMATION_MAP_H

#include "experiment/statement.h"

extern const rv_table_column rv_approximation_map_columns[];

/*
 * The row of a cell: its first six parameters, those of the columns; the mean over its draws of the
 * metric `variance` and of the errors, metrics from `error` on in the order of rv_approximation;
 * the approximation of the least mean error, of those in closed form and of all.
 */
void rv_approximation_map_write(rv_csv *csv, const rv_cell_sample *sample, size_t variance,
                                size_t error);

#endif
