/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the cells of a run that trains nets share: it stands in cell->run. */
#ifndef REVERIFY_EXPERIMENT_TRAINING_RUN_H
#define REVERIFY_EXPERIMENT_TRAINING_RUN_H

#include "experiment/grid.h"
#include "learn/dcim_memory.h"
#include "learn/shared_data.h"
#include "support/csv.h"

typedef struct rv_training_run {
  rv_data_sets data;     /* by folder, each read once */
  rv_dcim_memory memory; /* of nets that several cells have in common */
} rv_training_run;

/* For rv_statement.open_run and close_run. RV_ENOMEM. */
rv_status rv_training_run_open(void **run);
void rv_training_run_close(void *run);

/* *out = the data in the folder that the cell's parameter `folder` names, its shape read: to be
   called where the cell is resolved. The errors of rv_data_sets_enter. */
rv_status rv_training_data_enter(rv_shared_data **out, const rv_cell *cell, size_t folder);

/* The same of a cell that was resolved. */
rv_shared_data *rv_training_data(const rv_cell *cell, size_t folder);

/* RV_EINVAL, with a message about --OPTION, where the cell's number is more than the images that
   are there. */
rv_status rv_images_check(const rv_cell *cell, size_t parameter, const char *option, size_t there);

/* For rv_statement.describe_run: a line `# data_set: NAME, TRAIN + TEST images of HEIGHT x WIDTH, N
   classes, HASH` for each set, in the order of the cells, NAME being MNIST, Fashion-MNIST or
   unnamed. What stands there is of the files' contents, wherever they lie. Reads the images unless
   they are there: the errors of rv_shared_data_load. */
rv_status rv_training_run_describe(rv_csv *csv, void *run);

#endif
