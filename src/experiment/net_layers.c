/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_layers.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rv_status copy_shuffled(rv_weights *out, const rv_weights *layer, uint64_t seed,
                               size_t index) {
  const rv_stream_key key = {.seed = seed, .program = rv_hash_text("shuffle"), .cell = index};
  *out = (rv_weights){.m = layer->m, .n = layer->n, .entries = layer->entries};
  RV_TRY(rv_alloc_doubles(&out->matrix, layer->m, layer->n));
  memcpy(out->matrix, layer->matrix, layer->m * layer->n * sizeof *out->matrix);
  rv_shuffle_entries(&key, out->matrix, layer->m * layer->n);
  return RV_OK;
}

static rv_status read_layers(rv_net *net, bool inputs_are_rows) {
  if (net->layer == NULL || net->shuffled == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu layers: give fewer", net->count);
  for (size_t i = 0; i < net->count; i++)
    RV_TRY(rv_weights_read(&net->layer[i], net->path[i], inputs_are_rows));
  for (size_t i = 0; i < net->count; i++)
    RV_TRY(copy_shuffled(&net->shuffled[i], &net->layer[i], net->seed, i));
  return RV_OK;
}

rv_status rv_net_read(rv_net *out, char *const *path, size_t count, bool inputs_are_rows,
                      uint64_t seed, int threads) {
  *out = (rv_net){.path = path, .count = count, .seed = seed, .threads = threads};
  out->layer = calloc(count, sizeof *out->layer);
  out->shuffled = calloc(count, sizeof *out->shuffled);
  rv_status status = read_layers(out, inputs_are_rows);
  if (status != RV_OK)
    rv_net_free(out);
  return status;
}

static void free_layers(rv_weights *layer, size_t count) {
  for (size_t i = 0; layer != NULL && i < count; i++)
    rv_weights_free(&layer[i]);
  free(layer);
}

void rv_net_free(rv_net *net) {
  free_layers(net->layer, net->count);
  free_layers(net->shuffled, net->count);
  *net = (rv_net){.layer = NULL};
}

bool rv_net_fits(size_t *at, const rv_net *net) {
  for (*at = 0; *at + 1 < net->count; ++*at)
    if (net->layer[*at].n != net->layer[*at + 1].m)
      return false;
  return true;
}

/* 1, 2, 5, 10, ... up to half of the outputs and a million. */
enum { USUAL_MAX = 19 };

static size_t usual_ks(double out[USUAL_MAX], size_t n) {
  static const double step[] = {2, 2.5, 2};
  size_t count = 0;
  out[count++] = 1;
  for (double k = 2; k <= (double)n / 2 && k <= 1e6; k *= step[count % 3], count++)
    out[count] = k;
  return count;
}

static void fill(rv_net_settings *out, const rv_list *k, const rv_net_lists *lists, size_t n) {
  for (size_t a = 0; a < k->count; a++)
    for (size_t b = 0; b < lists->p->count; b++)
      for (size_t c = 0; c < lists->tau->count; c++) {
        double tau = lists->tau->item[c];
        if (k->item[a] <= (double)n)
          out->item[out->count++] =
              (rv_net_setting){k->item[a], lists->p->item[b],
                               tau < 0 ? sqrt(2 * log((double)n)) : tau, lists->trials};
      }
}

rv_status rv_net_settings_make(rv_net_settings *out, const rv_net_lists *lists, size_t n) {
  double usual[USUAL_MAX];
  rv_list k = *lists->k;
  if (k.count == 0)
    k = (rv_list){usual, usual_ks(usual, n)};
  *out = (rv_net_settings){.item = NULL};
  double wanted = (double)k.count * (double)lists->p->count * (double)lists->tau->count;
  if (wanted > RV_LIST_MAX)
    return rv_fail(RV_EINVAL, "there are more than %d settings: give shorter lists", RV_LIST_MAX);
  out->item = calloc((size_t)wanted, sizeof *out->item);
  if (out->item == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %.0f settings: give shorter lists", wanted);
  fill(out, &k, lists, n);
  return RV_OK;
}
