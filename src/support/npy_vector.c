/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of arrays ask of them. */
#include "reverify/npy.h"
#include "support/number_text.h"

static bool is_vector(const rv_npy *array) {
  size_t others = 0;
  for (size_t d = 0; d < array->rank; d++)
    others += array->shape[d] != 1;
  return others <= 1;
}

rv_status rv_npy_read_vector(rv_npy *out, const char *path) {
  RV_TRY(rv_npy_read(out, path));
  if (!is_vector(out)) {
    size_t rank = out->rank;
    rv_npy_free(out);
    return rv_fail(RV_EINVAL, "'%s' has %zu dimensions: give a vector", path, rank);
  }
  out->rank = 1;
  out->shape[0] = out->count;
  return RV_OK;
}

rv_status rv_npy_check_range(const rv_npy *array, double low, double high, const char *path) {
  char value[RV_NUMBER_TEXT], least[RV_NUMBER_TEXT], most[RV_NUMBER_TEXT];
  for (size_t i = 0; i < array->count; i++) {
    if (array->value[i] >= low && array->value[i] <= high)
      continue;
    if (array->single)
      rv_float_text(value, sizeof value, (float)array->value[i]);
    else
      rv_number_text(value, sizeof value, array->value[i]);
    return rv_fail(RV_EINVAL, "'%s' has the entry %s at %zu: give numbers from %s to %s", path,
                   value, i, rv_number_text(least, sizeof least, low),
                   rv_number_text(most, sizeof most, high));
  }
  return RV_OK;
}
