/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Convolutional networks of sigmoid units in single precision: layers of units x^0 (the image),
 * ..., x^L (the classes), upwards
 *
 *   x^l = f(W^l * x^(l-1) + b^l),      f the logistic function, softmax in layer L,
 *
 * and downwards through the same kernels, transposed,
 *
 *   x^(l-1) = f(W^l' * x^l + b^(l-1)),
 *
 * * being the product of convolution.h. Each layer of units has one bias for each of its channels,
 * which both directions share, as in a deep conditional independent model (DCIM eqs. (13), (18));
 * b^0 serves the way down alone. In a fully connected layer a unit is a channel, of one place.
 */
#ifndef REVERIFY_LEARN_CONV_NET_H
#define REVERIFY_LEARN_CONV_NET_H

#include "learn/convolution.h"
#include "reverify/stream.h"

#include <stdbool.h>
#include <stddef.h>

enum {
  RV_CONV_LAYERS_MAX = 16,
  RV_CONV_KERNELS_MAX = 4096,
  RV_CONV_WINDOW_MAX = 64,
  RV_CONV_UNITS_MAX = 1 << 24 /* of a layer */
};

/* A layer as the paper writes it: (window, stride, kernels); a window of 0 is a fully connected
   layer of so many units. */
typedef struct rv_conv_spec {
  size_t window, stride, kernels;
} rv_conv_spec;

typedef struct rv_conv_net {
  size_t layers; /* L */
  bool averaged; /* passes carry variances (averaged_unit.h); false as it is opened */
  rv_maps maps[RV_CONV_LAYERS_MAX + 1];       /* of layer l */
  rv_kernels kernels[RV_CONV_LAYERS_MAX + 1]; /* between layers l-1 and l */
  size_t count;                               /* of all weights and biases */
  float *parameter;                           /* all of them, one array, on which optimisers work */
  float *weight[RV_CONV_LAYERS_MAX + 1];      /* W^l, laid out as in convolution.h; [0] is NULL */
  float *bias[RV_CONV_LAYERS_MAX + 1];        /* b^l, one for each channel */
} rv_conv_net;

/*
 * Reads layers from a word: "3-1-32/2-2-32/50" has 32 windows of 3 by 3 and stride 1, then 32 of 2
 * by 2 and stride 2, then 50 units fully connected. RV_EINVAL for any other text, or more than
 * `most` layers.
 */
rv_status rv_conv_read(rv_conv_spec *spec, size_t *layers, const char *text, size_t most);

/*
 * A net of `layers` layers upon images, the last being the classes, with room for its parameters,
 * all 0. A second net of the same layers serves as its gradient. RV_EINVAL for more than
 * RV_CONV_LAYERS_MAX layers, a window that is larger than the maps below it, or too many units;
 * RV_ENOMEM. Free with rv_conv_net_free, which {0} survives.
 */
rv_status rv_conv_net_open(rv_conv_net *net, rv_maps image, const rv_conv_spec *spec,
                           size_t layers);
void rv_conv_net_free(rv_conv_net *net);

/* Units of layer l; weights of one of its units, and of its kernels, l > 0. */
size_t rv_conv_units(const rv_conv_net *net, size_t l);
size_t rv_conv_inputs(const rv_conv_net *net, size_t l);
size_t rv_conv_weights(const rv_conv_net *net, size_t l);

/*
 * Draws independent weights N(0, gain / inputs of a unit); kernel k of layer l has its own stream,
 * of row `first_row` + l * RV_CONV_KERNELS_MAX + k. The biases are -(sum of the unit's weights) /
 * 2, which centres a unit on inputs of mean 1/2, but for layer 1, whose inputs are an image's and
 * mostly 0, and for layer 0: these are 0.
 */
void rv_conv_net_draw(const rv_stream_key *key, rv_conv_net *net, double gain, uint64_t first_row);

/* Writes the layers as rv_layers_save does (layers_file.h): weights are matrices, a kernel a row,
   its window row by row and all channels of a place together. */
rv_status rv_conv_net_save(const rv_conv_net *net, const char *path);

/* Parameters of one net into another of the same layers. */
void rv_conv_net_copy(rv_conv_net *to, const rv_conv_net *from);

#endif
