/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/convolution.h"

#ifdef RV_WITH_ONEDNN

#include "learn/map_product.h"
#include "learn/window_products.h"
#include "numeric/elementary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Products of oneDNN are zeroed where window_products.h has them. */
struct rv_convolution {
  rv_map_layer shape; /* with oneDNN's engine */
  size_t weights;
  bool full, single; /* fully connected; else, with its way down by rv_single_down */
  float *weight;     /* a copy, as the caller has them */
  float *column;     /* for rv_single_down */
  rv_map_product up, down, gradient;
  float *sum; /* of gradients, in the order of `gradient`; of a full layer kernel by kernel */
  size_t sum_count;
  float *collected; /* their sum, kernel by kernel */
};

rv_status rv_convolution_check(void) {
  return RV_OK;
}

static rv_status open_arrays(rv_convolution *layer) {
  const rv_map_layer *s = &layer->shape;
  size_t column = layer->single ? rv_single_column(s->rows, s->below, s->kernels) : 1;
  layer->sum_count = layer->full ? layer->weights : rv_map_product_weights(&layer->gradient);
  layer->weight = calloc(layer->weights, sizeof *layer->weight);
  layer->column = malloc(column * sizeof *layer->column);
  layer->sum = calloc(layer->sum_count, sizeof *layer->sum);
  layer->collected = calloc(layer->weights, sizeof *layer->collected);
  bool all = layer->weight != NULL && layer->column != NULL && layer->sum != NULL &&
             layer->collected != NULL;
  return all ? RV_OK : rv_map_status(dnnl_out_of_memory);
}

static rv_status open_products(rv_convolution *layer) {
  rv_map_layer *s = &layer->shape;
  RV_TRY(rv_map_status(dnnl_engine_create(&s->engine, dnnl_cpu, 0)));
  RV_TRY(rv_map_status(dnnl_stream_create(&s->stream, s->engine, dnnl_stream_default_flags)));
  RV_TRY(rv_map_product_open(&layer->up, s, RV_MAP_UP));
  if (!layer->single)
    RV_TRY(rv_map_product_open(&layer->down, s, RV_MAP_DOWN));
  return rv_map_product_open(&layer->gradient, s, RV_MAP_GRADIENT);
}

static rv_status open_all(rv_convolution *layer) {
  if (!layer->full) {
    int threads = rv_map_begin_one_thread();
    rv_status status = open_products(layer);
    rv_map_end_one_thread(threads);
    RV_TRY(status);
  }
  RV_TRY(open_arrays(layer));
  return rv_convolution_set(layer, layer->collected);
}

/* Of one channel, and no larger than there is room for. */
static bool is_single(size_t rows, rv_maps below, rv_kernels k) {
  return below.channels == 1 && rv_single_column(rows, below, k) <= RV_SINGLE_COLUMN_MAX;
}

rv_status rv_convolution_open(rv_convolution **out, size_t rows, rv_maps below, rv_kernels k) {
  bool full = k.height == below.height && k.width == below.width;
  *out = calloc(1, sizeof **out);
  if (*out == NULL)
    return rv_map_status(dnnl_out_of_memory);
  **out = (rv_convolution){.shape = {.rows = rows, .below = below, .kernels = k},
                           .weights = k.count * k.height * k.width * below.channels,
                           .full = full,
                           .single = !full && is_single(rows, below, k)};
  rv_status status = open_all(*out);
  if (status != RV_OK) {
    rv_convolution_free(*out);
    *out = NULL;
  }
  return status;
}

void rv_convolution_free(rv_convolution *layer) {
  if (layer == NULL)
    return;
  rv_map_product_close(&layer->up);
  rv_map_product_close(&layer->down);
  rv_map_product_close(&layer->gradient);
  dnnl_stream_destroy(layer->shape.stream);
  dnnl_engine_destroy(layer->shape.engine);
  free(layer->weight);
  free(layer->column);
  free(layer->sum);
  free(layer->collected);
  free(layer);
}

static rv_status set_products(rv_convolution *layer, const float *weight) {
  RV_TRY(rv_map_product_set(&layer->up, &layer->shape, weight));
  return layer->single ? RV_OK : rv_map_product_set(&layer->down, &layer->shape, weight);
}

