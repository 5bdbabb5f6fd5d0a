/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/net_reversal.h"

#include "experiment/summary.h"
#include "model/reversal_errors.h"
#include "reverify/relu_error.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

const rv_tool_column rv_net_reversal_columns[] = {
    {"layer", "from 1, the first next to the input"},
    {"m", "inputs of the layer"},
    {"n", "outputs of the layer"},
    {"k", "ones of h, the others being 0"},
    {"p", "probability that dropout keeps a unit"},
    {"tau", "threshold: the bias is -tau sigma, sigma = sqrt(2 k / (p m))"},
    {"trials", "hidden vectors h with random supports"},
    {"error_q05", "quantile of ||r(u + b) - h|| / ||h|| over them"},
    {"error_q50", "its median"},
    {"error_q95", "quantile"},
    {"error_sq_mean", "mean of the square"},
    {"error_sq_predicted", "its mean for independent Gaussian entries"},
    {"error_predicted", "the root of that"},
    {"shuffled_error_q50", "median for the layer with its entries shuffled"},
    {"shuffled_error_sq_mean", "mean of the square for it"},
    {0}};

/* One product with the matrix down and one up, of the layer and of its shuffled copy. */
double rv_net_reversal_work(const rv_weights *layer, size_t trials) {
  return 4 * (double)layer->m * (double)layer->n * (double)trials;
}

static double mean_square(const double *value, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += value[i] * value[i];
  return sum / (double)count;
}

/* What a setting shows of the layer and of its shuffled copy. */
typedef struct outcome {
  rv_summary own, shuffled;
  double own_sq, shuffled_sq, predicted_sq;
} outcome;

/* The streams have the name that they had when random_like_net examined nets: same numbers. */
static rv_stream_key stream_key(const rv_net *net, const rv_net_setting *s, size_t index) {
  const double cell[] = {(double)index, s->k, s->p, s->tau};
  return (rv_stream_key){.seed = net->seed,
                         .program = rv_hash_text("random_like_net"),
                         .cell = rv_hash_bytes(cell, sizeof cell)};
}

static rv_status measure(outcome *out, double *error, const rv_net *net, const rv_net_setting *s,
                         const rv_hidden *hidden, size_t index) {
  const rv_weights *layer = &net->layer[index];
  const rv_stream_key key = stream_key(net, s, index);
  const rv_relu_law law = {(double)layer->m, (double)layer->n, s->p, 1};
  double bias = -s->tau * rv_relu_sigma(&law, hidden);
  out->predicted_sq = rv_relu_flat_error_sq(&law, (size_t)s->k, s->tau);
  RV_TRY(rv_layer_errors(&key, error, layer->matrix, layer->m, layer->n, hidden, s->p, bias,
                         s->trials, net->threads));
  out->own_sq = mean_square(error, s->trials);
  out->own = rv_summarise(error, s->trials);
  RV_TRY(rv_layer_errors(&key, error, net->shuffled[index].matrix, layer->m, layer->n, hidden, s->p,
                         bias, s->trials, net->threads));
  out->shuffled_sq = mean_square(error, s->trials);
  out->shuffled = rv_summarise(error, s->trials);
  return RV_OK;
}

static void write_outcome(rv_csv *csv, const rv_weights *layer, const rv_net_setting *s,
                          const outcome *o, size_t index) {
  rv_csv_count(csv, index + 1);
  rv_csv_count(csv, layer->m);
  rv_csv_count(csv, layer->n);
  rv_csv_number(csv, s->k);
  rv_csv_number(csv, s->p);
  rv_csv_number(csv, s->tau);
  rv_csv_count(csv, s->trials);
  rv_csv_number(csv, o->own.q05);
  rv_csv_number(csv, o->own.q50);
  rv_csv_number(csv, o->own.q95);
  rv_csv_number(csv, o->own_sq);
  rv_csv_number(csv, o->predicted_sq);
  rv_csv_number(csv, sqrt(o->predicted_sq));
  rv_csv_number(csv, o->shuffled.q50);
  rv_csv_number(csv, o->shuffled_sq);
  rv_csv_end_row(csv);
}

static void note_reversible(rv_reversible *out, const rv_net_setting *s, const outcome *o) {
  const double bound = RV_REVERSIBLE_ERROR;
  if (s->p > out->p)
    *out = (rv_reversible){.p = s->p};
  if (s->p < out->p)
    return;
  out->largest_k = fmax(out->largest_k, s->k);
  if (o->own_sq <= bound * bound)
    out->k = fmax(out->k, s->k);
  if (o->predicted_sq <= bound * bound)
    out->predicted_k = fmax(out->predicted_k, s->k);
}

static rv_status write_setting(rv_csv *csv, rv_reversible *out, const rv_net *net,
                               const rv_net_setting *s, size_t index) {
  outcome o;
  rv_hidden hidden;
  double *error = NULL;
  RV_TRY(rv_hidden_make(&hidden, RV_ONES, (size_t)s->k));
  rv_status status = rv_alloc_doubles(&error, s->trials, 1);
  if (status == RV_OK)
    status = measure(&o, error, net, s, &hidden, index);
  if (status == RV_OK) {
    write_outcome(csv, &net->layer[index], s, &o, index);
    note_reversible(out, s, &o);
  }
  free(error);
  rv_hidden_free(&hidden);
  return status;
}

rv_status rv_net_reversal_write(rv_csv *csv, rv_reversible *out, rv_progress *progress,
                                const rv_net *net, const rv_net_settings *settings, size_t index) {
  *out = (rv_reversible){.p = 0};
  for (size_t i = 0; i < settings->count; i++) {
    const rv_net_setting *s = &settings->item[i];
    RV_TRY(write_setting(csv, out, net, s, index));
    rv_progress_trials(progress, rv_net_reversal_work(&net->layer[index], s->trials));
  }
  return RV_OK;
}
