/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims as tests of the draws of one cell, for further tables: which would have rejected what? */
#ifndef REVERIFY_EXPERIMENT_REJECTION_H
#define REVERIFY_EXPERIMENT_REJECTION_H

#include "experiment/statement.h"

/*
 * A row for each claim that is made by words, about one cell and measured there, and no control,
 * whatever its plan, its conditions and the hypothesis say: its name, what `write_setting` appends
 * of the cell, and the fields trials, statistic, statistic_name and rejected, "yes" or "no".
 * RV_ENOMEM.
 */
rv_status rv_rejections_write(rv_csv *csv, const rv_claim *claims, const rv_metric *metrics,
                              void (*write_setting)(rv_csv *csv, const rv_cell *cell),
                              const rv_cell_sample *sample);

#endif
