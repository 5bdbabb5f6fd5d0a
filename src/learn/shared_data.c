/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/shared_data.h"

#include <stdlib.h>

rv_status rv_shared_data_open(rv_shared_data **out, const char *folder) {
  rv_shared_data *data = calloc(1, sizeof *data);
  if (data == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a data set: free some memory");
  data->folder = folder;
  rv_status status = rv_data_set_shape(&data->shape, folder);
  if (status != RV_OK) {
    free(data);
    data = NULL;
  }
  *out = data;
  return status;
}

void rv_shared_data_close(rv_shared_data *data) {
  if (data == NULL)
    return;
  rv_class_sums_free(&data->test);
  rv_data_set_free(&data->set);
  free(data);
}

static bool has_shape(const rv_data_set *set, const rv_data_shape *shape) {
  return set->train.count == shape->train && set->test.count == shape->test &&
         set->height == shape->height && set->width == shape->width &&
         set->classes == shape->classes;
}

static rv_status load(rv_shared_data *data) {
  RV_TRY(rv_data_set_read(&data->set, data->folder));
  rv_status status =
      has_shape(&data->set, &data->shape)
          ? rv_class_sums_open(&data->test, &data->set.test, NULL, data->set.test.count)
          : rv_fail(RV_EINVAL, "the data set '%s' has changed: start again", data->folder);
  if (status != RV_OK)
    rv_data_set_free(&data->set);
  return status;
}

rv_status rv_shared_data_load(rv_shared_data *data) {
  rv_status status = RV_OK;
#pragma omp critical(reverify_shared_data)
  if (!data->loaded) {
    status = load(data);
    data->loaded = status == RV_OK;
  }
  return status;
}
