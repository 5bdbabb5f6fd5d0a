/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/sigmoid_layer_table.h"

#include "experiment/first_failure.h"
#include "support/interrupt.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

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

const rv_tool_column rv_sigmoid_layer_columns[] = {
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

/* table (units x COLUMNS). Units start in order, so the first that fails does so at any number of
   threads. */
static rv_status fill_table(double *table, rv_tool_run *run, const rv_sigmoid_layer *layer,
                            const char *name) {
  rv_first_failure first = rv_no_failure(layer->units);
#pragma omp parallel for schedule(dynamic, 1) num_threads(run->common.threads)
  for (size_t j = 0; j < layer->units; j++) {
    bool wanted;
#pragma omp critical(reverify_sigmoid_layer_table)
    wanted = rv_task_is_wanted(&first, j);
    if (!wanted)
      continue;
    rv_unit unit = rv_sigmoid_layer_unit(layer, j);
    rv_status status = fill_row(table + j * COLUMNS, &unit);
#pragma omp critical(reverify_sigmoid_layer_table)
    {
      rv_note_end(&first, j, status);
      rv_progress_trials(&run->progress, 1);
    }
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return first.status == RV_OK
             ? RV_OK
             : rv_fail(first.status, "'%s', row %zu: %s", name, first.task, first.message);
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

rv_status rv_sigmoid_layer_report(rv_tool_run *run, size_t index, const rv_sigmoid_layer *layer,
                                  const char *name) {
  double *table;
  RV_TRY(rv_alloc_doubles(&table, layer->units, COLUMNS));
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, 0, 0, (double)layer->units,
                    0);
  run->progress.unit = "units";
  rv_status status = fill_table(table, run, layer, name);
  if (status == RV_OK)
    status = rv_tool_open(run);
  if (status == RV_OK) {
    write_table(&run->table[index], table, layer->units);
    say_table(run->answer, table, layer);
  }
  free(table);
  return status;
}
