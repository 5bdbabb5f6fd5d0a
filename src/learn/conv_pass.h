/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A few examples on their way through a convolutional net, up or down, and derivatives on their way
 * back. Both directions use the same products (convolution.h), one being the transpose of the
 * other, so their gradients fall on the same parameters.
 *
 * A pass carries RV_CONV_ROWS examples, so few that they stay in the processor's caches: what a
 * larger batch gives is the sum over its passes. Where fewer are meant, the rest is carried along
 * and counts for nothing.
 *
 * Where the net is `averaged`, every step but the first of a pass carries variances, by the same
 * products with the squares of the weights: what a pass begins with is given.
 */
#ifndef REVERIFY_LEARN_CONV_PASS_H
#define REVERIFY_LEARN_CONV_PASS_H

#include "learn/conv_net.h"

enum { RV_CONV_ROWS = 10 };

/* The products of all layers of a net; those with squares are of an averaged one, or NULL. */
typedef struct rv_conv_products {
  size_t layers;
  rv_convolution *layer[RV_CONV_LAYERS_MAX + 1]; /* [0] is NULL */
  rv_convolution *square[RV_CONV_LAYERS_MAX + 1];
  float *weight; /* room for the squares of one layer's weights, or derivatives by them */
  size_t weights;
} rv_conv_products;

/* Errors of rv_convolution_open. Free with rv_conv_products_free, which {0} survives. */
rv_status rv_conv_products_open(rv_conv_products *products, const rv_conv_net *net);
void rv_conv_products_free(rv_conv_products *products);

/* Takes the weights of the net as they are now. */
rv_status rv_conv_products_set(rv_conv_products *products, const rv_conv_net *net);

/* Adds to the weights of *gradient what the passes back have gathered since the last call; the net
   has the same weights since. */
rv_status rv_conv_products_collect(rv_conv_net *gradient, rv_conv_products *products,
                                   const rv_conv_net *net);

typedef struct rv_conv_pass {
  size_t rows;                         /* examples meant, at most RV_CONV_ROWS */
  float *unit[RV_CONV_LAYERS_MAX + 1]; /* RV_CONV_ROWS x units: x^l, at either end W x + b itself */
  float *slope[RV_CONV_LAYERS_MAX + 1]; /* likewise: derivatives by W x + b */
  struct rv_carried *carried;           /* of an averaged net; or NULL */
  float *memory;
} rv_conv_pass;

/* RV_ENOMEM. Free with rv_conv_pass_free, which {0} survives. */
rv_status rv_conv_pass_open(rv_conv_pass *pass, const rv_conv_net *net);
void rv_conv_pass_free(rv_conv_pass *pass);

/* unit[0] = the `rows` images (count x n_0, row-major) of the indices example[rows], or the first
   of them where it is NULL. */
void rv_conv_pass_load(rv_conv_pass *pass, const rv_conv_net *net, const float *image,
                       const uint32_t *example);

/* From unit[from] to unit[to], where stands W x + b itself, or what its variance makes of it, if
   that is layer L. */
rv_status rv_conv_up_to(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net,
                        size_t from, size_t to);

/* From unit[0] to unit[L]. */
rv_status rv_conv_up(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net);

/* From unit[from] to unit[to], where likewise stands W'x + b itself if that is layer 0. */
rv_status rv_conv_down(rv_conv_pass *pass, rv_conv_products *products, const rv_conv_net *net,
                       size_t from, size_t to);

/*
 * Adds to the products, and to the biases of *gradient, the derivatives of a loss whose derivatives
 * by the last W x + b of the pass stand in slope[L] (up) or slope[0] (down from `from`); fills the
 * other slopes but that of the layer the pass began at.
 */
rv_status rv_conv_up_back(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                          const rv_conv_net *net);
rv_status rv_conv_down_back(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                            const rv_conv_net *net, size_t from);

/* A part of the way back of a pass up, from slope[from] to slope[to], which is filled unless it is
   that of layer 0. */
rv_status rv_conv_up_back_to(rv_conv_net *gradient, rv_conv_pass *pass, rv_conv_products *products,
                             const rv_conv_net *net, size_t from, size_t to);

/* slope[from] = the derivatives by unit[from], at which a pass down began that has been back. */
rv_status rv_conv_down_slope(rv_conv_pass *pass, rv_conv_products *products, size_t from);

#endif
