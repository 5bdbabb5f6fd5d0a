/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layers as one net: generated from the top, reversed one by one from the bottom. */
#include "experiment/weights_parts.h"

#include "experiment/summary.h"
#include "model/matrix_stack.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

const char *const rv_stack_columns[] = {"layer",
                                        "m",
                                        "n",
                                        "k",
                                        "p",
                                        "tau",
                                        "trials",
                                        "error_q05",
                                        "error_q50",
                                        "error_q95",
                                        "error_predicted",
                                        "shuffled_error_q50",
                                        NULL};

bool rv_layers_fit(const rv_layers *layers) {
  bool fit = layers->count > 1 && layers->count <= RV_DEPTH_MAX;
  for (size_t i = 0; fit && i + 1 < layers->count; i++)
    fit = layers->layer[i].n == layers->layer[i + 1].m;
  return fit;
}

/* What is reversed: the net's shape, the biases of a random net, and h. */
typedef struct net {
  rv_layered_law law;
  rv_layered_evolution evolution;
  rv_layer_setting setting;
} net;

/* The biases and scales that serve a random net of these widths best. */
static rv_status open_net(net *out, const rv_cell *cell, const rv_layers *l) {
  rv_layer_setting *s = &out->setting;
  RV_TRY(rv_layer_setting_open(s, cell, l));
  out->law = (rv_layered_law){.depth = l->count, .p = s->p};
  for (size_t i = 0; i < l->count; i++)
    out->law.width[i] = (double)l->layer[i].m;
  out->law.width[l->count] = (double)l->layer[l->count - 1].n;
  rv_status status =
      rv_layered_evolve(&out->evolution, &out->law, s->hidden.norm, RV_MOST_SIGNAL, true);
  if (status != RV_OK) {
    rv_hidden_free(&s->hidden);
    return status;
  }
  double sigma = rv_layered_sigma(&out->evolution, &out->law, s->hidden.norm);
  out->evolution.reversal.bias[l->count] = -s->tau * sigma;
  return RV_OK;
}

/* error (trials x (count + 1)) of one set of matrices. */
static rv_status reverse_many(double *error, const net *n, const rv_weights *layer,
                              const rv_layers *l) {
  const double *matrix[RV_DEPTH_MAX];
  rv_matrix_stack *stack;
  for (size_t i = 0; i < l->count; i++)
    matrix[i] = layer[i].matrix;
  RV_TRY(rv_matrix_stack_open(&stack, matrix, &n->law, &n->evolution.reversal, &n->setting.hidden));
  rv_stream_key key = {
      .seed = l->settings->seed,
      .program = rv_hash_text("stack"),
      .cell = rv_hash_bytes((const double[]){n->setting.k, n->setting.p}, 2 * sizeof(double))};
  for (size_t t = 0; t < n->setting.trials && !rv_interrupted(); t += RV_STACK_BLOCK) {
    key.trial = t;
    rv_matrix_stack_reverse(
        &key, error + t * (l->count + 1),
        n->setting.trials - t < RV_STACK_BLOCK ? n->setting.trials - t : RV_STACK_BLOCK, stack);
  }
  rv_matrix_stack_close(stack);
  return rv_interrupted() ? rv_fail(RV_ESTOPPED, "stopped: nothing was written") : RV_OK;
}

/* The errors of layer `index` + 1 in all trials. */
static rv_summary summarise_layer(double *scratch, const double *error, const net *n,
                                  const rv_layers *l, size_t index) {
  for (size_t t = 0; t < n->setting.trials; t++)
    scratch[t] = error[t * (l->count + 1) + index + 1];
  return rv_summarise(scratch, n->setting.trials);
}

static double predicted_error(const net *n, const rv_layers *l, size_t index) {
  return sqrt(index + 1 < l->count ? n->evolution.state[index + 1].error_sq
                                   : rv_layered_error_sq(&n->evolution, &n->law, &n->setting.hidden,
                                                         n->setting.tau));
}

static void write_rows(rv_csv *csv, double *scratch, const double *own, const double *shuffled,
                       const net *n, const rv_layers *l) {
  for (size_t i = 0; i < l->count; i++) {
    rv_summary s = summarise_layer(scratch, own, n, l, i);
    rv_summary of_shuffled = summarise_layer(scratch, shuffled, n, l, i);
    const double row[] = {(double)(i + 1),
                          (double)l->layer[i].m,
                          (double)l->layer[i].n,
                          n->setting.k,
                          n->setting.p,
                          n->setting.tau,
                          (double)n->setting.trials,
                          s.q05,
                          s.q50,
                          s.q95,
                          predicted_error(n, l, i),
                          of_shuffled.q50};
    for (size_t c = 0; c < RV_COUNT(row); c++)
      rv_csv_number(csv, row[c]);
    rv_csv_end_row(csv);
  }
}

static rv_status write_cell(rv_csv *csv, const rv_layers *l, const rv_cell *cell) {
  net n;
  double *error;
  RV_TRY(open_net(&n, cell, l));
  rv_status status = rv_alloc_doubles(&error, n.setting.trials, 2 * (l->count + 1) + 1);
  double *own = error, *shuffled = own + n.setting.trials * (l->count + 1);
  if (status == RV_OK)
    status = reverse_many(own, &n, l->layer, l);
  if (status == RV_OK)
    status = reverse_many(shuffled, &n, l->shuffled, l);
  if (status == RV_OK)
    write_rows(csv, shuffled + n.setting.trials * (l->count + 1), own, shuffled, &n, l);
  free(error);
  rv_hidden_free(&n.setting.hidden);
  return status;
}

rv_status rv_write_stack(rv_csv *csv, const rv_layers *layers) {
  rv_grid grid;
  RV_TRY(rv_layers_grid(&grid, layers, layers->layer[layers->count - 1].n));
  rv_status status = RV_OK;
  for (size_t i = 0; i < grid.count && status == RV_OK; i++)
    status = write_cell(csv, layers, &grid.cell[i]);
  rv_grid_free(&grid);
  return status;
}
