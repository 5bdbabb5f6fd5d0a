/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/npy.h"

#include "support/memory.h"
#include "support/npy_input.h"

#include <stdlib.h>
#include <string.h>

_Static_assert((int)RV_NPY_RANK_MAX == (int)RV_NPY_HEADER_RANK_MAX,
               "an array has room for any header's shape");

static rv_status read_array(rv_npy *out, rv_npy_input *in) {
  static const rv_npy_manner manner = {.raw_is_bfloat16 = false};
  RV_TRY(rv_npy_input_start(in, &manner));
  out->count = in->count;
  out->rank = in->header.rank;
  out->single = in->header.type.number != RV_FLOAT64;
  memcpy(out->shape, in->header.shape, sizeof out->shape);
  RV_TRY(rv_alloc_doubles(&out->value, out->count, 1));
  return rv_npy_input_elements(out->value, in);
}

rv_status rv_npy_read(rv_npy *out, const char *path) {
  rv_npy_input in;
  *out = (rv_npy){0};
  RV_TRY(rv_npy_input_open(&in, path));
  rv_status status = rv_npy_input_status(&in, read_array(out, &in));
  rv_npy_input_close(&in);
  if (status != RV_OK)
    rv_npy_free(out);
  return status;
}

void rv_npy_free(rv_npy *array) {
  free(array->value);
  *array = (rv_npy){0};
}
