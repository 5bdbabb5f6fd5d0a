/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of trained pairs of DCIM, a net at a time: its history, how wrong approximation (2) is in
   it, and its images. */
#ifndef REVERIFY_EXPERIMENT_DCIM_TABLES_H
#define REVERIFY_EXPERIMENT_DCIM_TABLES_H

#include "experiment/statement.h"

/* Columns of each table; a zeroed one ends them. */
extern const rv_table_column rv_dcim_history_columns[];
extern const rv_table_column rv_dcim_curve_columns[];
extern const rv_table_column rv_dcim_approximation_columns[];
extern const rv_table_column rv_dcim_image_columns[];

/* For rv_extra_table.write, of samples of dcim_metrics.h whose cells share their plan
   (dcim_options.h): a row per net and record; a row per kind of net and record, over all trials. */
rv_status rv_dcim_write_history(rv_csv *csv, const rv_cell_sample *sample);
rv_status rv_dcim_write_curve(rv_csv *csv, const rv_cell_sample *sample);

/* A row per net and layer: 1, 2 if it is one of units, and the classes. */
rv_status rv_dcim_write_approximation(rv_csv *csv, const rv_cell_sample *sample);

/* Of the nets of the first trial, a row per image and row of it. RV_ENOMEM. */
rv_status rv_dcim_write_images(rv_csv *csv, const rv_cell_sample *sample);

#endif
