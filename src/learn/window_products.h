/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Those products of convolution.h in which oneDNN wastes time, by products of matrices: all of a
 * fully connected layer, whose weights it would have to bring into another order and back at each
 * step, and the way down to maps of a single channel, which it does as if there were sixteen.
 * Weights stand as the caller has them.
 */
#ifndef REVERIFY_LEARN_WINDOW_PRODUCTS_H
#define REVERIFY_LEARN_WINDOW_PRODUCTS_H

#include "learn/maps.h"

/* A fully connected layer: lower is rows x inputs, upper rows x outputs, weight outputs x inputs.
 */
typedef struct rv_full_layer {
  size_t rows, inputs, outputs;
} rv_full_layer;

void rv_full_up(float *upper, const float *weight, const float *lower, rv_full_layer shape);
void rv_full_down(float *lower, const float *weight, const float *upper, rv_full_layer shape);

/* sum (outputs x inputs) gains the gradient of these rows. */
void rv_full_add(float *sum, const float *lower, const float *upper, rv_full_layer shape);

/* Down to maps of one channel; `column` has room for rv_single_column numbers, at most
   RV_SINGLE_COLUMN_MAX. */
enum { RV_SINGLE_COLUMN_MAX = 1 << 22 };
size_t rv_single_column(size_t rows, rv_maps below, rv_kernels kernels);
void rv_single_down(float *lower, const float *weight, const float *upper, float *column,
                    size_t rows, rv_maps below, rv_kernels kernels);

#endif
