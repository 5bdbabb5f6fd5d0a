/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The means of the units of a sigmoid layer with independent binary inputs (DCIM eqs. (2)-(9)),
 * exactly (sigmoid_marginal.h), beside the forward pass and nine other approximations with their
 * bounds (sigmoid_approximation.h).
 *
 * Run: sigmoid_means --weights W.npy --bias b.npy --inputs q.npy
 */
#include "experiment/tool.h"
#include "model/sigmoid_layer.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

enum { WEIGHTS, BIAS, INPUTS, CODING };

static const char *const codings[] = {
    [RV_ZERO_ONE] = "zero_one", [RV_PLUS_MINUS] = "plus_minus", NULL};

static const rv_tool_option options[] = {
    [WEIGHTS] = {.name = "weights", .kind = RV_TOOL_FILE, .help = "Weights, units x inputs"},
    [BIAS] = {.name = "bias", .kind = RV_TOOL_FILE, .help = "Biases, one for each unit"},
    [INPUTS] = {.name = "inputs",
                .kind = RV_TOOL_FILE,
                .help = "Means of the inputs, P(x_i = 1) or E x_i by the coding"},
    [CODING] = {.name = "coding",
                .kind = RV_TOOL_WORD,
                .help = "Values of inputs and outputs, 0 and 1 (sigmoid) or -1 and 1 (tanh)",
                .fallback = "zero_one",
                .words = codings},
    {0}};

/* The columns after `unit`. */
enum column {
  MEAN,
  VARIANCE,
  EXACT,
  TAYLOR,
  BOUND = TAYLOR + RV_GAUSS_HERMITE + 1,
  OTHERS,
  SECOND_BOUND = OTHERS + RV_APPROXIMATIONS - RV_GAUSS_HERMITE - 1,
  FOURTH_BOUND,
  GAUSS_BOUND,
  COLUMNS
};

static const rv_tool_column columns[] = {
    {"unit", "row of the weights, from 0"},
    {"mean", "mean of z = b + w'x"},
    {"variance", "variance v of z"},
    {"exact", "E f(z), f = sigma or, for the coding plus_minus, f(z) = tanh(z) = 2 sigma(2z) - 1"},
    {"taylor", "f(E z), the forward pass"},
    {"second_order", "Taylor's series to the second order"},
    {"mackay", "sigma(E z / sqrt(1 + pi v / 8)), for tanh by way of sigma, as in what follows"},
    {"probit", "the logistic law replaced by a normal one"},
    {"gauss_hermite", "mean over z ~ N(E z, v), to full precision"},
    {"bound", "no error of taylor is larger"},
    {"variance_matched", "sigma(E z / sqrt(1 + 3 v / pi^2))"},
    {"fourth_order", "Taylor's series to the fourth order"},
    {"edgeworth", "mean over the Edgeworth expansion of the law of z"},
    {"saddle_point", "Lugannani and Rice's formula"},
    {"conditioned", "the three inputs of largest variance summed over, edgeworth for the others"},
    {"second_order_bound", "no error of second_order is larger"},
    {"fourth_order_bound", "no error of fourth_order is larger"},
    {"gauss_hermite_bound", "no error of gauss_hermite is larger"},
    {0}};

static const rv_tool_table tables[] = {
    {NULL, "means of the units of a sigmoid layer, exact and approximate", columns}, {0}};

/* The bound of the forward pass follows the approximations of the same cost. */
static enum column column_of(rv_approximation kind) {
  return kind <= RV_GAUSS_HERMITE ? TAYLOR + (enum column)kind
                                  : OTHERS + (enum column)(kind - RV_GAUSS_HERMITE - 1);
}

static rv_status fill_row(double row[COLUMNS], const rv_unit *unit) {
  rv_unit_moments m;
  RV_TRY(rv_unit_summarise(&m, unit));
  RV_TRY(rv_sigmoid_marginal(&row[EXACT], unit->weight, unit->bias, unit->input, unit->inputs,
                             unit->coding));
  row[MEAN] = m.mean;
  row[VARIANCE] = m.variance;
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
    row[column_of(k)] = rv_sigmoid_approximate(k, unit, &m);
  row[BOUND] = rv_approximation_bound(RV_TAYLOR, &m, unit->coding);
  row[SECOND_BOUND] = rv_approximation_bound(RV_SECOND_ORDER, &m, unit->coding);
  row[FOURTH_BOUND] = rv_approximation_bound(RV_FOURTH_ORDER, &m, unit->coding);
  row[GAUSS_BOUND] = rv_approximation_bound(RV_GAUSS_HERMITE, &m, unit->coding);
  return RV_OK;
}