rv_status rv_convolution_set(rv_convolution *layer, const float *weight) {
  if (layer->full || layer->single)
    memcpy(layer->weight, weight, layer->weights * sizeof *weight);
  return layer->full ? RV_OK : set_products(layer, weight);
}

static rv_full_layer full_shape(const rv_convolution *layer) {
  size_t outputs = layer->shape.kernels.count;
  return (rv_full_layer){
      .rows = layer->shape.rows, .inputs = layer->weights / outputs, .outputs = outputs};
}

rv_status rv_convolution_up(float *upper, rv_convolution *layer, const float *lower) {
  if (!layer->full)
    return rv_map_product_run(&layer->up, &layer->shape, lower, upper);
  rv_full_up(upper, layer->weight, lower, full_shape(layer));
  return RV_OK;
}

rv_status rv_convolution_down(float *lower, rv_convolution *layer, const float *upper) {
  const rv_map_layer *s = &layer->shape;
  if (layer->full)
    rv_full_down(lower, layer->weight, upper, full_shape(layer));
  else if (layer->single)
    rv_single_down(lower, layer->weight, upper, layer->column, s->rows, s->below, s->kernels);
  else
    return rv_map_product_run(&layer->down, s, lower, upper);
  return RV_OK;
}

RV_VECTORISED static void add_kernels(float *restrict sum, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++)
    sum[i] += x[i];
}

rv_status rv_convolution_add(rv_convolution *layer, const float *lower, const float *upper) {
  float *gradient;
  if (layer->full) {
    rv_full_add(layer->sum, lower, upper, full_shape(layer));
    return RV_OK;
  }
  RV_TRY(rv_map_product_run(&layer->gradient, &layer->shape, lower, upper));
  RV_TRY(rv_map_product_gradient(&gradient, &layer->gradient));
  add_kernels(layer->sum, gradient, layer->sum_count);
  return RV_OK;
}

/* collected = the sum, kernel by kernel. */
static rv_status bring_into_order(rv_convolution *layer) {
  float *gradient;
  RV_TRY(rv_map_product_gradient(&gradient, &layer->gradient));
  memcpy(gradient, layer->sum, layer->sum_count * sizeof *layer->sum);
  return rv_map_product_collect(layer->collected, &layer->gradient, &layer->shape);
}

rv_status rv_convolution_collect(float *gradient, rv_convolution *layer) {
  if (!layer->full)
    RV_TRY(bring_into_order(layer));
  add_kernels(gradient, layer->full ? layer->sum : layer->collected, layer->weights);
  memset(layer->sum, 0, layer->sum_count * sizeof *layer->sum);
  return RV_OK;
}

#else

rv_status rv_convolution_check(void) {
  return rv_fail(RV_EINVAL, "this build has no convolutions: install oneDNN with 'make deps' or "
                            "'apt-get install libdnnl-dev' and build again");
}

rv_status rv_convolution_open(rv_convolution **out, size_t rows, rv_maps below,
                              rv_kernels kernels) {
  (void)rows, (void)below, (void)kernels;
  *out = NULL;
  return rv_convolution_check();
}

void rv_convolution_free(rv_convolution *layer) {
  (void)layer;
}

rv_status rv_convolution_set(rv_convolution *layer, const float *weight) {
  (void)layer, (void)weight;
  return rv_convolution_check();
}

rv_status rv_convolution_up(float *upper, rv_convolution *layer, const float *lower) {
  (void)upper, (void)layer, (void)lower;
  return rv_convolution_check();
}

rv_status rv_convolution_down(float *lower, rv_convolution *layer, const float *upper) {
  (void)lower, (void)layer, (void)upper;
  return rv_convolution_check();
}

rv_status rv_convolution_add(rv_convolution *layer, const float *lower, const float *upper) {
  (void)layer, (void)lower, (void)upper;
  return rv_convolution_check();
}

rv_status rv_convolution_collect(float *gradient, rv_convolution *layer) {
  (void)gradient, (void)layer;
  return rv_convolution_check();
}

#endif
