/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_weights.h"

#include "numeric/transpose.h"
#include "random/shuffle.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void scale_to_mean_square_one(double *value, size_t count) {
  double square = 0;
  for (size_t i = 0; i < count; i++)
    square += value[i] * value[i];
  double root = sqrt(square / (double)count);
  for (size_t i = 0; root > 0 && i < count; i++)
    value[i] /= root;
}

static void flip_signs(gsl_rng *rng, double *value, size_t count) {
  unsigned long bits = 0;
  for (size_t i = 0; i < count; i++, bits >>= 1) {
    if (i % 32 == 0)
      bits = gsl_rng_get(rng);
    if (bits & 1)
      value[i] = -value[i];
  }
}

/* Inputs as rows. */
static rv_status orient(rv_net_weights *out, const rv_layer_source *source, size_t rows,
                        size_t columns) {
  double *turned;
  *out = (rv_net_weights){.matrix = out->matrix, .m = rows, .n = columns};
  if (source->inputs_are_rows)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&turned, rows, columns));
  rv_transpose(turned, out->matrix, rows, columns);
  free(out->matrix);
  *out = (rv_net_weights){.matrix = turned, .m = columns, .n = rows};
  return RV_OK;
}

/* The part that is not dead. */
static rv_status take(rv_net_weights *out, const double *value, const rv_layer_source *source,
                      const rv_live_part *part) {
  size_t rows = rv_rows_kept(part, RV_KEEP_CONSTANT);
  size_t columns = rv_columns_kept(part, RV_KEEP_CONSTANT);
  RV_TRY(rv_alloc_doubles(&out->matrix, rows, columns));
  rv_live_part_take(out->matrix, value, part, RV_KEEP_CONSTANT);
  return orient(out, source, rows, columns);
}

static rv_status take_without(rv_net_weights *out, const rv_net_layer *layer,
                              const rv_layer_source *source, const rv_examination *e) {
  double *rest;
  RV_TRY(rv_alloc_doubles(&rest, source->rows, source->columns));
  memcpy(rest, layer->value, source->rows * source->columns * sizeof *rest);
  rv_status status = rv_examination_take_off(rest, e);
  if (status == RV_OK)
    status = take(out, rest, source, &e->part);
  free(rest);
  return status;
}

static rv_status shuffle(rv_net_weights *out, const rv_stream_key *key, int threads) {
  double *shuffled;
  RV_TRY(rv_alloc_doubles(&shuffled, out->m, out->n));
  rv_shuffle(shuffled, out->matrix, out->m * out->n, key, RV_NET_SHUFFLED, threads);
  free(out->matrix);
  out->matrix = shuffled;
  return RV_OK;
}

static rv_status make(rv_net_weights *out, const rv_stream_key *key, const rv_net_layer *layer,
                      const rv_layer_source *source, const rv_examination *e, rv_net_copy copy,
                      int threads) {
  rv_stream stream;
  RV_TRY(copy == RV_NET_WITHOUT ? take_without(out, layer, source, e)
                                : take(out, layer->value, source, &e->part));
  size_t count = out->m * out->n;
  if (copy == RV_NET_SHUFFLED)
    RV_TRY(shuffle(out, key, threads));
  if (copy == RV_NET_FLIPPED)
    flip_signs(rv_stream_open(&stream, key, copy), out->matrix, count);
  scale_to_mean_square_one(out->matrix, count);
  return RV_OK;
}

rv_status rv_net_weights_make(rv_net_weights *out, const rv_stream_key *key,
                              const rv_net_layer *layer, const rv_layer_source *source,
                              const rv_examination *examination, rv_net_copy copy, int threads) {
  *out = (rv_net_weights){.matrix = NULL};
  if (examination->rank_full == 0 || (copy == RV_NET_WITHOUT && examination->directions.count == 0))
    return RV_OK;
  rv_status status = make(out, key, layer, source, examination, copy, threads);
  if (status != RV_OK)
    rv_net_weights_free(out);
  return status;
}

static rv_status make_whole(rv_net_weights *out, rv_net_weights *shuffled, const rv_stream_key *key,
                            const rv_net_layer *layer, const rv_layer_source *source, int threads) {
  size_t count = source->rows * source->columns;
  RV_TRY(rv_alloc_doubles(&out->matrix, source->rows, source->columns));
  memcpy(out->matrix, layer->value, count * sizeof *out->matrix);
  RV_TRY(orient(out, source, source->rows, source->columns));
  scale_to_mean_square_one(out->matrix, count);
  *shuffled = (rv_net_weights){.m = out->m, .n = out->n};
  RV_TRY(rv_alloc_doubles(&shuffled->matrix, out->m, out->n));
  rv_shuffle(shuffled->matrix, out->matrix, count, key, 0, threads);
  return RV_OK;
}

rv_status rv_net_weights_whole(rv_net_weights *out, rv_net_weights *shuffled,
                               const rv_stream_key *key, const rv_net_layer *layer,
                               const rv_layer_source *source, int threads) {
  *out = *shuffled = (rv_net_weights){.matrix = NULL};
  rv_status status = make_whole(out, shuffled, key, layer, source, threads);
  if (status == RV_OK)
    return RV_OK;
  rv_net_weights_free(out);
  rv_net_weights_free(shuffled);
  return status;
}

void rv_net_weights_free(rv_net_weights *weights) {
  free(weights->matrix);
  *weights = (rv_net_weights){.matrix = NULL};
}
