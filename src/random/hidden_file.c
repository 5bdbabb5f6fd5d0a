/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/hidden_file.h"

#include "reverify/npy.h"
#include "support/memory.h"

#include <stdlib.h>

/* The number of entries above 0; RV_EINVAL when there is none, or one that h cannot have. */
static rv_status count_values(size_t *k, const rv_npy *array, const char *path) {
  RV_TRY(rv_npy_check_range(array, 0, RV_HIDDEN_LARGEST, path));
  *k = 0;
  for (size_t i = 0; i < array->count; i++)
    *k += array->value[i] > 0;
  return *k > 0 ? RV_OK
                : rv_fail(RV_EINVAL, "'%s' has no entry above 0: give a vector that has", path);
}

/* The entries above 0, in order; `value` is room for them. */
static rv_status take_values(rv_hidden *hidden, double *value, const rv_npy *array) {
  size_t taken = 0;
  for (size_t i = 0; i < array->count; i++)
    if (array->value[i] > 0)
      value[taken++] = array->value[i];
  return rv_hidden_of(hidden, value, taken);
}

static rv_status take_array(rv_hidden *hidden, const rv_npy *array, const char *path) {
  size_t k;
  double *value;
  RV_TRY(count_values(&k, array, path));
  RV_TRY(rv_alloc_doubles(&value, k, 1));
  rv_status status = take_values(hidden, value, array);
  free(value);
  return status;
}

rv_status rv_hidden_read(rv_hidden *hidden, size_t *length, const char *path) {
  rv_npy array;
  *hidden = (rv_hidden){0};
  RV_TRY(rv_npy_read_vector(&array, path));
  rv_status status = take_array(hidden, &array, path);
  *length = array.count;
  rv_npy_free(&array);
  return status;
}
