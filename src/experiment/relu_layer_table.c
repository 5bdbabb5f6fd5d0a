/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/relu_layer_table.h"

#include "experiment/first_failure.h"
#include "support/interrupt.h"
#include "support/memory.h"
#include "theory/relu_mean.h"
#include "theory/relu_normal.h"

#include <math.h>
#include <stdlib.h>

/* The columns after `input` and `unit`. */
enum {
  MEAN,
  VARIANCE,
  EXACT,
  EXACT_ERROR,
  APPROXIMATION,
  BOUND = APPROXIMATION + RV_RELU_APPROXIMATIONS,
  SHARPER_BOUND,
  NORMAL_BOUND,
  COLUMNS
};

const rv_tool_column rv_relu_layer_columns[] = {
    {"input", "row of the inputs, from 0"},
    {"unit", "row of the weights, from 0"},
    {"mean", "mean of z = b + w'x"},
    {"variance", "variance of z"},
    {"exact", "E r(z), r(z) = max(z, 0)"},
    {"exact_error", "what may be wrong with it, rounding included"},
    {"forward", "r(E z), what the net computes; never above E r(z)"},
    {"gaussian", "mean over z ~ N(E z, Var z)"},
    {"skewed", "the same with the third cumulant of z"},
    {"edgeworth", "and the fourth, and the square of the third"},
    {"bound", "sd(z) / 2: no error of forward is larger, whatever the mean"},
    {"sharper_bound", "(sqrt((E z)^2 + Var z) - |E z|) / 2: nor than this"},
    {"gaussian_bound", "no error of gaussian is larger (Goldstein)"},
    {0}};

/* A layer's rows for one vector, and how far the approximations are off over all. */
typedef struct rows {
  rv_tool_run *run;
  const rv_sigmoid_net *net;
  const char *name;
  rv_random_input *input; /* n_0 */
  double *table;          /* n_1 x COLUMNS */
  double error[RV_RELU_APPROXIMATIONS], largest[RV_RELU_APPROXIMATIONS];
  double bound; /* sum of SHARPER_BOUND */
} rows;

/* What may be left out of a sum, in units of sd(z): ten digits take a fraction of the time of all.
 */
static const double tolerance = 1e-10;

static rv_status fill_loaded(double row[COLUMNS], rv_input_sum *z) {
  rv_relu_value value;
  row[MEAN] = z->mean;
  row[VARIANCE] = z->variance;
  for (rv_relu_approximation k = 0; k < RV_RELU_APPROXIMATIONS; k++)
    row[APPROXIMATION + k] = rv_relu_approximate(k, z);
  row[BOUND] = rv_relu_gap_bound_any_mean(z->variance);
  row[SHARPER_BOUND] = rv_relu_gap_bound(z->mean, z->variance);
  row[NORMAL_BOUND] = rv_relu_normal_bound(z);
  RV_TRY(rv_relu_mean_of(&value, z, tolerance)); /* takes the terms apart */
  row[EXACT] = value.mean;
  row[EXACT_ERROR] = value.error;
  return RV_OK;
}

static rv_status fill_row(const rows *r, size_t unit) {
  size_t n = r->net->width[0];
  rv_input_sum z;
  RV_TRY(rv_input_sum_alloc(&z, n));
  rv_status status =
      rv_input_sum_load(&z, r->net->weight[1] + unit * n, r->net->bias[1][unit], r->input, n);
  if (status == RV_OK)
    status = fill_loaded(r->table + unit * COLUMNS, &z);
  rv_input_sum_free(&z);
  return status;
}

static rv_status fill_table(rows *r) {
  size_t units = r->net->width[1];
  rv_first_failure first = rv_no_failure(units);
#pragma omp parallel for schedule(dynamic, 1) num_threads(r->run->common.threads)
  for (size_t j = 0; j < units; j++) {
    bool wanted;
#pragma omp critical(reverify_relu_layer_table)
    wanted = rv_task_is_wanted(&first, j);
    if (!wanted)
      continue;
    rv_status status = fill_row(r, j);
#pragma omp critical(reverify_relu_layer_table)
    {
      rv_note_end(&first, j, status);
      rv_progress_trials(&r->run->progress, 1);
    }
  }
  if (rv_interrupted())
    return rv_fail(RV_ESTOPPED, "stopped: nothing was written");
  return first.status == RV_OK
             ? RV_OK
             : rv_fail(first.status, "'%s', row %zu: %s", r->name, first.task, first.message);
}

static void write_table(rv_csv *csv, rows *r, size_t vector) {
  for (size_t j = 0; j < r->net->width[1]; j++) {
    const double *row = r->table + j * COLUMNS;
    rv_csv_count(csv, vector);
    rv_csv_count(csv, j);
    for (size_t c = 0; c < COLUMNS; c++)
      rv_csv_number(csv, row[c]);
    rv_csv_end_row(csv);
    for (size_t k = 0; k < RV_RELU_APPROXIMATIONS; k++) {
      double error = fabs(row[APPROXIMATION + k] - row[EXACT]);
      r->error[k] += error;
      r->largest[k] = fmax(r->largest[k], error);
    }
    r->bound += row[SHARPER_BOUND];
  }
}

static void say_table(FILE *out, const rows *r) {
  const rv_sigmoid_net *net = r->net;
  double means = (double)(net->width[1] * net->vectors);
  fprintf(out, "%zu ReLU unit%s of %zu input%s, %zu vector%s: distance from the exact mean\n",
          net->width[1], net->width[1] == 1 ? "" : "s", net->width[0],
          net->width[0] == 1 ? "" : "s", net->vectors, net->vectors == 1 ? "" : "s");
  fprintf(out, "  %-16s  %11s  %11s\n", "approximation", "mean", "largest");
  for (size_t k = 0; k < RV_RELU_APPROXIMATIONS; k++)
    fprintf(out, "  %-16s  %11.3g  %11.3g\n", rv_relu_layer_columns[2 + APPROXIMATION + k].name,
            r->error[k] / means, r->largest[k]);
  fprintf(out, "No error of the forward pass can be above %.3g on average.\n", r->bound / means);
}

static rv_status write_all(rows *r, size_t index, rv_input_law law, double keep) {
  const rv_sigmoid_net *net = r->net;
  size_t n = net->width[0];
  for (size_t v = 0; v < net->vectors; v++) {
    for (size_t i = 0; i < n; i++)
      r->input[i] = (rv_random_input){law, net->input[v * n + i], keep};
    RV_TRY(fill_table(r));
    if (v == 0) /* what is refused leaves no trace */
      RV_TRY(rv_tool_open(r->run));
    write_table(&r->run->table[index], r, v);
  }
  say_table(r->run->answer, r);
  return RV_OK;
}

rv_status rv_relu_layer_report(rv_tool_run *run, size_t index, const rv_sigmoid_net *net,
                               rv_input_law law, double keep, const char *name) {
  rows r = {.run = run, .net = net, .name = name};
  rv_progress_start(&run->progress, run->tool->name, run->common.quiet, 0, 0,
                    (double)net->width[1] * (double)net->vectors, 0);
  run->progress.unit = "units";
  RV_TRY(rv_alloc_doubles(&r.table, net->width[1], COLUMNS));
  r.input = reallocarray(NULL, net->width[0], sizeof *r.input);
  rv_status status = r.input != NULL ? write_all(&r, index, law, keep)
                                     : rv_fail(RV_ENOMEM, "no memory for inputs: free some memory");
  free(r.table);
  free(r.input);
  return status;
}
