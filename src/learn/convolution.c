/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/convolution.h"

#ifdef RV_WITH_ONEDNN

#include "learn/window_products.h"
#include "numeric/elementary.h"

#include <dnnl.h>
#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* One primitive of oneDNN with the memory that it works on. */
typedef struct product {
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  dnnl_memory_t lower, upper, weight;
} product;

/* Weights are reordered from the plain order to that of a product, or back. */
typedef struct reorder {
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
} reorder;

/* oneDNN's part is zeroed where a product is one of window_products.h. */
struct rv_convolution {
  size_t rows;
  rv_maps below;
  rv_kernels kernels;
  size_t weights;
  bool full, single; /* fully connected; else, with its way down by rv_single_down */
  float *weight;     /* a copy, in plain order: as the caller has them */
  float *column;     /* for rv_single_down */
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  product up, down, gradient;
  dnnl_memory_t plain; /* weights in plain order */
  reorder to_up, to_down, from_gradient;
  float *sum; /* of gradients, in the order of `gradient`; of a full layer plain */
  size_t sum_count;
  float *collected; /* their sum in plain order */
};

rv_status rv_convolution_check(void) {
  return RV_OK;
}

static rv_status from_dnnl(dnnl_status_t status) {
  if (status == dnnl_success)
    return RV_OK;
  if (status == dnnl_out_of_memory)
    return rv_fail(RV_ENOMEM, "no memory for a convolution: give fewer or smaller layers");
  return rv_fail(RV_ENUMERIC, "oneDNN refuses a convolution with its status %d: give other layers",
                 (int)status);
}

#define TRY_DNNL(call) RV_TRY(from_dnnl(call))

/* Shapes in oneDNN's words: it names maps (rows, channels, height, width). */
typedef struct geometry {
  dnnl_dims_t lower, upper, weight, stride, none;
} geometry;

static geometry geometry_of(size_t rows, rv_maps below, rv_kernels k) {
  rv_maps above = rv_maps_above(below, k);
  int64_t stride = (int64_t)k.stride;
  return (geometry){
      .lower = {(int64_t)rows, (int64_t)below.channels, (int64_t)below.height,
                (int64_t)below.width},
      .upper = {(int64_t)rows, (int64_t)above.channels, (int64_t)above.height,
                (int64_t)above.width},
      .weight = {(int64_t)k.count, (int64_t)below.channels, (int64_t)k.height, (int64_t)k.width},
      .stride = {stride, stride}};
}

typedef enum direction { UP, DOWN, GRADIENT } direction;

/* An implementation of oneDNN's that multiplies matrices block by block. */
static bool is_by_blocks(const_dnnl_primitive_desc_t description) {
  const char *name = NULL;
  dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, (void *)&name);
  return name != NULL && strncmp(name, "brg", 3) == 0;
}

/* *out = the first of oneDNN's implementations that is not by blocks; NULL where all are. It puts
   those first, but in layers of a few channels they are slower, by up to a half: each block has its
   address looked up. */
static rv_status choose(dnnl_primitive_desc_t *out, const dnnl_convolution_desc_t *c,
                        dnnl_engine_t engine, const_dnnl_primitive_desc_t hint) {
  dnnl_primitive_desc_iterator_t one;
  TRY_DNNL(dnnl_primitive_desc_iterator_create(&one, c, NULL, engine, hint));
  dnnl_status_t status = dnnl_success;
  *out = dnnl_primitive_desc_iterator_fetch(one);
  while (status == dnnl_success && *out != NULL && is_by_blocks(*out)) {
    dnnl_primitive_desc_destroy(*out);
    *out = NULL;
    status = dnnl_primitive_desc_iterator_next(one);
    if (status == dnnl_success)
      *out = dnnl_primitive_desc_iterator_fetch(one);
  }
  dnnl_primitive_desc_iterator_destroy(one);
  return RV_OK;
}

/* Maps lie as the caller has them, weights as oneDNN likes them best. `up` is the primitive of the
   way up, which the others want as a hint. */
