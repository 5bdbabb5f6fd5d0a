/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An executable of verify/: a statement, what it assumes, how it is drawn, and what is claimed of
 * it. rv_verify does the rest: options, sweep, summary, tables, verdicts, exit status.
 */
#ifndef REVERIFY_EXPERIMENT_STATEMENT_H
#define REVERIFY_EXPERIMENT_STATEMENT_H

#include "experiment/cell_sample.h"
#include "experiment/claim.h"
#include "experiment/grid.h"
#include "experiment/sweep.h"
#include "support/csv.h"

/* The number of elements of an array. */
#define RV_COUNT(array) (sizeof(array) / sizeof *(array))

/*
 * A measured quantity X: columns X_mean X_sd X_q05 X_q50 X_q95 X_max and the closed forms. Arrays
 * of metrics end with a zeroed one, as do all arrays of a statement.
 */
typedef struct rv_metric {
  const char *name;
  const char *about;     /* symbol and unit, for the table's header and --columns */
  rv_of_cell predicted;  /* column X_predicted: closed form of the mean */
  rv_of_cell bound;      /* columns X_bound, X_violations (draws above it) */
  rv_condition measured; /* where it is; elsewhere its columns are empty; NULL: everywhere */
  rv_condition also;     /* and where this is true, too; or NULL */
  bool hidden;           /* no columns: for claims and further tables alone */
  size_t count;          /* of the last metric: it stands for so many numbers of a draw; 0: one */
  size_t (*count_of)(const rv_cell *cell); /* or where the cell says how many; it is hidden then */
} rv_metric;

/* One more column: a closed form, or a number computed from the draws of a cell. */
typedef struct rv_column {
  const char *name;
  const char *about;
  rv_of_cell value;
  rv_of_cell_at value_at; /* where it depends on `delta` */
  double delta;
  rv_status (*of_sample)(double *out, const rv_cell_sample *sample);
  rv_cdf law;     /* the Kolmogorov-Smirnov p-value of `metric` against it, at the cell */
  rv_end student; /* that end of Student's interval for the mean of `metric`; needs two trials */
  size_t metric;
  rv_condition measured, also; /* as for a metric */
} rv_column;

/* A column of a further table. */
typedef struct rv_table_column {
  const char *name;
  const char *about;
} rv_table_column;

/* A further table of a run, DIR/NAME.SUFFIX.csv, such as a histogram, or its rows, DIR/NAME.csv. */
typedef struct rv_extra_table {
  const char *suffix;
  const char *about; /* what it holds, one line */
  const rv_table_column *columns;
  const char *on;     /* the plans of a preset that it shows, parted by blanks; NULL for all */
  rv_condition where; /* which cells; NULL for all */
  rv_status (*write)(rv_csv *csv, const rv_cell_sample *sample); /* the rows of one cell */
} rv_extra_table;

typedef struct rv_statement {
  const char *name;  /* of the executable, its table and its streams */
  const char *title; /* what is verified, one line */
  const char *about; /* a paragraph for --help */
  const char *plot;  /* the figure of claims that name none */

  rv_condition hypothesis; /* what the theorem assumes of the parameters; NULL: nothing */
  const char *assumes;     /* the same in words: "variance 1" */

  const rv_parameter *parameters;
  const rv_plan *plans;
  size_t own_trials;         /* draws per cell of a user's grid, where --trials does not say */
  const char *trials_option; /* another name of --trials, such as "seeds"; or NULL */
  size_t trials_before;      /* the column `trials` stands before this parameter's; 0: behind all */

  /* What all cells share, such as data that they learn from, made before they are resolved; it then
     stands in cell->run until the run ends. NULL where there is nothing. */
  rv_status (*open_run)(void **run);
  void (*close_run)(void *run);
  rv_status (*describe_run)(rv_csv *csv,
                            void *run); /* its lines in the head of each table; or NULL */

  /* Checks a cell (RV_EINVAL for parameters that contradict each other) and replaces the codes of
     rules by numbers; NULL when there is nothing to do. */
  rv_status (*resolve)(rv_cell *cell);

  rv_trial trial;
  const rv_metric *metrics;
  const rv_column *columns; /* or NULL */
  const rv_claim *claims;
  const rv_extra_table *tables; /* or NULL */

  /* What DIR/NAME.csv holds in place of a row per cell, which then is in DIR/NAME.cells.csv: rows
     of the statement's own, without a suffix; or NULL. */
  const rv_extra_table *rows;
} rv_statement;

/* ".csv" or ".cells.csv": what follows the name in that of the table with a row per cell. */
const char *rv_cells_suffix(const rv_statement *statement);

/* Metrics of the array, and the numbers that a draw of the cell gives; without a cell, those that
   any draw gives. */
size_t rv_metrics_count(const rv_statement *statement);
size_t rv_metrics_numbers(const rv_statement *statement, const rv_cell *cell);

/* True where the metric has a value. */
bool rv_has_metric(const rv_cell *cell, const rv_metric *metric);
bool rv_is_measured(const rv_statement *statement, size_t metric, const rv_cell *cell);

/*
 * RV_EINVAL, with the first fault named, unless names are unique, every claim has exactly one kind
 * with all it needs, and plans and parameters are spoken of that exist. Run before anything else.
 */
rv_status rv_statement_check(const rv_statement *statement);

/*
 * Runs the executable. Returns the exit status: 0 when no verdict contradicts the expected one, 1
 * when one does, 2 for unusable arguments, input or output place, 3 when the run failed. Ends by
 * the signal when one stopped the run.
 */
int rv_verify(const rv_statement *statement, int argc, char **argv);

#endif
