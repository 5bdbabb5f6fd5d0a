/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/weights_parts.h"

#include "experiment/kolmogorov_smirnov.h"
#include "experiment/results.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/tracy_widom.h"
#include "support/memory.h"

#include <math.h>
#include <stdio.h>
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

static rv_status read_layers(rv_layers *l, bool inputs_are_rows) {
  for (size_t i = 0; i < l->count; i++)
    RV_TRY(rv_weights_read(&l->layer[i], l->files->path[i], inputs_are_rows));
  for (size_t i = 0; i < l->count; i++)
    RV_TRY(copy_shuffled(&l->shuffled[i], &l->layer[i], l->settings->seed, i));
  return RV_OK;
}

static void free_array(rv_weights *weights, size_t count) {
  for (size_t i = 0; weights != NULL && i < count; i++)
    rv_weights_free(&weights[i]);
  free(weights);
}

static rv_status examine(rv_examination *out, const rv_weights *layer) {
  size_t r = layer->m < layer->n ? layer->m : layer->n;
  RV_TRY(rv_alloc_doubles(&out->eigenvalue, r, 1));
  RV_TRY(rv_matrix_spectrum(out->eigenvalue, layer->matrix, layer->m, layer->n, 1));
  rv_random_likeness_of(&out->likeness, out->eigenvalue, layer->m, layer->n);
  return RV_OK;
}

/* The layer and its shuffled copy side by side: each spectrum is the work of one thread. */
static rv_status examine_both(rv_examination examination[2], const rv_layers *l, size_t index) {
  const rv_weights *const layer[2] = {&l->layer[index], &l->shuffled[index]};
  rv_status status[2];
  char message[2][1024];
#pragma omp parallel for num_threads(l->settings->threads < 2 ? 1 : 2) schedule(static, 1)
  for (int i = 0; i < 2; i++) {
    status[i] = examine(&examination[i], layer[i]);
    snprintf(message[i], sizeof message[i], "%s", status[i] != RV_OK ? rv_message() : "");
  }
  for (int i = 0; i < 2; i++)
    if (status[i] != RV_OK)
      return rv_fail(status[i], "%s", message[i]);
  return RV_OK;
}

static const char *const layers_columns[] = {"layer",
                                             "file",
                                             "m",
                                             "n",
                                             "mean",
                                             "sd",
                                             "kurtosis",
                                             "normal_distance",
                                             "normal_p_value",
                                             "lambda_max",
                                             "edge_excess",
                                             "edge_p_value",
                                             "outliers",
                                             "bulk_variance",
                                             "bulk_distance",
                                             "bulk_bound",
                                             "spacing",
                                             "spacing_error",
                                             "like",
                                             "shuffled_lambda_max",
                                             "shuffled_edge_excess",
                                             "shuffled_edge_p_value",
                                             "shuffled_outliers",
                                             "shuffled_bulk_variance",
                                             "shuffled_bulk_distance",
                                             "shuffled_bulk_bound",
                                             "shuffled_spacing",
                                             "shuffled_spacing_error",
                                             "shuffled_like",
                                             "sentence",
                                             NULL};

static void write_if_any(rv_csv *csv, double number) {
  if (isnan(number))
    rv_csv_empty(csv);
  else
    rv_csv_number(csv, number);
}

static void write_likeness(rv_csv *csv, const rv_random_likeness *likeness) {
  rv_csv_number(csv, likeness->lambda_max);
  rv_csv_number(csv, likeness->edge_excess);
  rv_csv_number(csv, rv_tracy_widom_upper(1, likeness->edge_excess));
  rv_csv_count(csv, likeness->outliers);
  rv_csv_number(csv, likeness->bulk_variance);
  rv_csv_number(csv, likeness->bulk_distance);
  rv_csv_number(csv, likeness->bulk_bound);
  write_if_any(csv, likeness->spacing);
  write_if_any(csv, likeness->spacing_error);
  rv_csv_text(csv, likeness->like ? "yes" : "no");
}

static void write_layer(rv_csv *csv, const rv_layers *l, const rv_examination examination[2],
                        const char *sentence, size_t index) {
  const rv_weights *layer = &l->layer[index];
  const rv_entry_statistics *entries = &layer->entries;
  rv_csv_count(csv, index + 1);
  rv_csv_text(csv, l->files->path[index]);
  rv_csv_count(csv, layer->m);
  rv_csv_count(csv, layer->n);
  rv_csv_number(csv, entries->mean);
  rv_csv_number(csv, entries->sd);
  rv_csv_number(csv, entries->kurtosis);
  rv_csv_number(csv, layer->normal_distance);
  rv_csv_number(csv, rv_kolmogorov_p_value(layer->normal_distance, layer->m * layer->n));
  write_likeness(csv, &examination[0].likeness);
  write_likeness(csv, &examination[1].likeness);
  rv_csv_text(csv, sentence);
  rv_csv_end_row(csv);
}

