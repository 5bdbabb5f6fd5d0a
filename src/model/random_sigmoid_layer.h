/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random layers of sigmoid units with independent binary inputs. */
#ifndef REVERIFY_MODEL_RANDOM_SIGMOID_LAYER_H
#define REVERIFY_MODEL_RANDOM_SIGMOID_LAYER_H

#include "model/sigmoid_layer.h"
#include "reverify/stream.h"

#include <stdbool.h>

/* What the mean of z = bias + weight'x is, for which the bias is chosen; v = Var z. */
typedef enum rv_field_mean {
  RV_FIELD_GIVEN,
  RV_FIELD_RANDOM,         /* N(0, 2^2); for RV_PLUS_MINUS, N(0, 1) */
  RV_FIELD_INFLECTION,     /* ln(2 + sqrt 3), where |sigma''| is largest; half of it for tanh */
  RV_FIELD_MINUS_VARIANCE, /* -v */
  RV_FIELD_MEANS
} rv_field_mean;

typedef struct rv_sigmoid_layer_law {
  double scale;         /* weights are independent, of mean 0 and variance scale^2 / inputs, */
  bool uniform_weights; /* uniform or else normal */
  double probability;   /* of x_i = 1 for every input; < 0: uniform, one for each input */
  rv_field_mean mean;
  double given_mean; /* of RV_FIELD_GIVEN */
} rv_sigmoid_layer_law;

/*
 * Room for a layer, its numbers undefined. RV_ENOMEM. Free with rv_sigmoid_layer_free, which a
 * layer that failed to open survives.
 */
rv_status rv_sigmoid_layer_open(rv_sigmoid_layer *out, size_t units, size_t inputs,
                                rv_coding coding);

/* Draws the numbers of an open layer: all from row 0 of the key, inputs first, then units. */
void rv_sigmoid_layer_draw(const rv_stream_key *key, rv_sigmoid_layer *layer,
                           const rv_sigmoid_layer_law *law);

#endif
