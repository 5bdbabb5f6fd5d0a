/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layers as one net: generated from the top, reversed one by one from the bottom. */
#include "experiment/net_stack.h"

#include "experiment/summary.h"
#include "model/reversal_errors.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

const rv_tool_column rv_net_stack_columns[] = {
    {"number", "of the layer, from 1, the first next to the input"},
    {"layer", "its name"},
    {"m", "inputs of the layer"},
    {"n", "outputs of the layer"},
    {"k", "ones of h at the top of the net"},
    {"p", "probability that dropout keeps a unit, in every layer"},
    {"tau", "threshold of the top layer in units of its noise"},
    {"trials", "hidden vectors h with random supports"},
    {"error_q05", "quantile over them of the relative error of the layer's outputs"},
    {"error_q50", "its median"},
    {"error_q95", "quantile"},
    {"error_predicted", "root of the mean square for independent Gaussian entries"},
    {"shuffled_error_q50", "median for the layers with their entries shuffled"},
    {0}};

bool rv_net_is_stack(const rv_net *net) {
  size_t at, count = net->source.count;
  return net->baseline.count == 0 && count > 1 && count <= RV_DEPTH_MAX && rv_net_fits(&at, net);
}

rv_status rv_net_stack_open(rv_net_stack *out, const rv_net *net) {
  *out = (rv_net_stack){.count = rv_net_is_stack(net) ? net->source.count : 0};
  out->weights = calloc(out->count + 1, sizeof *out->weights);
  out->shuffled = calloc(out->count + 1, sizeof *out->shuffled);
  return out->weights != NULL && out->shuffled != NULL
             ? RV_OK
             : rv_fail(RV_ENOMEM, "no memory for %zu layers: give fewer", out->count);
}

static void free_weights(rv_net_weights *weights, size_t count) {
  for (size_t i = 0; weights != NULL && i < count; i++)
    rv_net_weights_free(&weights[i]);
  free(weights);
}

void rv_net_stack_close(rv_net_stack *stack) {
  free_weights(stack->weights, stack->count);
  free_weights(stack->shuffled, stack->count);
  *stack = (rv_net_stack){.count = 0};
}

rv_status rv_net_stack_keep(rv_net_stack *stack, const rv_net *net, const rv_net_layer *layer,
                            size_t index) {
  const rv_stream_key key = {.seed = net->seed, .program = rv_hash_text("shuffle"), .cell = index};
  if (stack->count == 0)
    return RV_OK;
  return rv_net_weights_whole(&stack->weights[index], &stack->shuffled[index], &key, layer,
                              &net->source.layer[index], net->threads);
}

/* What is reversed: the net's shape, the biases of a random net, and h. */
typedef struct evolved {
  const rv_net *net;
  const rv_net_setting *setting;
  rv_layered_law law;
  rv_layered_evolution evolution;
  rv_hidden hidden;
} evolved;

/* The biases and scales that serve a random net of these widths best. */
static rv_status evolve(evolved *s) {
  const rv_net *net = s->net;
  size_t count = net->source.count;
  s->law = (rv_layered_law){.depth = count, .p = s->setting->p};
  for (size_t i = 0; i < count; i++)
    s->law.width[i] = (double)rv_net_inputs(net, i);
  s->law.width[count] = (double)rv_net_outputs(net, count - 1);
  RV_TRY(rv_layered_evolve(&s->evolution, &s->law, s->hidden.norm, RV_MOST_SIGNAL, true));
  double sigma = rv_layered_sigma(&s->evolution, &s->law, s->hidden.norm);
  s->evolution.reversal.bias[count] = -s->setting->tau * sigma;
  return RV_OK;
}

/* error (trials x (count + 1)) of one set of matrices. */
static rv_status reverse(double *error, const evolved *s, const rv_net_weights *weights) {
  const double cell[] = {s->setting->k, s->setting->p};
  const rv_stream_key key = {.seed = s->net->seed,
                             .program = rv_hash_text("stack"),
                             .cell = rv_hash_bytes(cell, sizeof cell)};
  const double *matrix[RV_DEPTH_MAX];
  for (size_t i = 0; i < s->net->source.count; i++)
    matrix[i] = weights[i].matrix;
  return rv_stack_errors(&key, error, matrix, &s->law, &s->evolution.reversal, &s->hidden,
                         s->setting->trials);
}

