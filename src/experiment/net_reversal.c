/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_reversal.h"

#include "experiment/summary.h"
#include "model/reversal_errors.h"
#include "reverify/relu_error.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

const rv_tool_column rv_net_reversal_columns[] = {
    {"number", "of the layer, from 1"},
    {"layer", "its name"},
    {"m", "inputs that are not dead"},
    {"n", "outputs that are not dead"},
    {"k", "ones of h, the others being 0"},
    {"p", "probability that dropout keeps a unit"},
    {"tau", "threshold: the bias is -tau sigma, sigma = sqrt(2 k / (p m))"},
    {"trials", "hidden vectors h with random supports"},
    {"error_q05", "quantile of ||r(W'x + b) - h|| / ||h|| over them, W of mean square 1"},
    {"error_q50", "its median"},
    {"error_q95", "quantile"},
    {"error_sq_mean", "mean of the square"},
    {"error_sq_predicted", "its mean for independent Gaussian entries"},
    {"error_predicted", "the root of that"},
    {"shuffled_error_q50", "median for the layer with its entries shuffled"},
    {"shuffled_error_sq_mean", "mean of the square for it"},
    {"flipped_error_q50", "median for the layer with signs drawn at random"},
    {"flipped_error_sq_mean", "mean of the square for it"},
    {"without_error_q50", "median without its learned directions; empty if there are none"},
    {"without_error_sq_mean", "mean of the square likewise"},
    {0}};

/* One product with the matrix down and one up, of each copy. */
double rv_net_reversal_work(const rv_layer_source *layer, size_t trials) {
  return 2 * RV_NET_COPIES * (double)layer->rows * (double)layer->columns * (double)trials;
}

static double mean_square(const double *value, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += value[i] * value[i];
  return sum / (double)count;
}

/* What a setting shows of a copy. */
typedef struct outcome {
  rv_summary error;
  double mean_sq;
} outcome;

static rv_stream_key stream_key(const rv_net *net, const rv_net_setting *s, size_t index) {
  const double cell[] = {(double)index, s->k, s->p, s->tau};
  return (rv_stream_key){.seed = net->seed,
                         .program = rv_hash_text("net_reversal"),
                         .cell = rv_hash_bytes(cell, sizeof cell)};
}

static rv_relu_law law_of(const rv_net_weights *w, const rv_net_setting *s) {
  return (rv_relu_law){(double)w->m, (double)w->n, s->p, 1};
}

static rv_status reverse(outcome *out, double *error, const rv_net *net, const rv_net_weights *w,
                         const rv_net_setting *s, size_t index) {
  const rv_stream_key key = stream_key(net, s, index);
  const rv_relu_law law = law_of(w, s);
  rv_hidden hidden;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)s->k));
  rv_status status =
      rv_layer_errors(&key, error, w->matrix, w->m, w->n, &hidden, s->p,
                      -s->tau * rv_relu_sigma(&law, &hidden), s->trials, net->threads);
  if (status == RV_OK)
    *out = (outcome){.mean_sq = mean_square(error, s->trials),
                     .error = rv_summarise(error, s->trials)};
  rv_hidden_free(&hidden);
  return status;
}

static bool fits(const rv_net_setting *s, const rv_net_weights *w) {
  return s->k <= (double)w->n;
}

/* One copy at all settings. */
static rv_status reverse_copy(outcome *out, rv_progress *progress, const rv_net *net,
                              const rv_net_weights *w, const rv_net_settings *settings,
                              size_t index) {
  double *error;
  RV_TRY(rv_alloc_doubles(&error, settings->count > 0 ? settings->item[0].trials : 0, 1));
  rv_status status = RV_OK;
  for (size_t i = 0; i < settings->count && status == RV_OK; i++) {
    const rv_net_setting *s = &settings->item[i];
    out[i] = (outcome){.mean_sq = NAN, .error = {.q05 = NAN, .q50 = NAN, .q95 = NAN}};
    if (w->matrix != NULL && fits(s, w))
      status = reverse(&out[i], error, net, w, s, index);
    rv_progress_trials(progress,
                       rv_net_reversal_work(&net->source.layer[index], s->trials) / RV_NET_COPIES);
  }
  free(error);
  return status;
}

