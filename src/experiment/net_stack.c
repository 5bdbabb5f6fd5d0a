/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layers as one net: generated from the top, reversed one by one from the bottom. */
#include "experiment/net_reversal.h"

#include "experiment/summary.h"
#include "model/reversal_errors.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

const rv_tool_column rv_net_stack_columns[] = {
    {"layer", "from 1, the first next to the input"},
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

/* What is reversed: the net's shape, the biases of a random net, and h. */
typedef struct stack {
  const rv_net *net;
  const rv_net_setting *setting;
  rv_layered_law law;
  rv_layered_evolution evolution;
  rv_hidden hidden;
} stack;

/* The biases and scales that serve a random net of these widths best. */
static rv_status evolve(stack *s) {
  const rv_net *net = s->net;
  s->law = (rv_layered_law){.depth = net->count, .p = s->setting->p};
  for (size_t i = 0; i < net->count; i++)
    s->law.width[i] = (double)net->layer[i].m;
  s->law.width[net->count] = (double)net->layer[net->count - 1].n;
  RV_TRY(rv_layered_evolve(&s->evolution, &s->law, s->hidden.norm, RV_MOST_SIGNAL, true));
  double sigma = rv_layered_sigma(&s->evolution, &s->law, s->hidden.norm);
  s->evolution.reversal.bias[net->count] = -s->setting->tau * sigma;
  return RV_OK;
}

/* error (trials x (count + 1)) of one set of matrices. */
static rv_status reverse(double *error, const stack *s, const rv_weights *layer) {
  const double cell[] = {s->setting->k, s->setting->p};
  const rv_stream_key key = {.seed = s->net->seed,
                             .program = rv_hash_text("stack"),
                             .cell = rv_hash_bytes(cell, sizeof cell)};
  const double *matrix[RV_DEPTH_MAX];
  for (size_t i = 0; i < s->net->count; i++)
    matrix[i] = layer[i].matrix;
  return rv_stack_errors(&key, error, matrix, &s->law, &s->evolution.reversal, &s->hidden,
                         s->setting->trials);
}

/* The errors of layer `index` + 1 in all trials. */
static rv_summary summarise_layer(double *scratch, const double *error, const stack *s,
                                  size_t index) {
  for (size_t t = 0; t < s->setting->trials; t++)
    scratch[t] = error[t * (s->net->count + 1) + index + 1];
  return rv_summarise(scratch, s->setting->trials);
}

static double predicted_error(const stack *s, size_t index) {
  return sqrt(index + 1 < s->net->count
                  ? s->evolution.state[index + 1].error_sq
                  : rv_layered_error_sq(&s->evolution, &s->law, &s->hidden, s->setting->tau));
}

static void write_rows(rv_csv *csv, double *scratch, const double *own, const double *shuffled,
                       const stack *s) {
  for (size_t i = 0; i < s->net->count; i++) {
    rv_summary summary = summarise_layer(scratch, own, s, i);
    rv_csv_count(csv, i + 1);
    rv_csv_count(csv, s->net->layer[i].m);
    rv_csv_count(csv, s->net->layer[i].n);
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

static rv_status write_evolved(rv_csv *csv, const stack *s) {
  size_t trials = s->setting->trials, width = s->net->count + 1;
  double *error;
  RV_TRY(rv_alloc_doubles(&error, trials, 2 * width + 1));
  double *own = error, *shuffled = own + trials * width, *scratch = shuffled + trials * width;
  rv_status status = reverse(own, s, s->net->layer);
  if (status == RV_OK)
    status = reverse(shuffled, s, s->net->shuffled);
  if (status == RV_OK)
    write_rows(csv, scratch, own, shuffled, s);
  free(error);
  return status;
}

static rv_status write_setting(rv_csv *csv, const rv_net *net, const rv_net_setting *setting) {
  stack s = {.net = net, .setting = setting};
  RV_TRY(rv_hidden_make(&s.hidden, RV_ONES, (size_t)setting->k));
  rv_status status = evolve(&s);
  if (status == RV_OK)
    status = write_evolved(csv, &s);
  rv_hidden_free(&s.hidden);
  return status;
}

rv_status rv_net_stack_write(rv_csv *csv, rv_progress *progress, const rv_net *net,
                             const rv_net_settings *settings) {
  for (size_t i = 0; i < settings->count; i++) {
    RV_TRY(write_setting(csv, net, &settings->item[i]));
    for (size_t l = 0; l < net->count; l++)
      rv_progress_trials(progress, rv_net_reversal_work(&net->layer[l], settings->item[i].trials));
  }
  return RV_OK;
}
