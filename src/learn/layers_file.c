/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/layers_file.h"

#include "learn/weights_file.h"

#include <stdlib.h>

enum { TENSORS_MAX = 2 * RV_LAYER_FILES_MAX + 1, NAME_SIZE = 32 };

typedef struct tensors {
  rv_stored_array item[TENSORS_MAX];
  char name[TENSORS_MAX][NAME_SIZE];
  size_t count;
} tensors;

static void add(tensors *t, const char *format, size_t layer, const float *value, size_t rows,
                size_t columns) {
  snprintf(t->name[t->count], NAME_SIZE, format, layer);
  t->item[t->count] = (rv_stored_array){t->name[t->count], value, rows, columns};
  t->count++;
}

static void collect(tensors *t, const rv_layer_arrays *layer, size_t layers) {
  t->count = 0;
  add(t, "layer%zu.bias", 0, layer[0].bias, layer[0].outputs, 0);
  for (size_t l = 1; l <= layers; l++) {
    add(t, "layer%zu.weight", l, layer[l].weight, layer[l].outputs, layer[l].inputs);
    add(t, "layer%zu.bias", l, layer[l].bias, layer[l].outputs, 0);
  }
}

static rv_status add_npy(rv_file_group *group, const char *path, const char *suffix, size_t layer,
                         const rv_stored_array *tensor) {
  char *file, ending[64];
  snprintf(ending, sizeof ending, ".layer%zu%s.npy", layer, suffix);
  if (asprintf(&file, "%s%s", path, ending) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = rv_npy_add(group, file, tensor);
  free(file);
  return status;
}

static rv_status add_safetensors(rv_file_group *group, const char *path, const tensors *t) {
  char *file;
  if (asprintf(&file, "%s.safetensors", path) < 0)
    return rv_fail(RV_ENOMEM, "no memory for a path: free some memory");
  rv_status status = rv_safetensors_add(group, file, t->item, t->count);
  free(file);
  return status;
}

/* Behind the bias of layer 0 stand the weights and the bias of each layer. */
static rv_status add_all(rv_file_group *group, const tensors *t, const char *path) {
  RV_TRY(add_safetensors(group, path, t));
  for (size_t i = 1; i < t->count; i += 2) {
    RV_TRY(add_npy(group, path, "", (i + 1) / 2, &t->item[i]));
    RV_TRY(add_npy(group, path, ".bias", (i + 1) / 2, &t->item[i + 1]));
  }
  return RV_OK;
}

rv_status rv_layers_save(const rv_layer_arrays *layer, size_t layers, const char *path) {
  tensors t;
  rv_file_group group = {0};
  collect(&t, layer, layers);
  rv_status status = add_all(&group, &t, path);
  if (status == RV_OK)
    status = rv_file_group_commit(&group);
  rv_file_group_discard(&group);
  return status;
}