/* The errors of layer `index` + 1 in all trials. */
static rv_summary summarise_layer(double *scratch, const double *error, const evolved *s,
                                  size_t index) {
  for (size_t t = 0; t < s->setting->trials; t++)
    scratch[t] = error[t * (s->net->source.count + 1) + index + 1];
  return rv_summarise(scratch, s->setting->trials);
}

static double predicted_error(const evolved *s, size_t index) {
  return sqrt(index + 1 < s->net->source.count
                  ? s->evolution.state[index + 1].error_sq
                  : rv_layered_error_sq(&s->evolution, &s->law, &s->hidden, s->setting->tau));
}

static void write_rows(rv_csv *csv, double *scratch, const double *own, const double *shuffled,
                       const evolved *s) {
  for (size_t i = 0; i < s->net->source.count; i++) {
    rv_summary summary = summarise_layer(scratch, own, s, i);
    rv_csv_count(csv, i + 1);
    rv_csv_text(csv, s->net->source.layer[i].name);
    rv_csv_count(csv, rv_net_inputs(s->net, i));
    rv_csv_count(csv, rv_net_outputs(s->net, i));
    rv_csv_number(csv, s->setting->k);
    rv_csv_number(csv, s->setting->p);
    rv_csv_number(csv, s->setting->tau);
    rv_csv_count(csv, s->setting->trials);
    rv_csv_number(csv, summary.q05);
    rv_csv_number(csv, summary.q50);
    rv_csv_number(csv, summary.q95);
    rv_csv_number(csv, predicted_error(s, i));
    rv_csv_number(csv, summarise_layer(scratch, shuffled, s, i).q50);
    rv_csv_end_row(csv);
  }
}

static rv_status write_evolved(rv_csv *csv, const evolved *s, const rv_net_weights *weights,
                               const rv_net_weights *shuffled_weights) {
  size_t trials = s->setting->trials, width = s->net->source.count + 1;
  double *error;
  RV_TRY(rv_alloc_doubles(&error, trials, 2 * width + 1));
  double *own = error, *shuffled = own + trials * width, *scratch = shuffled + trials * width;
  rv_status status = reverse(own, s, weights);
  if (status == RV_OK)
    status = reverse(shuffled, s, shuffled_weights);
  if (status == RV_OK)
    write_rows(csv, scratch, own, shuffled, s);
  free(error);
  return status;
}

/* Where a random net would carry nothing there are no biases to reverse this one with. */
static rv_status write_setting(rv_csv *csv, size_t *narrow, const rv_net *net,
                               const rv_net_stack *stack, const rv_net_setting *setting) {
  evolved s = {.net = net, .setting = setting};
  RV_TRY(rv_hidden_make(&s.hidden, RV_ONES, (size_t)setting->k));
  rv_status status = evolve(&s);
  if (status == RV_EINVAL)
    ++*narrow;
  if (status == RV_OK)
    status = write_evolved(csv, &s, stack->weights, stack->shuffled);
  rv_hidden_free(&s.hidden);
  return status == RV_EINVAL ? RV_OK : status;
}

double rv_net_stack_work(const rv_net *net, size_t trials) {
  double entries = 0;
  for (size_t i = 0; i < net->source.count; i++)
    entries += (double)net->source.layer[i].rows * (double)net->source.layer[i].columns;
  return 4 * entries * (double)trials; /* down and up, two nets */
}

rv_status rv_net_stack_write(rv_csv *csv, size_t *narrow, rv_progress *progress, const rv_net *net,
                             const rv_net_stack *stack, const rv_net_settings *settings) {
  *narrow = 0;
  for (size_t i = 0; i < settings->count; i++) {
    RV_TRY(write_setting(csv, narrow, net, stack, &settings->item[i]));
    rv_progress_trials(progress, rv_net_stack_work(net, settings->item[i].trials));
  }
  return RV_OK;
}
