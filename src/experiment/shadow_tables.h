/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of what the trials of shadow_trial.h leave behind: the rows of one cell. */
#ifndef REVERIFY_EXPERIMENT_SHADOW_TABLES_H
#define REVERIFY_EXPERIMENT_SHADOW_TABLES_H

#include "experiment/shadow_record.h"
#include "experiment/statement.h"

/* What stands in cell->shared: the trials are of this setting, and the last metric their record. */
typedef struct rv_shadow_cell {
  rv_shadow_setting setting;
  const rv_data_set *data; /* with its name and hash */
} rv_shadow_cell;

/* Each `write` is for rv_extra_table. */

/* One row per method, seed and epoch. */
extern const rv_table_column rv_shadow_epoch_columns[];
rv_status rv_shadow_write_epochs(rv_csv *csv, const rv_cell_sample *sample);

/* One row per method and epoch, over the seeds. */
extern const rv_table_column rv_shadow_curve_columns[];
rv_status rv_shadow_write_curves(rv_csv *csv, const rv_cell_sample *sample);

/* One row per method, examination and layer, of the first seed. */
extern const rv_table_column rv_shadow_layer_columns[];
rv_status rv_shadow_write_layers(rv_csv *csv, const rv_cell_sample *sample);

/* One row per net, hidden layer and thinning of it, of the first seed. */
extern const rv_table_column rv_shadow_reversal_columns[];
rv_status rv_shadow_write_reversal(rv_csv *csv, const rv_cell_sample *sample);

/* One row per net, hidden layer, image and pixel, of the first seed. */
extern const rv_table_column rv_shadow_image_columns[];
rv_status rv_shadow_write_images(rv_csv *csv, const rv_cell_sample *sample);

#endif
