/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a ReLU layer's reversal recovers the support of h with probability 1/2 (relu_half.h): the
   line that parts the two phases of Theorem 3.2, as a table beside the draws. */
#ifndef REVERIFY_EXPERIMENT_RELU_PHASE_H
#define REVERIFY_EXPERIMENT_RELU_PHASE_H

#include "experiment/statement.h"

extern const rv_table_column rv_relu_phase_columns[];

/*
 * A row for each line of cells (relu_cell.h) that differ in m, or in p, alone, at its first cell;
 * `m` and `p` are their parameters. All cells have the universal threshold.
 */
void rv_relu_phase_write(rv_csv *csv, const rv_cell_sample *sample, size_t m, size_t p);

#endif