static rv_status describe(dnnl_primitive_desc_t *out, dnnl_engine_t engine, const geometry *g,
                          direction kind, const_dnnl_primitive_desc_t up) {
  dnnl_memory_desc_t lower, upper, weight;
  dnnl_convolution_desc_t c;
  const dnnl_alg_kind_t direct = dnnl_convolution_direct;
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&lower, 4, g->lower, dnnl_f32, dnnl_nhwc));
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&upper, 4, g->upper, dnnl_f32, dnnl_nhwc));
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&weight, 4, g->weight, dnnl_f32, dnnl_format_tag_any));
  if (kind == UP)
    TRY_DNNL(dnnl_convolution_forward_desc_init(&c, dnnl_forward_training, direct, &lower, &weight,
                                                NULL, &upper, g->stride, g->none, g->none));
  else if (kind == DOWN)
    TRY_DNNL(dnnl_convolution_backward_data_desc_init(&c, direct, &lower, &weight, &upper,
                                                      g->stride, g->none, g->none));
  else
    TRY_DNNL(dnnl_convolution_backward_weights_desc_init(&c, direct, &lower, &weight, NULL, &upper,
                                                         g->stride, g->none, g->none));
  RV_TRY(choose(out, &c, engine, up));
  return *out != NULL ? RV_OK : from_dnnl(dnnl_primitive_desc_create(out, &c, NULL, engine, up));
}

static const dnnl_memory_desc_t *memory_of(const product *p, dnnl_query_t what) {
  return dnnl_primitive_desc_query_md(p->description, what, 0);
}

static const dnnl_memory_desc_t *weights_of(const product *p, direction kind) {
  return memory_of(p, kind == GRADIENT ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
}

static rv_status open_product(product *p, const rv_convolution *layer, const geometry *g,
                              direction kind) {
  RV_TRY(describe(&p->description, layer->engine, g, kind, layer->up.description));
  TRY_DNNL(dnnl_primitive_create(&p->primitive, p->description));
  TRY_DNNL(dnnl_memory_create(
      &p->lower, memory_of(p, kind == DOWN ? dnnl_query_diff_src_md : dnnl_query_src_md),
      layer->engine, DNNL_MEMORY_NONE));
  TRY_DNNL(dnnl_memory_create(&p->upper,
                              memory_of(p, kind == UP ? dnnl_query_dst_md : dnnl_query_diff_dst_md),
                              layer->engine, DNNL_MEMORY_NONE));
  return from_dnnl(
      dnnl_memory_create(&p->weight, weights_of(p, kind), layer->engine, DNNL_MEMORY_ALLOCATE));
}

static void close_product(product *p) {
  dnnl_memory_destroy(p->lower);
  dnnl_memory_destroy(p->upper);
  dnnl_memory_destroy(p->weight);
  dnnl_primitive_destroy(p->primitive);
  dnnl_primitive_desc_destroy(p->description);
}

static rv_status open_reorder(reorder *r, dnnl_engine_t engine, const dnnl_memory_desc_t *from,
                              const dnnl_memory_desc_t *to) {
  TRY_DNNL(dnnl_reorder_primitive_desc_create(&r->description, from, engine, to, engine, NULL));
  return from_dnnl(dnnl_primitive_create(&r->primitive, r->description));
}

static void close_reorder(reorder *r) {
  dnnl_primitive_destroy(r->primitive);
  dnnl_primitive_desc_destroy(r->description);
}

static rv_status open_reorders(rv_convolution *layer, const geometry *g) {
  dnnl_memory_desc_t plain;
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&plain, 4, g->weight, dnnl_f32, dnnl_ohwi));
  TRY_DNNL(dnnl_memory_create(&layer->plain, &plain, layer->engine, DNNL_MEMORY_NONE));
  RV_TRY(open_reorder(&layer->to_up, layer->engine, &plain, weights_of(&layer->up, UP)));
  if (!layer->single)
    RV_TRY(open_reorder(&layer->to_down, layer->engine, &plain, weights_of(&layer->down, DOWN)));
  return open_reorder(&layer->from_gradient, layer->engine, weights_of(&layer->gradient, GRADIENT),
                      &plain);
}

