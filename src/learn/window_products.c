/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/window_products.h"

#include "learn/product.h"
#include "numeric/elementary.h"

#include <string.h>

void rv_full_up(float *upper, const float *weight, const float *lower, rv_full_layer s) {
  const rv_product shape = {
      .rows = s.rows, .columns = s.outputs, .inner = s.inputs, .b_transposed = true};
  rv_product_set(upper, lower, weight, shape);
}

void rv_full_down(float *lower, const float *weight, const float *upper, rv_full_layer s) {
  const rv_product shape = {.rows = s.rows, .columns = s.inputs, .inner = s.outputs};
  rv_product_set(lower, upper, weight, shape);
}

void rv_full_add(float *sum, const float *lower, const float *upper, rv_full_layer s) {
  const rv_product shape = {
      .rows = s.outputs, .columns = s.inputs, .inner = s.rows, .a_transposed = true};
  rv_product_add(sum, upper, lower, shape);
}

size_t rv_single_column(size_t rows, rv_maps below, rv_kernels k) {
  rv_maps above = rv_maps_above(below, k);
  return k.height * k.width * rows * above.height * above.width;
}

/* x[stride i] += y[i] */
RV_VECTORISED static void add_strided(float *restrict x, const float *restrict y, size_t count,
                                      size_t stride) {
  if (stride == 1)
    for (size_t i = 0; i < count; i++)
      x[i] += y[i];
  else
    for (size_t i = 0; i < count; i++)
      x[i * stride] += y[i];
}

/* What all places above give to place [a, b] of their windows; `first` is that place of the window
   of the first of them. */
static void add_place(float *first, const float *column, size_t rows, rv_maps below, rv_maps above,
                      size_t stride) {
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < above.height; i++)
      add_strided(first + (r * below.height + i * stride) * below.width,
                  column + (r * above.height + i) * above.width, above.width, stride);
}

/* column [a, b][r, i, j] = sum over k of W[k, a, b] y[r, i, j, k], which falls on x[r, s i + a,
   s j + b]. */
void rv_single_down(float *lower, const float *weight, const float *upper, float *column,
                    size_t rows, rv_maps below, rv_kernels k) {
  rv_maps above = rv_maps_above(below, k);
  size_t window = k.height * k.width, places = rows * above.height * above.width;
  const rv_product shape = {.rows = window,
                            .columns = places,
                            .inner = k.count,
                            .a_transposed = true,
                            .b_transposed = true};
  rv_product_set(column, weight, upper, shape);
  memset(lower, 0, rows * below.height * below.width * sizeof *lower);
  for (size_t a = 0; a < k.height; a++)
    for (size_t b = 0; b < k.width; b++)
      add_place(lower + a * below.width + b, column + (a * k.width + b) * places, rows, below,
                above, k.stride);
}
