/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of trained pairs of DCIM, a net at a time: its history, how wrong approximation (2) is in
   it, and its images. */
#ifndef REVERIFY_EXPERIMENT_DCIM_TABLES_H
#define REVERIFY_EXPERIMENT_DCIM_TABLES_H

#include "experiment/statement.h"
#include "learn/dcim_pair.h"

/* The nets of a cell. */
typedef struct rv_dcim_nets {
  const rv_cell_sample *sample;
  const char *architecture;
  rv_dcim_plan plan;
  size_t metric;        /* of a trial, where the results of its nets begin */
  size_t height, width; /* of an image */
} rv_dcim_nets;

/* Columns of each table; a zeroed one ends them. */
extern const rv_table_column rv_dcim_history_columns[];
extern const rv_table_column rv_dcim_curve_columns[];
extern const rv_table_column rv_dcim_approximation_columns[];
extern const rv_table_column rv_dcim_image_columns[];

/* A row per net and record; a row per kind of net and record, over all trials. */
void rv_dcim_write_history(rv_csv *csv, const rv_dcim_nets *nets);
void rv_dcim_write_curve(rv_csv *csv, const rv_dcim_nets *nets);

/* A row per net and layer: 1, 2 if it is one of units, and the classes. */
void rv_dcim_write_approximation(rv_csv *csv, const rv_dcim_nets *nets);

/* Of the nets of the first trial, a row per image and row of it. RV_ENOMEM. */
rv_status rv_dcim_write_images(rv_csv *csv, const rv_dcim_nets *nets);

#endif
