/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A layer of sigmoid units with independent binary inputs. */
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

void rv_sigmoid_layer_free(rv_sigmoid_layer *layer);

/* Unit j of the layer. */
rv_unit rv_sigmoid_layer_unit(const rv_sigmoid_layer *layer, size_t j);

#endif
