/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Claims about the metrics of a run, and the verdict that the samples give on each.
 *
 * A claim is judged cell by cell. In each cell it is one test at level RV_TEST_LEVEL; a run of
 * all executables makes at most RV_TESTS_MAX tests, so the probability that any verdict of the
 * whole run is wrong by chance is at most RV_FALSE_ALARM, at any seed (Bonferroni). A claim fails
 * when it fails in any cell, holds when it holds in all, and is undecided otherwise; the row
 * shows the cell that decided. NaN or Inf in a sample breaks every claim on it.
 */
#ifndef REVERIFY_EXPERIMENT_CLAIM_H
#define REVERIFY_EXPERIMENT_CLAIM_H

#include "experiment/grid.h"
#include "experiment/journal.h"
#include "experiment/test_level.h"
#include "numeric/cdf.h"
#include "reverify/status.h"

#include <stdbool.h>
#include <stddef.h>

/* How far a measured exponent may lie from the claimed one. */
#define RV_EXPONENT_TOLERANCE 0.05

typedef enum rv_verdict { RV_UNDECIDED, RV_HOLDS, RV_FAILS } rv_verdict;
typedef enum rv_form { RV_PRINTED, RV_CORRECTED, RV_EXACT, RV_CONTROL } rv_form;

const char *rv_verdict_name(rv_verdict verdict);
const char *rv_form_name(rv_form form);

typedef enum rv_claim_kind {
  /* metric <= value(cell) in every draw; holds without a violation, fails with one */
  RV_EVERY_DRAW,
  /* P(metric > value(cell)) <= delta, or value_at(cell, delta); Clopper-Pearson limits of the
     frequency */
  RV_MOST_DRAWS,
  /* E metric = value(cell), up to allowance(cell) if given; holds when not rejected and known to
     `resolution`, relatively */
  RV_MEAN,
  /* metric has the distribution function cdf(x, cell), up to a distance of value(cell) if given;
     Kolmogorov-Smirnov; holds when not rejected by a test fine enough to reject a distance of
     `resolution` (beyond value(cell)) */
  RV_LAW,
  /* metric has one law in the cells that differ in the parameter `pair` alone; Smirnov; holds
     as for RV_LAW */
  RV_SAME_LAW,
  /* E metric is proportional to value(cell)^exponent over the cells; regression of logarithms */
  RV_EXPONENT
} rv_claim_kind;

/* What the statistic of a finding is: "largest / bound", "frequency", "z", "D" or "slope". */
const char *rv_statistic_name(rv_claim_kind kind);

typedef struct rv_claim {
  const char *name;      /* short, unique in the executable */
  const char *source;    /* the statement's number, or a citation */
  const char *statement; /* in words and symbols */
  const char *plot;      /* the figure that shows it, without suffix */
  rv_form form;
  rv_verdict expected;
  rv_claim_kind kind;
  size_t metric;                                  /* index of the metric */
  bool (*applies)(const rv_cell *cell);           /* which cells; NULL for all */
  double (*transform)(double x, const rv_cell *); /* of the metric before judging; or NULL */
  double (*value)(const rv_cell *cell); /* what the kind compares with; or, where it depends on: */
  double (*value_at)(const rv_cell *cell, double delta);
  double (*allowance)(const rv_cell *cell); /* RV_MEAN: how far the mean may be from value */
  rv_cdf cdf;                               /* RV_LAW: parameters is the const rv_cell * */
  double delta, resolution, exponent;
  double slack; /* RV_EVERY_DRAW: rounding allowed, relative to the bound */
  size_t pair;  /* RV_SAME_LAW: index of the parameter */
  bool split; /* stands for a claim NAME-WORD, "WORD: statement", for each word of `by` in the grid
               */
  size_t by;
  const char *word; /* a part of a split claim: about the cells with this word alone */
} rv_claim;

/*
 * *out = the claims, each split one replaced by its parts (itself where it has no cell), *out_count
 * of them; free with rv_claims_free. RV_ENOMEM.
 */
rv_status rv_claims_split(rv_claim **out, size_t *out_count, const rv_claim *claims, size_t count,
                          const rv_grid *grid);
void rv_claims_free(rv_claim *claims, size_t count);

/* What claims are judged on: the samples of all cells, read from the journal one at a time. */
typedef struct rv_evidence {
  const rv_parameters *parameters;
  const rv_grid *grid;
  const rv_journal *journal;
  size_t metrics;
} rv_evidence;

/* *out = one metric of all trials of a cell, in the order drawn; free() it. */
rv_status rv_evidence_metric(double **out, size_t *count, const rv_evidence *evidence, size_t cell,
                             size_t metric);

/* *out = the Kolmogorov-Smirnov p-value of one metric of a cell against cdf(x, cell). */
rv_status rv_law_p_value(double *out, const rv_evidence *evidence, size_t cell, size_t metric,
                         rv_cdf cdf);

/* What the samples say of a claim. Numbers that a kind does not have are NaN. */
typedef struct rv_finding {
  rv_verdict verdict;
  bool broken;   /* NaN or Inf in a sample or in a closed form */
  size_t tests;  /* cells judged */
  size_t cell;   /* the one that decided; meaningless when tests is 0 */
  size_t trials; /* in that cell, or over all cells for an exponent */
  double violations, statistic, p_value, low, high;
} rv_finding;

/* out[c] = the finding on claims[c]; each cell's samples are read once. */
rv_status rv_claims_judge(rv_finding *out, const rv_claim *claims, size_t count,
                          const rv_evidence *evidence);

/*
 * The finding on one claim in one cell, whether it applies there or not; not for RV_EXPONENT. No
 * test is made for a comparison where no later cell is the partner.
 */
rv_status rv_claim_judge_cell(rv_finding *out, const rv_claim *claim, const rv_evidence *evidence,
                              size_t cell);

/* True when the verdict is the opposite of the expected one, or the finding is broken. */
bool rv_contradicts(const rv_finding *finding, const rv_claim *claim);

#endif