/* The first unit that failed, and how. */
typedef struct failure {
  size_t unit;
  rv_status status;
  char message[512];
} failure;

static void note_failure(failure *out, size_t unit, rv_status status) {
  if (unit >= out->unit)
    return;
  out->unit = unit;
  out->status = status;
  snprintf(out->message, sizeof out->message, "%s", rv_message());
}

/* table (units x COLUMNS). Units start in order, so the first that fails does so at any number of
   threads. */
static rv_status fill_table(double *table, rv_tool_run *run, const rv_sigmoid_layer *layer) {
  failure first = {.unit = layer->units, .status = RV_OK};
#pragma omp parallel for schedule(dynamic, 1) num_threads(run->common.threads)
  for (size_t j = 0; j < layer->units; j++) {
    bool wanted;
#pragma omp critical(reverify_sigmoid_means)
    wanted = j < first.unit && !rv_interrupted();
    if (!wanted)
      continue;
    rv_unit unit = rv_sigmoid_layer_unit(layer, j);
    rv_status status = fill_row(table + j * COLUMNS, &unit);
#pragma omp critical(reverify_sigmoid_means)
    {
      if (status != RV_OK)
        note_failure(&first, j, status);
      rv_progress_trials(&run->progress, 1);
    }
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return first.status == RV_OK ? RV_OK
                               : rv_fail(first.status, "'%s', row %zu: %s",
                                         run->value[WEIGHTS].text, first.unit, first.message);
}

static void write_table(rv_csv *csv, const double *table, size_t units) {
  for (size_t j = 0; j < units; j++) {
    rv_csv_count(csv, j);
    for (size_t c = 0; c < COLUMNS; c++)
      rv_csv_number(csv, table[j * COLUMNS + c]);
    rv_csv_end_row(csv);
  }
}

/* One line: the mean and the largest error of an approximation over the units. */
static void say_errors(FILE *out, rv_approximation kind, const double *table, size_t units) {
  double sum = 0, worst = -1;
  size_t at = 0;
  for (size_t j = 0; j < units; j++) {
    double error = fabs(table[j * COLUMNS + column_of(kind)] - table[j * COLUMNS + EXACT]);
    sum += error;
    if (error > worst) {
      worst = error;
      at = j;
    }
  }
  fprintf(out, "  %-16s  %11.3g  %11.3g  %7zu\n", rv_approximation_name(kind), sum / (double)units,
          worst, at);
}

static void say_table(FILE *out, const double *table, const rv_sigmoid_layer *layer) {
  fprintf(out, "%zu unit%s of %zu input%s: distance from the exact mean\n", layer->units,
          layer->units == 1 ? "" : "s", layer->inputs, layer->inputs == 1 ? "" : "s");
  fprintf(out, "  %-16s  %11s  %11s  %7s\n", "approximation", "mean", "largest", "at unit");
  for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++)
    say_errors(out, k, table, layer->units);
}

static rv_status report(rv_tool_run *run, const rv_sigmoid_layer *layer) {
  double *table;
  RV_TRY(rv_alloc_doubles(&table, layer->units, COLUMNS));
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, 0, 0, (double)layer->units,
                    0);
  run->progress.unit = "units";
  rv_status status = fill_table(table, run, layer);
  if (status == RV_OK)
    status = rv_tool_open(run);
  if (status == RV_OK) {
    write_table(&run->table[0], table, layer->units);
    say_table(run->answer, table, layer);
  }
  free(table);
  return status;
}

static rv_status run_tool(rv_tool_run *run) {
  rv_sigmoid_layer layer;
  RV_TRY(rv_sigmoid_layer_read(&layer, run->value[WEIGHTS].text, run->value[BIAS].text,
                               run->value[INPUTS].text, (rv_coding)run->value[CODING].word));
  rv_status status = report(run, &layer);
  rv_sigmoid_layer_free(&layer);
  return status;
}

static const rv_tool tool = {
    .name = "sigmoid_means",
    .title = "The exact means of the units of a sigmoid layer beside every approximation of them",
    .about = "Reads a layer from .npy files. Its inputs are independent and have two values, with "
             "the means given; a unit is sigma(b + w'x), or tanh for the coding plus_minus.",
    .takes = RV_TAKES_THREADS | RV_TAKES_COLUMNS,
    .options = options,
    .tables = tables,
    .run = run_tool};

int main(int argc, char **argv) {
  return rv_tool_main(&tool, argc, argv);
}
