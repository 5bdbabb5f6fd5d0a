/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An executable of verify/: a statement, its parameters, how a trial is drawn, and what is claimed
 * of the metrics. rv_main does the rest: options, sweep, summary, CSV, claims, exit status.
 */
#ifndef REVERIFY_EXPERIMENT_PROGRAM_H
#define REVERIFY_EXPERIMENT_PROGRAM_H

#include "experiment/claim.h"
#include "experiment/grid.h"
#include "experiment/sweep.h"
#include "support/csv.h"

/* The number of elements of an array. */
#define RV_COUNT(array) (sizeof(array) / sizeof *(array))

/* A measured quantity X: columns X_mean X_sd X_q05 X_q50 X_q95 X_max and the closed forms. */
typedef struct rv_metric {
  const char *name;                         /* NULL: no columns; for the further tables alone */
  double (*predicted)(const rv_cell *cell); /* column X_predicted: closed form of the mean */
  double (*bound)(const rv_cell *cell);     /* columns X_bound, X_violations (draws above it) */
  bool (*measured)(const rv_cell *cell);    /* false leaves the columns empty; NULL: always */
} rv_metric;

/* One more column: a closed form, or a number computed from all samples of a cell. */
typedef struct rv_statistic {
  const char *name;
  double (*closed_form)(const rv_cell *cell); /* or NULL, then: */
  rv_status (*compute)(double *out, const rv_evidence *evidence, size_t cell);
  bool (*measured)(const rv_cell *cell); /* as for a metric */
} rv_statistic;

/* A further table of a run, DIR/NAME.SUFFIX.csv, such as a histogram. */
typedef struct rv_extra_table {
  const char *suffix;
  const char *statement;      /* what it holds, one line */
  const char *const *columns; /* NULL at the end */
  /* Writes the rows of one cell, or none. */
  rv_status (*write_rows)(rv_csv *csv, const rv_evidence *evidence, size_t cell);
} rv_extra_table;

typedef enum rv_preset { RV_QUICK, RV_STANDARD, RV_FULL, RV_PRESETS } rv_preset;

typedef struct rv_program {
  const char *name;      /* of the executable, its CSV and its streams */
  const char *statement; /* what is verified, one line */
  const char *about;     /* a paragraph for --help */
  rv_parameters parameters;
  size_t trials; /* index of the parameter that says how many trials a cell has */
  struct {
    const rv_plan *plan;
    size_t count;
  } presets[RV_PRESETS];

  /* Checks a cell (RV_EINVAL for parameters that contradict each other) and replaces the codes of
     rules by numbers; NULL when there is nothing to do. */
  rv_status (*resolve)(rv_cell *cell);

  rv_trial trial;
  const rv_metric *metrics; /* trial.metrics of them */
  const rv_statistic *statistics;
  size_t statistic_count;
  const rv_claim *claims;
  size_t claim_count;
  const rv_extra_table *tables;
  size_t table_count;
} rv_program;

/*
 * Runs the executable. Returns the exit status: 0 when no verdict contradicts the expected one, 1
 * when one does, 2 for unusable arguments, input or output place, 3 when the run failed. Ends by
 * the signal when one stopped the run.
 */
int rv_main(const rv_program *program, int argc, char **argv);

#endif
