/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/safetensors.h"
#include "support/tensor_format.h"

#include <stdlib.h>

static rv_status open_safetensors(void **state, rv_tensor_list *list, const char *path,
                                  const rv_tensor_options *options) {
  (void)options;
  rv_safetensors *file = calloc(1, sizeof *file);
  if (file == NULL)
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
  *state = file;
  RV_TRY(rv_safetensors_open(file, path));
  for (size_t i = 0; i < file->list.count; i++)
    RV_TRY(rv_tensor_list_add(list, &file->list.item[i]));
  return RV_OK;
}

static rv_status read_safetensors(double *out, void *state, const rv_tensor *tensor, size_t index) {
  (void)tensor;
  return rv_safetensors_read(out, state, index);
}

static void close_safetensors(void *state) {
  if (state != NULL)
    rv_safetensors_close(state);
  free(state);
}

const rv_tensor_format rv_tensor_safetensors = {
    .open = open_safetensors, .read = read_safetensors, .close = close_safetensors};
