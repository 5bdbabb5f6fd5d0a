/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/map_product.h"

#ifdef RV_WITH_ONEDNN

#include <omp.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

rv_status rv_map_status(dnnl_status_t status) {
  if (status == dnnl_success)
    return RV_OK;
  if (status == dnnl_out_of_memory)
    return rv_fail(RV_ENOMEM, "no memory for a convolution: give fewer or smaller layers");
  return rv_fail(RV_ENUMERIC, "oneDNN refuses a convolution with its status %d: give other layers",
                 (int)status);
}

#define TRY_DNNL(call) RV_TRY(rv_map_status(call))

int rv_map_begin_one_thread(void) {
  int threads = omp_get_max_threads();
  omp_set_num_threads(1);
  return threads;
}

void rv_map_end_one_thread(int threads) {
  omp_set_num_threads(threads);
}

/* Shapes in oneDNN's words: it names maps (rows, channels, height, width). */
typedef struct geometry {
  dnnl_dims_t lower, upper, weight, stride, none;
} geometry;

static geometry geometry_of(const rv_map_layer *layer) {
  rv_maps below = layer->below, above = rv_maps_above(below, layer->kernels);
  rv_kernels k = layer->kernels;
  int64_t rows = (int64_t)layer->rows, stride = (int64_t)k.stride;
  return (geometry){
      .lower = {rows, (int64_t)below.channels, (int64_t)below.height, (int64_t)below.width},
      .upper = {rows, (int64_t)above.channels, (int64_t)above.height, (int64_t)above.width},
      .weight = {(int64_t)k.count, (int64_t)below.channels, (int64_t)k.height, (int64_t)k.width},
      .stride = {stride, stride}};
}

/* The caller's order. */
typedef struct plain_order {
  dnnl_memory_desc_t lower, upper, weight;
} plain_order;

static rv_status find_plain_order(plain_order *plain, const geometry *g) {
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&plain->lower, 4, g->lower, dnnl_f32, dnnl_nhwc));
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&plain->upper, 4, g->upper, dnnl_f32, dnnl_nhwc));
  return rv_map_status(
      dnnl_memory_desc_init_by_tag(&plain->weight, 4, g->weight, dnnl_f32, dnnl_ohwi));
}

/* A convolution in words. Weights lie as oneDNN likes them best; maps too, unless `maps` says how.
 */
static rv_status put_into_words(dnnl_convolution_desc_t *c, const geometry *g,
                                rv_map_direction direction, dnnl_alg_kind_t algorithm,
                                dnnl_format_tag_t maps) {
  dnnl_memory_desc_t lower, upper, weight;
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&lower, 4, g->lower, dnnl_f32, maps));
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&upper, 4, g->upper, dnnl_f32, maps));
  TRY_DNNL(dnnl_memory_desc_init_by_tag(&weight, 4, g->weight, dnnl_f32, dnnl_format_tag_any));
  if (direction == RV_MAP_UP)
    return rv_map_status(dnnl_convolution_forward_desc_init(c, dnnl_forward_training, algorithm,
                                                            &lower, &weight, NULL, &upper,
                                                            g->stride, g->none, g->none));
  if (direction == RV_MAP_DOWN)
    return rv_map_status(dnnl_convolution_backward_data_desc_init(
        c, algorithm, &lower, &weight, &upper, g->stride, g->none, g->none));
  return rv_map_status(dnnl_convolution_backward_weights_desc_init(
      c, algorithm, &lower, &weight, NULL, &upper, g->stride, g->none, g->none));
}

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

/* `up` is the description of the same layer's way up, which the others want as a hint. */
static rv_status describe_direct(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
                                 const geometry *g, rv_map_direction direction,
                                 const_dnnl_primitive_desc_t up) {
  dnnl_convolution_desc_t c;
  RV_TRY(put_into_words(&c, g, direction, dnnl_convolution_direct, dnnl_nhwc));
  RV_TRY(choose(out, &c, engine, up));
  return *out != NULL ? RV_OK
                      : rv_map_status(dnnl_primitive_desc_create(out, &c, NULL, engine, up));
}

