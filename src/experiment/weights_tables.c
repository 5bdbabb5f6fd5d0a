/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reversal of single layers, the histograms of their spectra, and the sentence on a layer. */
#include "experiment/weights_parts.h"

#include "experiment/summary.h"
#include "model/matrix_layer.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/relu_error.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 1, 2, 5, 10, ... up to half of the outputs. */
static void default_ks(char *out, size_t size, size_t n) {
  static const double step[] = {2, 2.5, 2};
  size_t used = (size_t)snprintf(out, size, "1");
  double k = 2;
  for (size_t i = 1; k <= (double)n / 2 && k <= 1e6 && used < size; i++) {
    used += (size_t)snprintf(out + used, size - used, ",%.0f", k);
    k *= step[i % 3];
  }
}

rv_status rv_layers_grid(rv_grid *out, const rv_layers *layers, size_t n) {
  const rv_weights_columns *column = layers->columns;
  rv_plan plan = {.paired = false};
  char ks[256];
  rv_grid all = {0};
  memcpy(plan.list, layers->settings->list, sizeof plan.list);
  if (plan.list[column->k] == NULL) {
    default_ks(ks, sizeof ks, n);
    plan.list[column->k] = ks;
  }
  RV_TRY(rv_grid_append(&all, &layers->program->parameters, &plan));
  size_t kept = 0;
  for (size_t i = 0; i < all.count; i++) {
    rv_cell *cell = &all.cell[i];
    if (cell->value[column->tau].number < 0)
      cell->value[column->tau].number = sqrt(2 * log((double)n));
    if (cell->value[column->k].number <= (double)n)
      all.cell[kept++] = *cell;
  }
  all.count = kept;
  *out = all;
  return RV_OK;
}

rv_status rv_layer_setting_open(rv_layer_setting *out, const rv_cell *cell,
                                const rv_layers *layers) {
  const rv_weights_columns *column = layers->columns;
  *out = (rv_layer_setting){.k = cell->value[column->k].number,
                            .p = cell->value[column->p].number,
                            .tau = cell->value[column->tau].number,
                            .trials = (size_t)cell->value[column->trials].number};
  return rv_hidden_make(&out->hidden, RV_ONES, (size_t)out->k);
}

/* The reversal of one layer at one k and p. */

const char *const rv_reversal_columns[] = {"layer",
                                           "m",
                                           "n",
                                           "k",
                                           "p",
                                           "tau",
                                           "trials",
                                           "error_q05",
                                           "error_q50",
                                           "error_q95",
                                           "error_sq_mean",
                                           "error_sq_predicted",
                                           "error_predicted",
                                           "shuffled_error_q50",
                                           "shuffled_error_sq_mean",
                                           NULL};

/* Errors of some hidden vectors, as many as are drawn at once; the blocks are the same whatever the
   threads. */
static void reverse_block(double *error, rv_stream_key key, const rv_weights *layer, size_t first,
                          size_t trials, rv_matrix_layer *reverser) {
  rv_reversal reversal[RV_REVERSALS_MAX];
  size_t count = trials - first < RV_REVERSALS_MAX ? trials - first : RV_REVERSALS_MAX;
  key.trial = first;
  rv_matrix_layer_reverse(&key, reversal, layer->matrix, count, 0, reverser);
  for (size_t t = 0; t < count; t++)
    error[first + t] = reversal[t].error;
}

