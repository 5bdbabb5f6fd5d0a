/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A claim on its way through the cells of a run. */
#include "experiment/claim_parts.h"

#include "experiment/line_fit.h"
#include "experiment/mean_test.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *rv_verdict_name(rv_verdict verdict) {
  return verdict == RV_HOLDS ? "holds" : verdict == RV_FAILS ? "fails" : "undecided";
}

const char *rv_form_name(rv_form form) {
  static const char *const name[] = {"printed", "corrected", "exact", "control"};
  return name[form];
}

const char *rv_statistic_name(rv_claim_kind kind) {
  static const char *const name[] = {[RV_EVERY_DRAW] = "largest / bound",
                                     [RV_MOST_DRAWS] = "frequency",
                                     [RV_MEAN] = "z",
                                     [RV_LAW] = "D",
                                     [RV_SAME_LAW] = "D",
                                     [RV_EXPONENT] = "slope"};
  return name[kind];
}

bool rv_contradicts(const rv_finding *finding, const rv_claim *claim) {
  return finding->broken ||
         (finding->verdict != RV_UNDECIDED && finding->verdict != claim->expected);
}

/* The next cell after `cell` that differs in the claim's pair parameter alone; the count if none.
 */
static size_t find_partner(const rv_claim *claim, const rv_evidence *evidence, size_t cell) {
  const rv_cell *one = &evidence->grid->cell[cell];
  for (size_t other = cell + 1; other < evidence->grid->count; other++) {
    const rv_cell *two = &evidence->grid->cell[other];
    bool equal = true;
    for (size_t p = 0; p < evidence->parameters->count; p++) {
      const rv_parameter *parameter = &evidence->parameters->item[p];
      bool same = parameter->words != NULL ? one->value[p].word == two->value[p].word
                                           : one->value[p].number == two->value[p].number;
      equal = equal && (p == claim->pair ? !same : same);
    }
    if (equal)
      return other;
  }
  return evidence->grid->count;
}

/* The decisive cell: broken before failing before undecided before holding; then the worst. */
static bool decides(const rv_judgement *a, const rv_judgement *b) {
  static const int rank[] = {[RV_UNDECIDED] = 1, [RV_HOLDS] = 0, [RV_FAILS] = 2};
  int rank_a = a->finding.broken ? 3 : rank[a->finding.verdict];
  int rank_b = b->finding.broken ? 3 : rank[b->finding.verdict];
  return rank_a != rank_b ? rank_a > rank_b : a->severity > b->severity;
}

/* The means of the applicable cells against the claim's abscissa, in logarithms. */
typedef struct points {
  double *x, *y, *sigma;
  size_t count, trials;
  bool broken; /* NaN or Inf in a sample or an abscissa */
} points;

/* A claim on its way through the cells. */
typedef struct docket {
  const rv_claim *claim;
  rv_judgement worst;
  size_t tests;
  points points; /* of an exponent */
} docket;

static rv_status open_docket(docket *d, const rv_claim *claim, size_t cells) {
  *d = (docket){.claim = claim, .worst = {.finding = rv_no_finding}};
  if (claim->kind != RV_EXPONENT)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&d->points.x, cells, 3));
  d->points.y = d->points.x + cells;
  d->points.sigma = d->points.y + cells;
  return RV_OK;
}

static void add_point(points *p, const rv_claim *claim, const rv_cell *cell,
                      const rv_summary *summary) {
  p->x[p->count] = log(rv_claim_value(claim, cell));
  p->y[p->count] = log(summary->mean);
  p->sigma[p->count] = summary->sd / sqrt((double)summary->count) / summary->mean;
  p->broken = p->broken || !isfinite(summary->mean) || !isfinite(p->x[p->count]);
  p->count++;
  p->trials += summary->count;
}

static rv_status judge_cell(docket *d, const rv_evidence *evidence, const rv_block *b, size_t index,
                            size_t partner) {
  const rv_cell *cell = &evidence->grid->cell[index];
  rv_sample s;
  RV_TRY(rv_sample_take(&s, d->claim, b, cell));
  rv_status status = RV_OK;
  if (d->claim->kind == RV_EXPONENT) {
    add_point(&d->points, d->claim, cell, &s.summary);
  } else {
    rv_judgement j = {.finding = rv_no_finding};
    j.finding.cell = index;
    j.finding.trials = s.summary.count;
    status = rv_judge_sample(&j, d->claim, evidence, &s, index, partner);
    if (d->tests++ == 0 || decides(&j, &d->worst))
      d->worst = j;
  }
  free(s.value);
  return status;
}

