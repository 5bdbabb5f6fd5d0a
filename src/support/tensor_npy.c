/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One array of NumPy's. A file is opened again for its numbers, so that a net of hundreds of files
 * takes no more than one open file; a pipe, which gives them once, is read at once.
 */
#include "support/memory.h"
#include "support/npy_input.h"
#include "support/tensor_format.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>

typedef struct npy_file {
  const char *path;
  rv_npy_manner manner;
  double *value; /* of a pipe; else NULL */
} npy_file;

static rv_status describe(rv_tensor *out, const rv_npy_input *in) {
  const rv_npy_header *h = &in->header;
  if (h->rank > RV_TENSOR_RANK_MAX)
    return rv_npy_refuse(in->path, "has more than 32 dimensions");
  out->rank = h->rank;
  memcpy(out->shape, h->shape, h->rank * sizeof *h->shape);
  out->count = in->count;
  out->epsilon = rv_float_epsilon(h->type.number);
  return RV_OK;
}

/* Under its file's name without folder and extension. */
static rv_status add(rv_tensor_list *list, rv_tensor *tensor, const char *path) {
  char *copy = strdup(path);
  if (copy == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  char *name = basename(copy), *dot = strrchr(name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  tensor->name = name;
  rv_status status = rv_tensor_list_add(list, tensor);
  free(copy);
  return status;
}

static rv_status read_pipe(npy_file *file, rv_npy_input *in) {
  if (in->sized)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&file->value, in->count, 1));
  return rv_npy_input_elements(file->value, in);
}

static rv_status list_array(npy_file *file, rv_tensor_list *list, rv_npy_input *in) {
  rv_tensor tensor = {.name = NULL};
  RV_TRY(rv_npy_input_start(in, &file->manner));
  RV_TRY(describe(&tensor, in));
  RV_TRY(read_pipe(file, in));
  return add(list, &tensor, file->path);
}

static rv_status open_npy(void **state, rv_tensor_list *list, const char *path,
                          const rv_tensor_options *options) {
  rv_npy_input in;
  npy_file *file = calloc(1, sizeof *file);
  if (file == NULL)
    return rv_fail(RV_ENOMEM, "no memory to open '%s': free some memory", path);
  *state = file;
  file->path = path;
  file->manner = (rv_npy_manner){.raw_is_bfloat16 = options->raw_is_bfloat16};
  RV_TRY(rv_npy_input_open(&in, path));
  rv_status status = rv_npy_input_status(&in, list_array(file, list, &in));
  rv_npy_input_close(&in);
  return status;
}

static bool is_as_listed(const rv_npy_input *in, const rv_tensor *tensor) {
  const rv_npy_header *h = &in->header;
  return in->sized && h->rank == tensor->rank &&
         memcmp(h->shape, tensor->shape, h->rank * sizeof *h->shape) == 0;
}

static rv_status read_again(double *out, rv_npy_input *in, const npy_file *file,
                            const rv_tensor *tensor) {
  RV_TRY(rv_npy_input_start(in, &file->manner));
  if (!is_as_listed(in, tensor))
    return rv_fail(RV_EINVAL, "'%s' changed since it was opened: wait until it is written",
                   in->path);
  return rv_npy_input_elements(out, in);
}

static rv_status read_npy(double *out, void *state, const rv_tensor *tensor, size_t index) {
  (void)index;
  const npy_file *file = state;
  rv_npy_input in;
  if (file->value != NULL) {
    memcpy(out, file->value, tensor->count * sizeof *out);
    return RV_OK;
  }
  RV_TRY(rv_npy_input_open(&in, file->path));
  rv_status status = rv_npy_input_status(&in, read_again(out, &in, file, tensor));
  rv_npy_input_close(&in);
  return status;
}

static void close_npy(void *state) {
  npy_file *file = state;
  if (file != NULL)
    free(file->value);
  free(file);
}

const rv_tensor_format rv_tensor_npy = {.open = open_npy, .read = read_npy, .close = close_npy};
