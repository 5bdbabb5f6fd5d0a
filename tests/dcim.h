/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small nets, and what they do written out state by state. */
#ifndef REVERIFY_TESTS_DCIM_H
#define REVERIFY_TESTS_DCIM_H

#include "check.h"
#include "reverify/dcim_network.h"

#include <stdlib.h>

/* A random net of the given widths, biases of sd 1. */
static inline rv_dcim make_net(const size_t *width, size_t layers, double coupling,
                               uint64_t trial) {
  rv_dcim net;
  check_status(rv_dcim_open(&net, width, layers), RV_OK);
  check_status(rv_dcim_draw(&(rv_stream_key){201, 202, 203, trial}, &net, coupling, 1), RV_OK);
  return net;
}

/* The values of all units from the bits of an index, unit 0 first. */
static inline void unpack(double *x, size_t state, size_t units) {
  for (size_t i = 0; i < units; i++)
    x[i] = (double)(state >> i & 1);
}

static inline double naive_field(const rv_dcim *net, size_t layer, size_t j, const double *x) {
  size_t below = net->width[layer - 1];
  double sum = 0;
  for (size_t i = below; i-- > 0;)
    sum += net->weight[layer][j * below + i] * x[net->first[layer - 1] + i];
  return sum + net->bias[net->first[layer] + j];
}

/* prod_l p(x^l | x^(l-1)) up to layer `last`. */
static inline double naive_probability(const rv_dcim *net, const double *x, size_t last) {
  double product = 1;
  for (size_t l = 1; l <= last; l++)
    for (size_t j = 0; j < net->width[l]; j++) {
      double p = 1 / (1 + exp(-naive_field(net, l, j, x)));
      product *= x[net->first[l] + j] == 1 ? p : 1 - p;
    }
  return product;
}

/* The index of layer l's state within that of all units. */
static inline size_t layer_state(const rv_dcim *net, size_t layer, size_t state) {
  return state >> net->first[layer] & (((size_t)1 << net->width[layer]) - 1);
}

#endif