/* Whether a claim is about a cell; for a comparison, with its partner. */
static bool is_about(const rv_claim *claim, const rv_evidence *evidence, size_t cell,
                     size_t *partner) {
  *partner = 0;
  const rv_cell *one = &evidence->grid->cell[cell];
  if (claim->word != NULL && strcmp(claim->word, one->value[claim->by].word) != 0)
    return false;
  if (claim->applies != NULL && !claim->applies(one))
    return false;
  if (claim->kind != RV_SAME_LAW)
    return true;
  *partner = find_partner(claim, evidence, cell);
  return *partner < evidence->grid->count;
}

/* One cell before all claims on it, so that its samples are read once. */
static rv_status hear_cell(docket *dockets, size_t count, const rv_evidence *evidence,
                           size_t cell) {
  rv_block b = {.value = NULL};
  rv_status status = RV_OK;
  for (size_t c = 0; c < count && status == RV_OK; c++) {
    size_t partner;
    if (!is_about(dockets[c].claim, evidence, cell, &partner))
      continue;
    if (b.value == NULL)
      status = rv_block_read(&b, evidence, cell);
    if (status == RV_OK)
      status = judge_cell(&dockets[c], evidence, &b, cell, partner);
  }
  free(b.value);
  return status;
}

rv_status rv_claim_judge_cell(rv_finding *out, const rv_claim *claim, const rv_evidence *evidence,
                              size_t cell) {
  docket d = {.claim = claim, .worst = {.finding = rv_no_finding}};
  *out = rv_no_finding;
  size_t partner = claim->kind == RV_SAME_LAW ? find_partner(claim, evidence, cell) : 0;
  if (partner == evidence->grid->count)
    return RV_OK;
  rv_block b;
  RV_TRY(rv_block_read(&b, evidence, cell));
  rv_status status = judge_cell(&d, evidence, &b, cell, partner);
  free(b.value);
  *out = d.worst.finding;
  out->tests = d.tests;
  return status;
}

static void judge_slope(rv_finding *out, const rv_claim *claim, const points *p) {
  rv_line line = rv_fit_line(p->x, p->y, p->sigma, p->count);
  double half_width = rv_normal_quantile(RV_TEST_LEVEL) * line.slope_error;
  double low = claim->exponent - RV_EXPONENT_TOLERANCE;
  double high = claim->exponent + RV_EXPONENT_TOLERANCE;
  out->statistic = line.slope;
  out->low = line.slope - half_width;
  out->high = line.slope + half_width;
  if (p->broken) {
    out->verdict = RV_FAILS;
    out->broken = true;
  } else if (out->low >= low && out->high <= high) {
    out->verdict = RV_HOLDS;
  } else if (out->low > high || out->high < low) {
    out->verdict = RV_FAILS;
  }
}

static void close_docket(rv_finding *out, docket *d) {
  *out = d->worst.finding;
  out->tests = d->tests;
  /* a line through fewer points says nothing: the claim stays undecided */
  const size_t points_min = 4;
  if (d->points.count >= points_min || d->points.broken) {
    out->tests = 1;
    judge_slope(out, d->claim, &d->points);
  }
  if (d->claim->kind == RV_EXPONENT)
    out->trials = d->points.trials;
  free(d->points.x);
}

rv_status rv_claims_judge(rv_finding *out, const rv_claim *claims, size_t count,
                          const rv_evidence *evidence) {
  docket *dockets = calloc(count + 1, sizeof *dockets);
  if (dockets == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu claims: free some memory", count);
  rv_status status = RV_OK;
  for (size_t c = 0; c < count; c++) {
    rv_status opened = open_docket(&dockets[c], &claims[c], evidence->grid->count);
    status = status == RV_OK ? opened : status;
  }
  for (size_t cell = 0; cell < evidence->grid->count && status == RV_OK; cell++)
    status = hear_cell(dockets, count, evidence, cell);
  for (size_t c = 0; c < count; c++)
    close_docket(&out[c], &dockets[c]);
  free(dockets);
  return status;
}
