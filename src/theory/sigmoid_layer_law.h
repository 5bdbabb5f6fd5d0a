/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The law of a random layer of sigmoid units with independent binary inputs, and means over it. */
#ifndef REVERIFY_THEORY_SIGMOID_LAYER_LAW_H
#define REVERIFY_THEORY_SIGMOID_LAYER_LAW_H

#include "reverify/sigmoid_approximation.h"

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

/* The scale of the same layer in the coding 0/1: for x = 2y - 1, tanh z = 2 sigma(2 w'y 2 + c) - 1.
 */
double rv_sigmoid_layer_scale(const rv_sigmoid_layer_law *law, rv_coding coding);

/* E v, in the layer's own coding. */
double rv_sigmoid_layer_variance(const rv_sigmoid_layer_law *law, rv_coding coding);

/*
 * E E(z - E z)^4 for n inputs, in the coding 0/1: the fourth moment of an input is p (1 - 3 p), p =
 * q (1 - q), and E p = 1/6, E p^2 = 1/30 for uniform q.
 */
double rv_sigmoid_layer_fourth_moment(const rv_sigmoid_layer_law *law, rv_coding coding, double n);

/*
 * E |approximation - E sigma(z)| in the first order in v, and what it may be off by
 * (sigmoid_first_order.h), for RV_FIELD_RANDOM and RV_FIELD_INFLECTION.
 */
double rv_sigmoid_layer_first_order(rv_approximation kind, const rv_sigmoid_layer_law *law,
                                    rv_coding coding);
double rv_sigmoid_layer_first_order_allowance(rv_approximation kind,
                                              const rv_sigmoid_layer_law *law, rv_coding coding,
                                              double n);

#endif