static rv_status open_arrays(rv_convolution *layer) {
  size_t column = layer->single ? rv_single_column(layer->rows, layer->below, layer->kernels) : 1;
  if (layer->full)
    layer->sum_count = layer->weights;
  else
    layer->sum_count =
        dnnl_memory_desc_get_size(weights_of(&layer->gradient, GRADIENT)) / sizeof *layer->sum;
  layer->weight = calloc(layer->weights, sizeof *layer->weight);
  layer->column = malloc(column * sizeof *layer->column);
  layer->sum = calloc(layer->sum_count, sizeof *layer->sum);
  layer->collected = calloc(layer->weights, sizeof *layer->collected);
  bool all = layer->weight != NULL && layer->column != NULL && layer->sum != NULL &&
             layer->collected != NULL;
  return all ? RV_OK : from_dnnl(dnnl_out_of_memory);
}

static rv_status open_products(rv_convolution *layer) {
  const geometry g = geometry_of(layer->rows, layer->below, layer->kernels);
  TRY_DNNL(dnnl_engine_create(&layer->engine, dnnl_cpu, 0));
  TRY_DNNL(dnnl_stream_create(&layer->stream, layer->engine, dnnl_stream_default_flags));
  RV_TRY(open_product(&layer->up, layer, &g, UP));
  if (!layer->single)
    RV_TRY(open_product(&layer->down, layer, &g, DOWN));
  RV_TRY(open_product(&layer->gradient, layer, &g, GRADIENT));
  return open_reorders(layer, &g);
}

static rv_status open_all(rv_convolution *layer) {
  if (!layer->full)
    RV_TRY(open_products(layer));
  RV_TRY(open_arrays(layer));
  return rv_convolution_set(layer, layer->collected);
}

/* Of one channel, and no larger than there is room for. */
static bool is_single(size_t rows, rv_maps below, rv_kernels k) {
  return below.channels == 1 && rv_single_column(rows, below, k) <= RV_SINGLE_COLUMN_MAX;
}

/* How many threads share the work is laid down with a primitive, and asked again when it runs. */
static int begin_one_thread(void) {
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  return threads;
}

rv_status rv_convolution_open(rv_convolution **out, size_t rows, rv_maps below, rv_kernels k) {
  bool full = k.height == below.height && k.width == below.width;
  *out = calloc(1, sizeof **out);
  if (*out == NULL)
    return from_dnnl(dnnl_out_of_memory);
  **out = (rv_convolution){.rows = rows,
                           .below = below,
                           .kernels = k,
                           .weights = k.count * k.height * k.width * below.channels,
                           .full = full,
                           .single = !full && is_single(rows, below, k)};
  int threads = begin_one_thread();
  rv_status status = open_all(*out);
  omp_set_num_threads(threads);
  if (status != RV_OK) {
    rv_convolution_free(*out);
    *out = NULL;
  }
  return status;
}

void rv_convolution_free(rv_convolution *layer) {
  if (layer == NULL)
    return;
  close_product(&layer->up);
  close_product(&layer->down);
  close_product(&layer->gradient);
  close_reorder(&layer->to_up);
  close_reorder(&layer->to_down);
  close_reorder(&layer->from_gradient);
  dnnl_memory_destroy(layer->plain);
  dnnl_stream_destroy(layer->stream);
  dnnl_engine_destroy(layer->engine);
  free(layer->weight);
  free(layer->column);
  free(layer->sum);
  free(layer->collected);
  free(layer);
}

