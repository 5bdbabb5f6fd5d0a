/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in small: a grid of two parameters and planted samples in a real journal. */
#ifndef REVERIFY_TESTS_EXPERIMENT_H
#define REVERIFY_TESTS_EXPERIMENT_H

#include "experiment/claim.h"
#include "reverify/stream.h"
#include "scratch.h"

enum { KIND, SIZE, PARAMETERS };
enum { FIRST, SECOND, METRICS };
enum { CELLS_MAX = 12 };

static const char *const kinds[] = {"dense", "implicit", NULL};
static const rv_parameter items[PARAMETERS] = {
    [KIND] = {.name = "kind", .words = kinds, .all = "both", .fallback = "dense"},
    [SIZE] = {.name = "size", .domain = {.low = 1, .high = 1e9, .integer = true}, .fallback = "1"},
};
static const rv_parameters parameters = {items, PARAMETERS};

/* Sample t of a cell; the samples of one test come from one stream. */
typedef double (*planted)(gsl_rng *rng, const rv_cell *cell, size_t trial);

typedef struct experiment {
  rv_grid grid;
  rv_journal journal;
  size_t count[CELLS_MAX];
  rv_evidence evidence;
} experiment;

static inline void record(experiment *e, planted sample, size_t trials) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){81, 82, 83, 84}, 0);
  double *values = malloc(trials * METRICS * sizeof *values);
  assert_non_null(values);
  for (size_t cell = 0; cell < e->grid.count; cell++) {
    for (size_t t = 0; t < trials; t++) {
      values[t * METRICS + FIRST] = -1e300; /* a claim on the wrong metric shows */
      values[t * METRICS + SECOND] = sample(rng, &e->grid.cell[cell], t);
    }
    check_status(rv_journal_append(&e->journal, values), RV_OK);
  }
  free(values);
}

static inline void plant(experiment *e, const char *kind, const char *size, planted sample,
                         size_t trials) {
  const rv_plan plan = {.list = {[KIND] = kind, [SIZE] = size}};
  *e = (experiment){.journal = {.descriptor = -1}};
  check_status(rv_grid_append(&e->grid, &parameters, &plan), RV_OK);
  check(e->grid.count <= CELLS_MAX);
  for (size_t cell = 0; cell < e->grid.count; cell++)
    e->count[cell] = trials * METRICS;
  check_status(
      rv_journal_open(&e->journal, scratch_path("claim.journal"), 1, e->count, e->grid.count, true),
      RV_OK);
  e->evidence = (rv_evidence){
      .parameters = &parameters, .grid = &e->grid, .journal = &e->journal, .metrics = METRICS};
  record(e, sample, trials);
}

static inline rv_finding judge_and_close(experiment *e, const rv_claim *claim) {
  rv_finding finding;
  check_status(rv_claims_judge(&finding, claim, 1, &e->evidence), RV_OK);
  rv_journal_close(&e->journal, true);
  rv_grid_free(&e->grid);
  return finding;
}

static inline rv_finding judge(const rv_claim *claim, const char *kind, const char *size,
                               planted sample, size_t trials) {
  experiment e;
  plant(&e, kind, size, sample, trials);
  return judge_and_close(&e, claim);
}

static inline void expect(const rv_claim *claim, const char *size, planted sample, size_t trials,
                          rv_verdict verdict) {
  rv_finding finding = judge(claim, "dense", size, sample, trials);
  if (finding.verdict != verdict || finding.broken)
    fail_msg("%zu trials: %s%s, should be %s; statistic %g, p-value %g", trials,
             finding.broken ? "broken, " : "", rv_verdict_name(finding.verdict),
             rv_verdict_name(verdict), finding.statistic, finding.p_value);
}

#endif
