/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of what the trials of shadow_trial.h leave behind: the rows of one cell. */
#ifndef REVERIFY_EXPERIMENT_SHADOW_TABLES_H
#define REVERIFY_EXPERIMENT_SHADOW_TABLES_H

#include "experiment/shadow_record.h"
#include "experiment/statement.h"

/* A cell's sample, its setting, and which metric its records begin with; `data` has its name. */
typedef struct rv_shadow_sample {
  const rv_cell_sample *sample;
  const rv_shadow_setting *setting;
  const rv_data_set *data;
  size_t record;
} rv_shadow_sample;

/* One row per method, seed and epoch. */
extern const rv_table_column rv_shadow_epoch_columns[];
rv_status rv_shadow_write_epochs(rv_csv *csv, const rv_shadow_sample *from);

/* One row per method and epoch, over the seeds. */
extern const rv_table_column rv_shadow_curve_columns[];
rv_status rv_shadow_write_curves(rv_csv *csv, const rv_shadow_sample *from);

/* One row per method, examination and layer, of the first seed. */
extern const rv_table_column rv_shadow_layer_columns[];
rv_status rv_shadow_write_layers(rv_csv *csv, const rv_shadow_sample *from);

/* One row per net, hidden layer and thinning of it, of the first seed. */
extern const rv_table_column rv_shadow_reversal_columns[];
rv_status rv_shadow_write_reversal(rv_csv *csv, const rv_shadow_sample *from);

/* One row per net, hidden layer, image and pixel, of the first seed. */
extern const rv_table_column rv_shadow_image_columns[];
rv_status rv_shadow_write_images(rv_csv *csv, const rv_shadow_sample *from);

/* Student's interval of 95 % for the mean of a metric; both NaN for fewer than two trials. */
rv_status rv_student_interval(double interval[2], const rv_cell_sample *sample, size_t metric);

#endif