static rv_status execute(const rv_convolution *layer, const_dnnl_primitive_t primitive,
                         const dnnl_exec_arg_t *argument, int arguments) {
  int threads = begin_one_thread();
  dnnl_status_t status = dnnl_primitive_execute(primitive, layer->stream, arguments, argument);
  if (status == dnnl_success)
    status = dnnl_stream_wait(layer->stream);
  omp_set_num_threads(threads);
  return from_dnnl(status);
}

static rv_status run_reorder(const rv_convolution *layer, const reorder *r, dnnl_memory_t from,
                             dnnl_memory_t to) {
  const dnnl_exec_arg_t argument[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  return execute(layer, r->primitive, argument, 2);
}

static rv_status run_product(const rv_convolution *layer, const product *p, direction kind,
                             const float *lower, const float *upper) {
  const dnnl_exec_arg_t argument[] = {
      {kind == DOWN ? DNNL_ARG_DIFF_SRC : DNNL_ARG_SRC, p->lower},
      {kind == UP ? DNNL_ARG_DST : DNNL_ARG_DIFF_DST, p->upper},
      {kind == GRADIENT ? DNNL_ARG_DIFF_WEIGHTS : DNNL_ARG_WEIGHTS, p->weight}};
  TRY_DNNL(dnnl_memory_set_data_handle(p->lower, (void *)lower));
  TRY_DNNL(dnnl_memory_set_data_handle(p->upper, (void *)upper));
  return execute(layer, p->primitive, argument, 3);
}

rv_status rv_convolution_set(rv_convolution *layer, const float *weight) {
  if (layer->full || layer->single)
    memcpy(layer->weight, weight, layer->weights * sizeof *weight);
  if (layer->full)
    return RV_OK;
  TRY_DNNL(dnnl_memory_set_data_handle(layer->plain, (void *)weight));
  RV_TRY(run_reorder(layer, &layer->to_up, layer->plain, layer->up.weight));
  return layer->single ? RV_OK
                       : run_reorder(layer, &layer->to_down, layer->plain, layer->down.weight);
}

static rv_full_layer full_shape(const rv_convolution *layer) {
  return (rv_full_layer){.rows = layer->rows,
                         .inputs = layer->weights / layer->kernels.count,
                         .outputs = layer->kernels.count};
}

rv_status rv_convolution_up(float *upper, rv_convolution *layer, const float *lower) {
  if (!layer->full)
    return run_product(layer, &layer->up, UP, lower, upper);
  rv_full_up(upper, layer->weight, lower, full_shape(layer));
  return RV_OK;
}

rv_status rv_convolution_down(float *lower, rv_convolution *layer, const float *upper) {
  if (layer->full)
    rv_full_down(lower, layer->weight, upper, full_shape(layer));
  else if (layer->single)
    rv_single_down(lower, layer->weight, upper, layer->column, layer->rows, layer->below,
                   layer->kernels);
  else
    return run_product(layer, &layer->down, DOWN, lower, upper);
  return RV_OK;
}

RV_VECTORISED static void add_kernels(float *restrict sum, const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++)
    sum[i] += x[i];
}

rv_status rv_convolution_add(rv_convolution *layer, const float *lower, const float *upper) {
  void *weight;
  if (layer->full) {
    rv_full_add(layer->sum, lower, upper, full_shape(layer));
    return RV_OK;
  }
  RV_TRY(run_product(layer, &layer->gradient, GRADIENT, lower, upper));
  TRY_DNNL(dnnl_memory_get_data_handle(layer->gradient.weight, &weight));
  add_kernels(layer->sum, weight, layer->sum_count);
  return RV_OK;
}

/* collected = the sum, in plain order. */
static rv_status bring_into_order(rv_convolution *layer) {
  void *weight;
  TRY_DNNL(dnnl_memory_get_data_handle(layer->gradient.weight, &weight));
  memcpy(weight, layer->sum, layer->sum_count * sizeof *layer->sum);
  TRY_DNNL(dnnl_memory_set_data_handle(layer->plain, layer->collected));
  return run_reorder(layer, &layer->from_gradient, layer->gradient.weight, layer->plain);
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
