/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer of sigmoid units with independent binary inputs, from the user's files. */
#ifndef REVERIFY_MODEL_SIGMOID_LAYER_H
#define REVERIFY_MODEL_SIGMOID_LAYER_H

#include "reverify/sigmoid_approximation.h"

typedef struct rv_sigmoid_layer {
  double *weight; /* units x inputs */
  double *bias;   /* units */
  double *input;  /* inputs: their means, as in rv_sigmoid_marginal */
  size_t units, inputs;
  rv_coding coding;
} rv_sigmoid_layer;

/*
 * Reads W (units x inputs), b (units) and q (inputs) from .npy files (npy.h). RV_EINVAL when one is
 * unusable, W is no matrix, b or q is no vector, the shapes do not match, there is no unit or no
 * input, or a number is out of range. Free with rv_sigmoid_layer_free.
 */
rv_status rv_sigmoid_layer_read(rv_sigmoid_layer *out, const char *weights, const char *bias,
                                const char *inputs, rv_coding coding);
void rv_sigmoid_layer_free(rv_sigmoid_layer *layer);

/* Unit j of the layer. */
rv_unit rv_sigmoid_layer_unit(const rv_sigmoid_layer *layer, size_t j);

#endif