/* *out is NULL where oneDNN has no such product. */
static rv_status describe_winograd(dnnl_primitive_desc_t *out, dnnl_engine_t engine,
                                   const geometry *g, rv_map_direction direction,
                                   const_dnnl_primitive_desc_t up) {
  dnnl_convolution_desc_t c;
  RV_TRY(put_into_words(&c, g, direction, dnnl_convolution_winograd, dnnl_format_tag_any));
  if (dnnl_primitive_desc_create(out, &c, NULL, engine, up) != dnnl_success)
    *out = NULL;
  return RV_OK;
}

/* It works on sixteen channels of either maps at a time. */
static bool suits_winograd(const rv_map_layer *layer) {
  rv_kernels k = layer->kernels;
  return k.height == 3 && k.width == 3 && k.stride == 1 && k.count >= 16 &&
         layer->below.channels >= 16;
}

static rv_status describe_with_hint(dnnl_primitive_desc_t *out, const rv_map_layer *layer,
                                    const geometry *g, rv_map_direction direction,
                                    const_dnnl_primitive_desc_t up) {
  if (suits_winograd(layer))
    RV_TRY(describe_winograd(out, layer->engine, g, direction, up));
  return *out != NULL ? RV_OK : describe_direct(out, layer->engine, g, direction, up);
}

static rv_status describe(dnnl_primitive_desc_t *out, const rv_map_layer *layer, const geometry *g,
                          rv_map_direction direction) {
  dnnl_primitive_desc_t up = NULL;
  *out = NULL;
  if (direction == RV_MAP_UP)
    return describe_with_hint(out, layer, g, direction, NULL);
  RV_TRY(describe_direct(&up, layer->engine, g, RV_MAP_UP, NULL));
  rv_status status = describe_with_hint(out, layer, g, direction, up);
  dnnl_primitive_desc_destroy(up);
  return status;
}

/* In two orders. `made`: it is what the product makes, not what it takes. */
static rv_status open_apart(rv_map_operand *o, dnnl_engine_t engine,
                            const dnnl_memory_desc_t *plain, const dnnl_memory_desc_t *own,
                            bool made) {
  const dnnl_memory_desc_t *from = made ? own : plain, *to = made ? plain : own;
  TRY_DNNL(dnnl_memory_create(&o->plain, plain, engine, DNNL_MEMORY_NONE));
  TRY_DNNL(dnnl_memory_create(&o->own, own, engine, DNNL_MEMORY_ALLOCATE));
  TRY_DNNL(dnnl_reorder_primitive_desc_create(&o->between, from, engine, to, engine, NULL));
  return rv_map_status(dnnl_primitive_create(&o->bring, o->between));
}

static rv_status open_maps(rv_map_operand *o, dnnl_engine_t engine, const dnnl_memory_desc_t *plain,
                           const dnnl_memory_desc_t *own, bool made) {
  if (!dnnl_memory_desc_equal(plain, own))
    return open_apart(o, engine, plain, own, made);
  return rv_map_status(dnnl_memory_create(&o->own, own, engine, DNNL_MEMORY_NONE));
}

static void close_operand(rv_map_operand *o) {
  dnnl_memory_destroy(o->plain);
  dnnl_memory_destroy(o->own);
  dnnl_primitive_destroy(o->bring);
  dnnl_primitive_desc_destroy(o->between);
}

static const dnnl_memory_desc_t *memory_of(const rv_map_product *p, dnnl_query_t what) {
  return dnnl_primitive_desc_query_md(p->description, what, 0);
}

rv_status rv_map_product_open(rv_map_product *p, const rv_map_layer *layer,
                              rv_map_direction direction) {
  bool up = direction == RV_MAP_UP, down = direction == RV_MAP_DOWN,
       gradient = direction == RV_MAP_GRADIENT;
  const geometry g = geometry_of(layer);
  plain_order plain;
  *p = (rv_map_product){.direction = direction};
  RV_TRY(find_plain_order(&plain, &g));
  RV_TRY(describe(&p->description, layer, &g, direction));
  TRY_DNNL(dnnl_primitive_create(&p->primitive, p->description));
  RV_TRY(open_maps(&p->lower, layer->engine, &plain.lower,
                   memory_of(p, down ? dnnl_query_diff_src_md : dnnl_query_src_md), down));
  RV_TRY(open_maps(&p->upper, layer->engine, &plain.upper,
                   memory_of(p, up ? dnnl_query_dst_md : dnnl_query_diff_dst_md), up));
  return open_apart(&p->weight, layer->engine, &plain.weight,
                    memory_of(p, gradient ? dnnl_query_diff_weights_md : dnnl_query_weights_md),
                    gradient);
}

