/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in small: a grid of two parameters, planted samples, and a judge who sees them. */
#ifndef REVERIFY_TESTS_EXPERIMENT_H
#define REVERIFY_TESTS_EXPERIMENT_H

#include "check.h"
#include "experiment/judge.h"
#include "reverify/stream.h"

#include <stdlib.h>

enum { KIND, SIZE };
enum { FIRST, SECOND, METRICS };
enum { CELLS_MAX = 12, PARTS_MAX = 8 };

static const char *const kinds[] = {"dense", "implicit", NULL};
static const rv_parameter parameters[] = {
    [KIND] = {"kind", "how", .words = kinds, .all = "both", .fallback = "dense"},
    [SIZE] = {"size", "how large", {.low = 1, .high = 1e9, .integer = true}, .fallback = "1"},
    {0}};
static const rv_metric metrics[] = {[FIRST] = {"first", .about = "not to be looked at"},
                                    [SECOND] = {"second", .about = "planted"},
                                    {0}};

/* Sample t of a cell; the samples of one test come from one stream. */
typedef double (*planted)(gsl_rng *rng, const rv_cell *cell, size_t trial);

/* A run and what came of it. */
typedef struct experiment {
  const char *kind, *size; /* lists */
  const char *plan;        /* NULL: a preset's plan called "plan" */
  planted sample;
  size_t trials;
  rv_condition hypothesis;
  const rv_claim *claims; /* a zeroed one ends them */
} experiment;

typedef struct outcome {
  rv_grid grid;
  rv_statement statement;
  rv_claim_parts parts;
  rv_judgement judgement[PARTS_MAX];
} outcome;

static inline void see_cell(rv_judge *judge, const experiment *e, const rv_grid *grid, size_t index,
                            gsl_rng *rng) {
  double *value = malloc(e->trials * METRICS * sizeof *value);
  assert_non_null(value);
  for (size_t t = 0; t < e->trials; t++) {
    value[t * METRICS + FIRST] = -1e300; /* a claim on the wrong metric shows */
    value[t * METRICS + SECOND] = e->sample(rng, &grid->cell[index], t);
  }
  const rv_cell_sample sample = {grid, index, &grid->cell[index], value, e->trials, METRICS, 1};
  rv_finding finding[PARTS_MAX];
  check_status(rv_judge_find(finding, judge, &sample), RV_OK);
  check_status(rv_judge_see(judge, &sample, finding), RV_OK);
  free(value);
}

/* Free with close_outcome. */
static inline void run(outcome *out, const experiment *e) {
  rv_stream stream;
  rv_judge *judge;
  const rv_plan plan = {.name = e->plan != NULL ? e->plan : "plan",
                        .list = {[KIND] = e->kind, [SIZE] = e->size}};
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){81, 82, 83, 84}, 0);
  *out = (outcome){.grid = rv_grid_over(parameters),
                   .statement = {.name = "small",
                                 .plot = "small",
                                 .parameters = parameters,
                                 .hypothesis = e->hypothesis,
                                 .assumes = "the hypothesis",
                                 .metrics = metrics,
                                 .claims = e->claims}};
  check_status(rv_grid_append(&out->grid, &plan, RV_QUICK, e->trials), RV_OK);
  check(out->grid.count <= CELLS_MAX);
  check_status(rv_claim_parts_make(&out->parts, &out->statement, &out->grid), RV_OK);
  check(out->parts.count <= PARTS_MAX);
  check_status(rv_judge_open(&judge, &out->parts, &out->statement, &out->grid), RV_OK);
  for (size_t cell = 0; cell < out->grid.count; cell++)
    see_cell(judge, e, &out->grid, cell, rng);
  rv_judge_conclude(judge, out->judgement);
  rv_judge_close(judge);
}

static inline void close_outcome(outcome *o) {
  rv_claim_parts_free(&o->parts);
  rv_grid_free(&o->grid);
}

/* The judgement on one claim, of a name and form given here. */
static inline rv_judgement judge_on(const char *plan, const rv_claim *claim, const char *kind,
                                    const char *size, planted sample, size_t trials) {
  rv_claim claims[2] = {*claim, {0}};
  claims[0].name = "claim";
  claims[0].source = claims[0].sentence = "planted";
  claims[0].form = claims[0].form == RV_PRINTED ? RV_EXACT : claims[0].form;
  outcome o;
  run(&o, &(experiment){kind, size, plan, sample, trials, NULL, claims});
  rv_judgement judgement = o.judgement[0];
  close_outcome(&o);
  return judgement;
}

static inline rv_judgement judge(const rv_claim *claim, const char *kind, const char *size,
                                 planted sample, size_t trials) {
  return judge_on(NULL, claim, kind, size, sample, trials);
}

static inline void expect(const rv_claim *claim, const char *size, planted sample, size_t trials,
                          rv_verdict verdict) {
  rv_finding finding = judge(claim, "dense", size, sample, trials).finding;
  if (finding.verdict != verdict || finding.broken)
    fail_msg("%zu trials: %s%s, should be %s; statistic %g, p-value %g", trials,
             finding.broken ? "broken, " : "", rv_verdict_name(finding.verdict),
             rv_verdict_name(verdict), finding.statistic, finding.p_value);
}

/* True when the judgement is at odds with what a claim of that form is expected to be. */
static inline bool contradicts(const rv_judgement *judgement, rv_form form) {
  const rv_claim claim = {.form = form};
  return rv_contradicts(judgement, &(rv_claim_part){.claim = &claim});
}

#endif