/* error[t] of the t-th hidden vector; each has a stream of its own. */
static rv_status reverse_many(double *error, const rv_weights *layer, const rv_layer_setting *s,
                              rv_stream_key key, int threads) {
  const rv_relu_law law = {(double)layer->m, (double)layer->n, s->p, 1};
  double bias = -s->tau * rv_relu_sigma(&law, &s->hidden);
  rv_status status = RV_OK;
  char message[1024] = "";
#pragma omp parallel num_threads(threads)
  {
    rv_matrix_layer *reverser;
    rv_status opened = rv_matrix_layer_open(&reverser, layer->m, layer->n, &s->hidden, s->p, bias);
    if (opened != RV_OK) {
#pragma omp critical(reverify_weights_failure)
      {
        status = opened;
        snprintf(message, sizeof message, "%s", rv_message());
      }
    }
#pragma omp for schedule(dynamic, 1)
    for (size_t first = 0; first < s->trials; first += RV_REVERSALS_MAX)
      if (opened == RV_OK && !rv_interrupted())
        reverse_block(error, key, layer, first, s->trials, reverser);
    rv_matrix_layer_close(reverser);
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return status == RV_OK ? RV_OK : rv_fail(status, "%s", message);
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

static rv_status measure(outcome *out, const rv_layers *l, const rv_layer_setting *s, double *error,
                         size_t index) {
  rv_stream_key key = {.seed = l->settings->seed,
                       .program = rv_hash_text(l->program->name),
                       .cell = rv_hash_bytes((const double[]){(double)index, s->k, s->p, s->tau},
                                             4 * sizeof(double))};
  rv_relu_law law = {(double)l->layer[index].m, (double)l->layer[index].n, s->p, 1};
  out->predicted_sq = rv_relu_flat_error_sq(&law, (size_t)s->k, s->tau);
  RV_TRY(reverse_many(error, &l->layer[index], s, key, l->settings->threads));
  out->own_sq = mean_square(error, s->trials);
  out->own = rv_summarise(error, s->trials);
  RV_TRY(reverse_many(error, &l->shuffled[index], s, key, l->settings->threads));
  out->shuffled_sq = mean_square(error, s->trials);
  out->shuffled = rv_summarise(error, s->trials);
  return RV_OK;
}

static void write_outcome(rv_csv *csv, const rv_weights *layer, const rv_layer_setting *s,
                          const outcome *o, size_t index) {
  const double row[] = {(double)(index + 1),
                        (double)layer->m,
                        (double)layer->n,
                        s->k,
                        s->p,
                        s->tau,
                        (double)s->trials,
                        o->own.q05,
                        o->own.q50,
                        o->own.q95,
                        o->own_sq,
                        o->predicted_sq,
                        sqrt(o->predicted_sq),
                        o->shuffled.q50,
                        o->shuffled_sq};
  for (size_t c = 0; c < RV_COUNT(row); c++)
    rv_csv_number(csv, row[c]);
  rv_csv_end_row(csv);
}

/* Cells come with k rising within each p, unless the user wants otherwise. */
static void note_reversible(rv_reversible *out, const rv_layer_setting *s, const outcome *o) {
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

static rv_status write_cell(rv_csv *csv, rv_reversible *out, const rv_layers *l,
                            const rv_cell *cell, size_t index) {
  rv_layer_setting s;
  outcome o;
  double *error = NULL;
  RV_TRY(rv_layer_setting_open(&s, cell, l));
  rv_status status = rv_alloc_doubles(&error, s.trials, 1);
  if (status == RV_OK)
    status = measure(&o, l, &s, error, index);
  if (status == RV_OK) {
    write_outcome(csv, &l->layer[index], &s, &o, index);
    note_reversible(out, &s, &o);
  }
  free(error);
  rv_hidden_free(&s.hidden);
  return status;
}

rv_status rv_write_reversal(rv_csv *csv, rv_reversible *out, const rv_layers *layers,
                            size_t index) {
  rv_grid grid;
  *out = (rv_reversible){.p = 0};
  RV_TRY(rv_layers_grid(&grid, layers, layers->layer[index].n));
  rv_status status = RV_OK;
  for (size_t i = 0; i < grid.count && status == RV_OK; i++)
    status = write_cell(csv, out, layers, &grid.cell[i], index);
  rv_grid_free(&grid);
  return status;
}

/* The histogram: up to a quarter beyond the edge of the bulk. */

const char *const rv_spectrum_columns[] = {
    "layer",         "low",      "high", "density", "shuffled_density", "density_predicted",
    "bulk_variance", "outliers", NULL};

static double share_between(const rv_examination *e, size_t r, double low, double high) {
  size_t found = 0;
  for (size_t i = 0; i < r; i++)
    found += e->eigenvalue[i] >= low && e->eigenvalue[i] < high;
  return (double)found;
}

void rv_write_spectrum(rv_csv *csv, const rv_examination *own, const rv_examination *shuffled,
                       const rv_weights *layer, size_t index) {
  enum { BINS = 60 };
  double n = (double)layer->n, ratio = n / (double)layer->m, v = own->likeness.bulk_variance;
  double width = 1.25 * rv_marchenko_pastur_upper(ratio) / BINS;
  size_t r = layer->m < layer->n ? layer->m : layer->n;
  for (size_t b = 0; b < BINS; b++) {
    double low = width * (double)b, high = low + width;
    double below =
        b == 0 ? rv_marchenko_pastur_atom(ratio) : rv_marchenko_pastur_cdf(low / v, ratio);
    const double row[] = {(double)(index + 1),
                          low,
                          high,
                          share_between(own, r, low, high) / n / width,
                          share_between(shuffled, r, low, high) / n / width,
                          (rv_marchenko_pastur_cdf(high / v, ratio) - below) / width,
                          v,
                          (double)own->likeness.outliers};
    for (size_t c = 0; c < RV_COUNT(row); c++)
      rv_csv_number(csv, row[c]);
    rv_csv_end_row(csv);
  }
}

/* The sentence. */

static void describe_outliers(char *out, size_t size, const rv_random_likeness *l) {
  if (l->outliers == 0)
    snprintf(out, size, "no learned direction");
  else
    snprintf(out, size,
             "%zu learned direction%s (the largest %.3g Tracy-Widom units beyond the "
             "edge)",
             l->outliers, l->outliers > 1 ? "s" : "", l->edge_excess);
}

static void describe_bulk(char *out, size_t size, const rv_random_likeness *l, size_t eigenvalues) {
  const size_t enough = 30; /* with fewer the bound is so wide that nearly all spectra keep it */
  if (eigenvalues < enough)
    snprintf(out, size, "too narrow for its bulk to tell (%zu eigenvalues)", eigenvalues);
  else
    snprintf(out, size,
             "%s in bulk (distance %.2g from Marchenko-Pastur, %.2g allowed; spacing ratio %.3f, "
             "random 0.531)",
             l->like ? "random-like" : "not random-like", l->bulk_distance, l->bulk_bound,
             l->spacing);
}

static void describe_reversal(char *out, size_t size, const rv_reversible *r) {
  if (r->largest_k == 0)
    snprintf(out, size, "no k given fits its outputs");
  else if (r->k == 0)
    snprintf(out, size, "not reversible at any k tried (error above %g at p = %g)",
             RV_REVERSIBLE_ERROR, r->p);
  else
    snprintf(out, size, "reversible up to k = %.0f%s (error at most %g at p = %g)", r->k,
             r->k == r->largest_k ? ", the largest tried" : "", RV_REVERSIBLE_ERROR, r->p);
  if (r->largest_k > 0) {
    size_t used = 0;
    while (out[used] != '\0')
      used++;
    if (r->predicted_k > 0)
      snprintf(out + used, size - used, ", a Gaussian matrix up to k = %.0f", r->predicted_k);
    else
      snprintf(out + used, size - used, ", a Gaussian matrix at none");
  }
}

void rv_layer_sentence(char *out, size_t size, const char *path, const rv_weights *layer,
                       const rv_random_likeness *likeness, const rv_reversible *reversible) {
  char outliers[256], reversal[512], bulk[256];
  size_t r = layer->m < layer->n ? layer->m : layer->n;
  describe_outliers(outliers, sizeof outliers, likeness);
  describe_reversal(reversal, sizeof reversal, reversible);
  describe_bulk(bulk, sizeof bulk, likeness, r - likeness->outliers);
  snprintf(out, size, "%s (%zu inputs, %zu outputs): %s; %s; %s.", path, layer->m, layer->n, bulk,
           outliers, reversal);
}
