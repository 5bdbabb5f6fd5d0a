/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The means of a small net with random inputs, state by state of all its layers. */
#ifndef REVERIFY_TESTS_SIGMOID_NET_H
#define REVERIFY_TESTS_SIGMOID_NET_H

#include "dcim.h"

/* P(x^0) of independent units. */
static inline double naive_input_probability(const double *x, const double *input, size_t n) {
  double product = 1;
  for (size_t i = 0; i < n; i++)
    product *= x[i] == 1 ? input[i] : 1 - input[i];
  return product;
}

/* value (n_L) = the conditional means of the top layer, or the probabilities of its classes. */
static inline void naive_top(double *value, const rv_dcim *net, const double *x, bool softmax) {
  double total = 0;
  for (size_t j = 0; j < net->width[net->layers]; j++) {
    double z = naive_field(net, net->layers, j, x);
    value[j] = softmax ? exp(z) : 1 / (1 + exp(-z));
    total += value[j];
  }
  for (size_t j = 0; j < net->width[net->layers] && softmax; j++)
    value[j] /= total;
}

/* mean (all units); up to 20 units below the top. */
static inline void naive_means(double *mean, const rv_dcim *net, const double *input,
                               bool softmax) {
  size_t below = net->first[net->layers], classes = net->width[net->layers];
  double x[64], value[16];
  memset(mean, 0, net->units * sizeof *mean);
  for (size_t s = 0; s < (size_t)1 << below; s++) {
    unpack(x, s, below);
    double p = naive_input_probability(x, input, net->width[0]) *
               naive_probability(net, x, net->layers - 1);
    for (size_t i = 0; i < below; i++)
      mean[i] += p * x[i];
    naive_top(value, net, x, softmax);
    for (size_t j = 0; j < classes; j++)
      mean[below + j] += p * value[j];
  }
}

#endif