void rv_map_product_close(rv_map_product *p) {
  close_operand(&p->lower);
  close_operand(&p->upper);
  close_operand(&p->weight);
  dnnl_primitive_destroy(p->primitive);
  dnnl_primitive_desc_destroy(p->description);
  *p = (rv_map_product){.primitive = NULL};
}

static rv_status execute(const rv_map_layer *layer, const_dnnl_primitive_t primitive,
                         const dnnl_exec_arg_t *argument, int arguments) {
  int threads = rv_map_begin_one_thread();
  dnnl_status_t status = dnnl_primitive_execute(primitive, layer->stream, arguments, argument);
  if (status == dnnl_success)
    status = dnnl_stream_wait(layer->stream);
  rv_map_end_one_thread(threads);
  return rv_map_status(status);
}

static rv_status bring(const rv_map_operand *o, const rv_map_layer *layer, dnnl_memory_t from,
                       dnnl_memory_t to) {
  const dnnl_exec_arg_t argument[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
  return execute(layer, o->bring, argument, 2);
}

/* Where the orders are one, the product works on the caller's numbers. */
static rv_status show(const rv_map_operand *o, const float *value) {
  return rv_map_status(
      dnnl_memory_set_data_handle(o->bring == NULL ? o->own : o->plain, (void *)value));
}

static rv_status take(const rv_map_operand *o, const rv_map_layer *layer, const float *value) {
  RV_TRY(show(o, value));
  return o->bring == NULL ? RV_OK : bring(o, layer, o->plain, o->own);
}

static rv_status give(const rv_map_operand *o, const rv_map_layer *layer) {
  return o->bring == NULL ? RV_OK : bring(o, layer, o->own, o->plain);
}

rv_status rv_map_product_set(const rv_map_product *p, const rv_map_layer *layer,
                             const float *weight) {
  return take(&p->weight, layer, weight);
}

static rv_status go(const rv_map_product *p, const rv_map_layer *layer, const float *lower,
                    const float *upper) {
  bool up = p->direction == RV_MAP_UP;
  const rv_map_operand *from = up ? &p->lower : &p->upper, *to = up ? &p->upper : &p->lower;
  const dnnl_exec_arg_t argument[] = {{up ? DNNL_ARG_SRC : DNNL_ARG_DIFF_DST, from->own},
                                      {DNNL_ARG_WEIGHTS, p->weight.own},
                                      {up ? DNNL_ARG_DST : DNNL_ARG_DIFF_SRC, to->own}};
  RV_TRY(take(from, layer, up ? lower : upper));
  RV_TRY(show(to, up ? upper : lower));
  RV_TRY(execute(layer, p->primitive, argument, 3));
  return give(to, layer);
}

static rv_status find_gradient(const rv_map_product *p, const rv_map_layer *layer,
                               const float *lower, const float *upper) {
  const dnnl_exec_arg_t argument[] = {{DNNL_ARG_SRC, p->lower.own},
                                      {DNNL_ARG_DIFF_DST, p->upper.own},
                                      {DNNL_ARG_DIFF_WEIGHTS, p->weight.own}};
  RV_TRY(take(&p->lower, layer, lower));
  RV_TRY(take(&p->upper, layer, upper));
  return execute(layer, p->primitive, argument, 3);
}

rv_status rv_map_product_run(const rv_map_product *p, const rv_map_layer *layer, const float *lower,
                             const float *upper) {
  return p->direction == RV_MAP_GRADIENT ? find_gradient(p, layer, lower, upper)
                                         : go(p, layer, lower, upper);
}

size_t rv_map_product_weights(const rv_map_product *p) {
  const dnnl_memory_desc_t *own = NULL;
  dnnl_memory_get_memory_desc(p->weight.own, &own);
  return dnnl_memory_desc_get_size(own) / sizeof(float);
}

rv_status rv_map_product_gradient(float **gradient, const rv_map_product *p) {
  void *own = NULL;
  TRY_DNNL(dnnl_memory_get_data_handle(p->weight.own, &own));
  *gradient = own;
  return RV_OK;
}

rv_status rv_map_product_collect(float *gradient, const rv_map_product *p,
                                 const rv_map_layer *layer) {
  TRY_DNNL(dnnl_memory_set_data_handle(p->weight.plain, gradient));
  return bring(&p->weight, layer, p->weight.own, p->weight.plain);
}

#endif
