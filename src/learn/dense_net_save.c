/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dense_net.h"
#include "learn/weights_file.h"

#include <stdlib.h>

enum { TENSORS_MAX = 2 * RV_DENSE_LAYERS_MAX + 1, NAME_SIZE = 32 };

typedef struct tensors {
  rv_tensor item[TENSORS_MAX];
  char name[TENSORS_MAX][NAME_SIZE];
  size_t count;
} tensors;

static void add(tensors *t, const char *format, size_t layer, const float *value, size_t rows,
                size_t columns) {
  snprintf(t->name[t->count], NAME_SIZE, format, layer);
  t->item[t->count] = (rv_tensor){t->name[t->count], value, rows, columns};
  t->count++;
}

static void collect(tensors *t, const rv_dense_net *net) {
  t->count = 0;
  add(t, "layer%zu.bias", 0, net->bias[0], net->width[0], 0);
  for (size_t l = 1; l <= net->layers; l++) {
    add(t, "layer%zu.weight", l, net->weight[l], net->width[l], net->width[l - 1]);
    add(t, "layer%zu.bias", l, net->bias[l], net->width[l], 0);
  }
}

static rv_status add_npy(rv_file_group *group, const char *path, const char *suffix, size_t layer,
                         const rv_tensor *tensor) {
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

/* Behind b^0 stand the weights and the bias of each layer. */
static rv_status add_all(rv_file_group *group, const rv_dense_net *net, const char *path) {
  tensors t;
  collect(&t, net);
  RV_TRY(add_safetensors(group, path, &t));
  for (size_t l = 1; l <= net->layers; l++) {
    RV_TRY(add_npy(group, path, "", l, &t.item[2 * l - 1]));
    RV_TRY(add_npy(group, path, ".bias", l, &t.item[2 * l]));
  }
  return RV_OK;
}

rv_status rv_dense_net_save(const rv_dense_net *net, const char *path) {
  rv_file_group group = {0};
  rv_status status = add_all(&group, net, path);
  if (status == RV_OK)
    status = rv_file_group_commit(&group);
  rv_file_group_discard(&group);
  return status;
}
