/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One of the three products of a convolutional layer (convolution.h), by oneDNN.
 *
 * Windows of 3 x 3 places and stride 1 it multiplies by Winograd's algorithm where it has that for
 * this processor: 4 x 4 places take 36 products instead of 144 (A. Lavin, S. Gray, Fast Algorithms
 * for Convolutional Neural Networks, CVPR 2016). Its rounding errors have a far larger bound than
 * those of sums over windows, but are hardly larger: 1.2 times from 32 channels to 32. It wants the
 * channels of maps in groups, into which they are brought and back, in a tenth of the time. All
 * else goes by sums over windows.
 */
#ifndef REVERIFY_LEARN_MAP_PRODUCT_H
#define REVERIFY_LEARN_MAP_PRODUCT_H

#include "learn/maps.h"
#include "reverify/status.h"

#ifdef RV_WITH_ONEDNN

#include <dnnl.h>

/* Where a product runs, and the layer it is of. */
typedef struct rv_map_layer {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  size_t rows;
  rv_maps below;
  rv_kernels kernels;
} rv_map_layer;

typedef enum rv_map_direction { RV_MAP_UP, RV_MAP_DOWN, RV_MAP_GRADIENT } rv_map_direction;

/* What a product takes or makes: in the caller's order, and in the one it works on. */
typedef struct rv_map_operand {
  dnnl_memory_t plain, own;
  dnnl_primitive_desc_t between;
  dnnl_primitive_t bring; /* from one to the other; NULL: both are one order, and plain is NULL */
} rv_map_operand;

typedef struct rv_map_product {
  rv_map_direction direction;
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  rv_map_operand lower, upper, weight;
} rv_map_product;

/* oneDNN lays down with a primitive how many threads share its work, and asks OpenMP again when it
   runs: products are opened between these two. The first gives what the second wants. */
int rv_map_begin_one_thread(void);
void rv_map_end_one_thread(int threads);

/* RV_ENOMEM, RV_ENUMERIC where oneDNN fails. Close with rv_map_product_close, which a product of
   zeros survives. */
rv_status rv_map_product_open(rv_map_product *product, const rv_map_layer *layer,
                              rv_map_direction direction);
void rv_map_product_close(rv_map_product *product);

/* Takes weights, which lie kernel by kernel, for a way up or down. */
rv_status rv_map_product_set(const rv_map_product *product, const rv_map_layer *layer,
                             const float *weight);

/* From lower to upper; or from upper to lower; or from both to the gradient. */
rv_status rv_map_product_run(const rv_map_product *product, const rv_map_layer *layer,
                             const float *lower, const float *upper);

/* Numbers of the gradient in the product's own order, at least as many as weights; where they
   stand; and *gradient, kernel by kernel, = what stands there. */
size_t rv_map_product_weights(const rv_map_product *product);
rv_status rv_map_product_gradient(float **gradient, const rv_map_product *product);
rv_status rv_map_product_collect(float *gradient, const rv_map_product *product,
                                 const rv_map_layer *layer);

/* As a status of the house. */
rv_status rv_map_status(dnnl_status_t status);

#endif

#endif
