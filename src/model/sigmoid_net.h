/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A net of sigmoid or tanh units and what is put into it, from the user's files. Read as a DCIM
 * (dcim_network.h) its inputs and units are random and have two values, 0 and 1 or -1 and 1, and
 * what the net computes is an approximation of their means.
 */
#ifndef REVERIFY_MODEL_SIGMOID_NET_H
#define REVERIFY_MODEL_SIGMOID_NET_H

#include "model/sigmoid_layer.h"
#include "reverify/dcim_network.h"

#include <stdbool.h>

typedef struct rv_sigmoid_net {
  size_t layers;                          /* L */
  size_t width[RV_DCIM_LAYERS_MAX + 1];   /* n_0, ..., n_L */
  double *weight[RV_DCIM_LAYERS_MAX + 1]; /* [l]: n_l x n_(l-1), row-major; [0] is NULL */
  double *bias[RV_DCIM_LAYERS_MAX + 1];   /* [l]: n_l; [0] is NULL */
  double *input;                          /* vectors x n_0: means of independent inputs */
  size_t vectors;
  rv_coding coding; /* of inputs and units */
} rv_sigmoid_net;

/* The files of a net, the layer next to the input first. */
typedef struct rv_sigmoid_files {
  char *const *weights, *const *biases;
  size_t weight_files, bias_files;
  const char *inputs;
  double low, high; /* what the inputs may be */
} rv_sigmoid_files;

/*
 * Reads W^l (n_l x n_(l-1)), b^l (n_l) and the inputs, one vector (n_0) or several (vectors x n_0),
 * from .npy files (npy.h); a vector may lie in a row or a column. RV_EINVAL, with the file, the
 * layer and the sizes at fault, when one is unusable, the numbers of files or the shapes do not
 * match, there is no layer or more than RV_DCIM_LAYERS_MAX, one without units or inputs, no vector,
 * or a number is out of range: beyond 1e50 for weights and biases, outside [low, high] for inputs.
 * RV_ENOMEM. Free with rv_sigmoid_net_free, which {0} survives.
 */
rv_status rv_sigmoid_net_read(rv_sigmoid_net *out, const rv_sigmoid_files *files, rv_coding coding);
void rv_sigmoid_net_free(rv_sigmoid_net *net);

/* The first layer with the first input vector, which remain the net's. */
rv_sigmoid_layer rv_sigmoid_net_layer(const rv_sigmoid_net *net);

/*
 * *out = the same net in the coding 0/1. A tanh unit is tanh(z) = 2 sigma(2z) - 1, and inputs are
 * 2x - 1, so that there W' = 4W and b' = 2(b - W1). With `softmax` the top layer is one categorical
 * unit, p(c | x) = softmax(b + Wx)_c, and W' = 2W, b' = b - W1. RV_EINVAL where a layer is wider
 * than RV_DCIM_WIDTH_MAX, RV_ENOMEM. Free with rv_dcim_free.
 */
rv_status rv_sigmoid_net_chain(rv_dcim *out, const rv_sigmoid_net *net, bool softmax);

/* out (n_0) = P(x_i = 1), or that x_i is the larger of its values, for one of the vectors. */
void rv_sigmoid_net_input(double *out, const rv_sigmoid_net *net, size_t vector);

#endif
