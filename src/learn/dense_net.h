/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fully connected networks in single precision: layers of units x^0 (the input), ..., x^L (the
 * classes), upwards
 *
 *   x^l = f(W^l x^(l-1) + b^l),        f the ReLU or the logistic function, softmax in layer L,
 *
 * and downwards through the same weights, transposed,
 *
 *   x^(l-1) = f(W^l' x^l + b^(l-1)).
 *
 * Each layer of units has one vector of biases, which both directions share, as in a deep
 * conditional independent model (DCIM eqs. (13), (18)); b^0 serves the way down alone.
 */
#ifndef REVERIFY_LEARN_DENSE_NET_H
#define REVERIFY_LEARN_DENSE_NET_H

#include "reverify/status.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

enum { RV_DENSE_LAYERS_MAX = 16, RV_DENSE_WIDTH_MAX = 65536 };

/* Of RV_UNIT_AVERAGED, sigmoid ones, a pass carries variances (averaged_unit.h). */
typedef enum rv_dense_unit { RV_UNIT_RELU, RV_UNIT_SIGMOID, RV_UNIT_AVERAGED } rv_dense_unit;

typedef struct rv_dense_net {
  rv_dense_unit unit;                     /* of the hidden layers */
  size_t layers;                          /* L */
  size_t width[RV_DENSE_LAYERS_MAX + 1];  /* n_0, ..., n_L */
  size_t count;                           /* of all weights and biases */
  float *parameter;                       /* all of them, one array, on which optimisers work */
  float *weight[RV_DENSE_LAYERS_MAX + 1]; /* W^l, n_l x n_(l-1), row-major; [0] is NULL */
  float *bias[RV_DENSE_LAYERS_MAX + 1];   /* b^l (n_l) */
} rv_dense_net;

/*
 * A net of `layers` + 1 widths with room for its parameters, all 0. A second net of the same widths
 * serves as its gradient. RV_EINVAL for no layer or more than RV_DENSE_LAYERS_MAX, or a width that
 * is 0 or above RV_DENSE_WIDTH_MAX; RV_ENOMEM. Free with rv_dense_net_free, which {0} survives.
 */
rv_status rv_dense_net_open(rv_dense_net *net, rv_dense_unit unit, const size_t *width,
                            size_t layers);
void rv_dense_net_free(rv_dense_net *net);

/*
 * Draws independent weights N(0, gain / n_(l-1)); unit j of layer l has its own stream, of row
 * `first_row` + l * RV_DENSE_WIDTH_MAX + j. The biases of ReLU units are 0. Those of sigmoid units
 * are -(sum of the unit's weights) / 2, which centres it on inputs of mean 1/2, but for layer 1,
 * whose inputs are an image's and mostly 0, and for those of layer 0: these are 0.
 */
void rv_dense_net_draw(const rv_stream_key *key, rv_dense_net *net, double gain,
                       uint64_t first_row);

/* Parameters of one net into another of the same widths. */
void rv_dense_net_copy(rv_dense_net *to, const rv_dense_net *from);

/* Writes the layers as rv_layers_save does (layers_file.h). */
rv_status rv_dense_net_save(const rv_dense_net *net, const char *path);

#endif
