/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set for all threads, of which the images are read when the first of them asks for them. */
#ifndef REVERIFY_LEARN_SHARED_DATA_H
#define REVERIFY_LEARN_SHARED_DATA_H

#include "learn/class_sums.h"

#include <stdbool.h>

typedef struct rv_shared_data {
  const char *folder; /* as for rv_data_set_read; must stand as long as this does */
  rv_data_shape shape;
  bool loaded;
  rv_data_set set;    /* once loaded */
  rv_class_sums test; /* of its test part */
} rv_shared_data;

/* The shape alone. The errors of rv_data_set_shape, RV_ENOMEM. Free with rv_shared_data_close. */
rv_status rv_shared_data_open(rv_shared_data **out, const char *folder);
void rv_shared_data_close(rv_shared_data *data);

/* Reads the images unless they are there. May be called by several threads at once. The errors of
   rv_data_set_read; RV_EINVAL, too, where the shape has changed since. */
rv_status rv_shared_data_load(rv_shared_data *data);

#endif
