/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A net's layers as files for other programs (weights_file.h). */
#ifndef REVERIFY_LEARN_LAYERS_FILE_H
#define REVERIFY_LEARN_LAYERS_FILE_H

#include "reverify/status.h"

#include <stddef.h>

enum { RV_LAYER_FILES_MAX = 16 };

typedef struct rv_layer_arrays {
  const float *weight; /* outputs x inputs, row-major; NULL for layer 0 */
  const float *bias;   /* outputs */
  size_t outputs, inputs;
} rv_layer_arrays;

/*
 * Writes PATH.safetensors, with the tensors layer1.weight, layer1.bias, ..., and the matrices alone
 * as PATH.layer1.npy, PATH.layer2.npy, ..., their biases as PATH.layer1.bias.npy, ..., all float32;
 * the bias of layer 0 is the tensor layer0.bias. layer: 0 to `layers`, at most RV_LAYER_FILES_MAX.
 * The files appear together. RV_EPLACE, RV_EIO, RV_ENOMEM.
 */
rv_status rv_layers_save(const rv_layer_arrays *layer, size_t layers, const char *path);

#endif