/* The tables, open at once so that they appear together. */
typedef struct tables {
  rv_csv layers, reversal, spectrum, stack;
} tables;

static rv_status write_one(tables *t, const rv_layers *l, size_t index) {
  rv_examination examination[2] = {{.eigenvalue = NULL}};
  rv_reversible reversible;
  char sentence[1024];
  rv_status status = examine_both(examination, l, index);
  if (status == RV_OK)
    status = rv_write_reversal(&t->reversal, &reversible, l, index);
  if (status == RV_OK) {
    rv_write_spectrum(&t->spectrum, &examination[0], &examination[1], &l->layer[index], index);
    rv_layer_sentence(sentence, sizeof sentence, l->files->path[index], &l->layer[index],
                      &examination[0].likeness, &reversible);
    write_layer(&t->layers, l, examination, sentence, index);
    if (!l->settings->quiet)
      puts(sentence);
  }
  free(examination[0].eigenvalue);
  free(examination[1].eigenvalue);
  return status;
}

static rv_status write_all(tables *t, const rv_layers *l) {
  for (size_t i = 0; i < l->count; i++)
    RV_TRY(write_one(t, l, i));
  return rv_layers_fit(l) ? rv_write_stack(&t->stack, l) : RV_OK;
}

static rv_status write_tables(const rv_layers *l) {
  tables t;
  const struct {
    rv_csv *csv;
    const char *suffix, *statement;
    const char *const *columns;
  } table[] = {
      {&t.layers, ".layers.csv", "which layers are random-like, and which reversible",
       layers_columns},
      {&t.reversal, ".reversal.csv", "error of reversing each layer", rv_reversal_columns},
      {&t.spectrum, ".spectrum.csv", "density of the eigenvalues of each layer, by bins",
       rv_spectrum_columns},
      {&t.stack, ".stack.csv", "error of reversing all layers, one by one", rv_stack_columns}};
  size_t opened = 0;
  rv_status status = RV_OK;
  for (; opened < RV_COUNT(table) && status == RV_OK; opened++)
    status = rv_results_begin(table[opened].csv, l->program, l->settings, table[opened].suffix,
                              table[opened].statement, table[opened].columns);
  if (status != RV_OK)
    opened--; /* the one that failed holds nothing */
  else
    status = write_all(&t, l);
  for (size_t i = 0; i < opened; i++) {
    rv_status ended = rv_results_end(table[i].csv, status);
    status = status == RV_OK ? ended : status;
  }
  return status;
}

static rv_status read_orientation(bool *inputs_are_rows, const rv_layers *l) {
  const char *word = l->settings->list[l->columns->inputs];
  *inputs_are_rows = word != NULL && strcmp(word, "rows") == 0;
  if (word == NULL || *inputs_are_rows || strcmp(word, "columns") == 0)
    return RV_OK;
  return rv_fail(RV_EINVAL, "--inputs '%s' is unknown: choose columns or rows", word);
}

rv_status rv_weights_report(const rv_program *program, const rv_settings *settings,
                            const rv_files *files, const rv_weights_columns *columns) {
  rv_layers l = {.program = program,
                 .settings = settings,
                 .files = files,
                 .columns = columns,
                 .count = files->count};
  rv_grid grid = {0};
  bool inputs_are_rows;
  RV_TRY(read_orientation(&inputs_are_rows, &l));
  RV_TRY(rv_layers_grid(&grid, &l, SIZE_MAX)); /* unusable lists show before any work */
  rv_grid_free(&grid);
  l.layer = calloc(l.count, sizeof *l.layer);
  l.shuffled = calloc(l.count, sizeof *l.shuffled);
  rv_status status = l.layer == NULL || l.shuffled == NULL
                         ? rv_fail(RV_ENOMEM, "no memory for %zu layers: give fewer", l.count)
                         : read_layers(&l, inputs_are_rows);
  if (status == RV_OK)
    status = write_tables(&l);
  free_array(l.layer, l.count);
  free_array(l.shuffled, l.count);
  return status;
}
