/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The products of a convolutional layer, by oneDNN, or window_products.h where that is slow.
 * Kernels W (k x h x w x c) join the maps y (k channels) of a layer with the maps x (c channels) of
 * the one below it:
 *
 *   up        y[i,j,k] = sum over a, b, c of W[k,a,b,c] x[s i + a, s j + b, c],
 *   down      x = the transpose of this linear map, applied to y,
 *   gradient  W[k,a,b,c] = sum over rows, i, j of y[i,j,k] x[s i + a, s j + b, c],
 *
 * windows inside the maps only, s the stride. A fully connected layer is the case of one window, as
 * large as the maps below. All run in the caller's thread: the sums of oneDNN depend on the number
 * of threads.
 */
#ifndef REVERIFY_LEARN_CONVOLUTION_H
#define REVERIFY_LEARN_CONVOLUTION_H

#include "learn/maps.h"
#include "reverify/status.h"

typedef struct rv_convolution rv_convolution;

/* RV_EINVAL, with the words for what to install, where this build has no oneDNN. All below then
   fails likewise; where oneDNN fails, RV_ENOMEM or RV_ENUMERIC. */
rv_status rv_convolution_check(void);

/* Products for `rows` examples at a time, of weights 0. Free with rv_convolution_free; free(NULL)
   is legal. */
rv_status rv_convolution_open(rv_convolution **out, size_t rows, rv_maps below, rv_kernels kernels);
void rv_convolution_free(rv_convolution *layer);

/* Takes the weights, which stand row-major as above: kernel by kernel. */
rv_status rv_convolution_set(rv_convolution *layer, const float *weight);

/* upper and lower are all rows' units of the two layers. */
rv_status rv_convolution_up(float *upper, rv_convolution *layer, const float *lower);
rv_status rv_convolution_down(float *lower, rv_convolution *layer, const float *upper);

/* Adds the gradient of these rows to a sum that the layer keeps; rv_convolution_collect adds the
   sum to `gradient`, laid out as the weights, and sets it to 0. */
rv_status rv_convolution_add(rv_convolution *layer, const float *lower, const float *upper);
rv_status rv_convolution_collect(float *gradient, rv_convolution *layer);

#endif