static void write_row(rv_csv *csv, const rv_net *net, const rv_net_setting *s,
                      const outcome *const copy[RV_NET_COPIES], double predicted_sq,
                      const rv_net_weights *w, size_t index) {
  rv_csv_count(csv, index + 1);
  rv_csv_text(csv, net->source.layer[index].name);
  rv_csv_count(csv, w->m);
  rv_csv_count(csv, w->n);
  rv_csv_number(csv, s->k);
  rv_csv_number(csv, s->p);
  rv_csv_number(csv, s->tau);
  rv_csv_count(csv, s->trials);
  rv_csv_number(csv, copy[RV_NET_OWN]->error.q05);
  rv_csv_number(csv, copy[RV_NET_OWN]->error.q50);
  rv_csv_number(csv, copy[RV_NET_OWN]->error.q95);
  rv_csv_number(csv, copy[RV_NET_OWN]->mean_sq);
  rv_csv_number(csv, predicted_sq);
  rv_csv_number(csv, sqrt(predicted_sq));
  for (size_t c = RV_NET_SHUFFLED; c < RV_NET_COPIES; c++) {
    rv_csv_finite(csv, copy[c]->error.q50);
    rv_csv_finite(csv, copy[c]->mean_sq);
  }
  rv_csv_end_row(csv);
}

static void note_reversible(rv_reversible *out, const rv_net_setting *s,
                            const outcome *const copy[RV_NET_COPIES], double predicted_sq) {
  const double bound = RV_REVERSIBLE_ERROR * RV_REVERSIBLE_ERROR;
  if (s->p > out->p)
    *out = (rv_reversible){.p = s->p};
  if (s->p < out->p)
    return;
  out->largest_k = fmax(out->largest_k, s->k);
  for (size_t c = 0; c < RV_NET_COPIES; c++)
    if (copy[c]->mean_sq <= bound)
      out->k[c] = fmax(out->k[c], s->k);
  if (predicted_sq <= bound)
    out->predicted_k = fmax(out->predicted_k, s->k);
}

static void write_all(rv_csv *csv, rv_reversible *reversible, const rv_net *net,
                      const outcome *outcomes, const rv_net_weights *shape,
                      const rv_net_settings *settings, size_t index) {
  for (size_t i = 0; i < settings->count; i++) {
    const rv_net_setting *s = &settings->item[i];
    const rv_relu_law law = law_of(shape, s);
    const outcome *copy[RV_NET_COPIES];
    if (!fits(s, shape))
      continue;
    for (size_t c = 0; c < RV_NET_COPIES; c++)
      copy[c] = &outcomes[c * settings->count + i];
    double predicted_sq = rv_relu_flat_error_sq(&law, (size_t)s->k, s->tau);
    write_row(csv, net, s, copy, predicted_sq, shape, index);
    note_reversible(reversible, s, copy, predicted_sq);
  }
}

/* One copy in memory at a time; `shape` keeps the sizes of the layer's own. */
static rv_status reverse_all(outcome *outcomes, rv_net_weights *shape, rv_progress *progress,
                             const rv_net *net, const rv_net_layer *layer,
                             const rv_examination *examination, const rv_net_settings *settings,
                             size_t index) {
  const rv_stream_key key = {
      .seed = net->seed, .program = rv_hash_text("net_copies"), .cell = index};
  rv_status status = RV_OK;
  for (size_t c = 0; c < RV_NET_COPIES && status == RV_OK; c++) {
    rv_net_weights w;
    RV_TRY(rv_net_weights_make(&w, &key, layer, &net->source.layer[index], examination,
                               (rv_net_copy)c, net->threads));
    status = reverse_copy(outcomes + c * settings->count, progress, net, &w, settings, index);
    if (c == RV_NET_OWN)
      *shape = (rv_net_weights){.m = w.m, .n = w.n};
    rv_net_weights_free(&w);
  }
  return status;
}

rv_status rv_net_reversal_write(rv_csv *csv, rv_reversible *out, rv_progress *progress,
                                const rv_net *net, const rv_net_layer *layer,
                                const rv_examination *examination, const rv_net_settings *settings,
                                size_t index) {
  rv_net_weights shape;
  *out = (rv_reversible){.p = 0};
  outcome *outcomes = calloc(RV_NET_COPIES * settings->count + 1, sizeof *outcomes);
  if (outcomes == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu settings: give shorter lists", settings->count);
  rv_status status =
      reverse_all(outcomes, &shape, progress, net, layer, examination, settings, index);
  if (status == RV_OK && examination->rank_full > 0)
    write_all(csv, out, net, outcomes, &shape, settings, index);
  free(outcomes);
  return status;
}
