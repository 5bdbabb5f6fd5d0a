/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/shared_data.h"

#include <stdlib.h>
#include <string.h>

static void close_set(rv_shared_data *data) {
  rv_class_sums_free(&data->test);
  rv_data_set_free(&data->set);
  free(data->folder);
  free(data);
}

void rv_data_sets_free(rv_data_sets *sets) {
  while (sets->first != NULL) {
    rv_shared_data *data = sets->first;
    sets->first = data->next;
    close_set(data);
  }
}

static rv_status open_set(rv_shared_data *data, const char *folder) {
  data->folder = strdup(folder);
  if (data->folder == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  return rv_data_set_shape(&data->shape, folder);
}

rv_status rv_data_sets_enter(rv_shared_data **out, rv_data_sets *sets, const char *folder) {
  *out = rv_data_sets_find(sets, folder);
  if (*out != NULL)
    return RV_OK;
  rv_shared_data *data = calloc(1, sizeof *data);
  if (data == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a data set: free some memory");
  rv_status status = open_set(data, folder);
  if (status != RV_OK) {
    close_set(data);
    return status;
  }
  data->next = sets->first;
  sets->first = *out = data;
  return RV_OK;
}

rv_shared_data *rv_data_sets_find(const rv_data_sets *sets, const char *folder) {
  rv_shared_data *data = sets->first;
  while (data != NULL && strcmp(data->folder, folder) != 0)
    data = data->next;
  return data;
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
