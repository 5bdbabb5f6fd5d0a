/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The data sets of a run, by folder, each read once: its shape where a cell names it first, its
 * images when a thread asks for them first. They then stay until the run ends.
 */
#ifndef REVERIFY_LEARN_SHARED_DATA_H
#define REVERIFY_LEARN_SHARED_DATA_H

#include "learn/class_sums.h"

#include <stdbool.h>

typedef struct rv_shared_data {
  char *folder; /* as for rv_data_set_read */
  rv_data_shape shape;
  bool loaded;
  rv_data_set set;    /* once loaded */
  rv_class_sums test; /* of its test part */
  struct rv_shared_data *next;
} rv_shared_data;

/* Zeroed: none yet. Free with rv_data_sets_free. */
typedef struct rv_data_sets {
  rv_shared_data *first;
} rv_data_sets;

void rv_data_sets_free(rv_data_sets *sets);

/* *out = the set in the folder, its shape read unless it is there already; it stands as long as the
   sets do. For one thread. The errors of rv_data_set_shape, RV_ENOMEM. */
rv_status rv_data_sets_enter(rv_shared_data **out, rv_data_sets *sets, const char *folder);

/* The set of a folder that was entered, else NULL. For any number of threads, none entering. */
rv_shared_data *rv_data_sets_find(const rv_data_sets *sets, const char *folder);

/* Reads the images unless they are there. May be called by several threads at once. The errors of
   rv_data_set_read; RV_EINVAL, too, where the shape has changed since. */
rv_status rv_shared_data_load(rv_shared_data *data);

#endif
