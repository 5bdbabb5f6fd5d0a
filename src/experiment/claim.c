/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/claim.h"

#include "reverify/memory.h"
#include "reverify/summary.h"

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

/* All metrics of all trials of a cell: trials x metrics. */
typedef struct block {
  double *value;
  size_t trials, metrics;
} block;

static rv_status read_block(block *out, const rv_evidence *evidence, size_t cell) {
  *out = (block){.trials = evidence->journal->count[cell] / evidence->metrics,
                 .metrics = evidence->metrics};
  RV_TRY(rv_alloc_doubles(&out->value, out->trials, out->metrics));
  rv_status status = rv_journal_read(evidence->journal, cell, out->value);
  if (status != RV_OK) {
    free(out->value);
    out->value = NULL;
  }
  return status;
}

static rv_status copy_metric(double **out, const block *b, size_t metric) {
  RV_TRY(rv_alloc_doubles(out, b->trials, 1));
  for (size_t t = 0; t < b->trials; t++)
    (*out)[t] = b->value[t * b->metrics + metric];
  return RV_OK;
}

rv_status rv_evidence_metric(double **out, size_t *count, const rv_evidence *evidence, size_t cell,
                             size_t metric) {
  block b;
  *out = NULL;
  rv_status status = read_block(&b, evidence, cell);
  if (status == RV_OK)
    status = copy_metric(out, &b, metric);
  *count = b.trials;
  free(b.value);
  return status;
}

/* The transformed metric of a cell with its summary; sorted if the claim is about its law. */
typedef struct sample {
  double *value;
  rv_summary summary;
} sample;

static rv_status take_sample(sample *out, const rv_claim *claim, const block *b,
                             const rv_cell *cell) {
  RV_TRY(copy_metric(&out->value, b, claim->metric));
  if (claim->transform != NULL)
    for (size_t t = 0; t < b->trials; t++)
      out->value[t] = claim->transform(out->value[t], cell);
  bool sorted = claim->kind == RV_LAW || claim->kind == RV_SAME_LAW;
  out->summary = sorted ? rv_summarise(out->value, b->trials) : rv_moments(out->value, b->trials);
  return RV_OK;
}

/* A finding on one cell, and how near it came to failing: the larger the worse. */
typedef struct judgement {
  rv_finding finding;
  double severity;
} judgement;

static const rv_finding no_finding = {.verdict = RV_UNDECIDED,
                                      .violations = NAN,
                                      .statistic = NAN,
                                      .p_value = NAN,
                                      .low = NAN,
                                      .high = NAN};

static void break_finding(judgement *j) {
  j->finding.verdict = RV_FAILS;
  j->finding.broken = true;
}

static void count_violations(judgement *j, const sample *s, double bound) {
  double violations = 0, trials = (double)s->summary.count;
  for (size_t t = 0; t < s->summary.count; t++)
    violations += s->value[t] > bound;
  j->finding.violations = violations;
  j->finding.low = rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL);
  j->finding.high = rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL);
}

static void judge_every_draw(judgement *j, const rv_claim *claim, const sample *s, double bound) {
  count_violations(j, s, bound + fabs(bound) * claim->slack);
  j->finding.statistic = s->summary.max / bound;
  j->finding.verdict = j->finding.violations > 0 ? RV_FAILS : RV_HOLDS;
  j->severity = j->finding.statistic;
}

static void judge_most_draws(judgement *j, const rv_claim *claim, const sample *s, double bound) {
  count_violations(j, s, bound);
  j->finding.statistic = j->finding.violations / (double)s->summary.count;
  j->finding.verdict = j->finding.low > claim->delta     ? RV_FAILS
                       : j->finding.high <= claim->delta ? RV_HOLDS
                                                         : RV_UNDECIDED;
  j->severity = j->finding.high;
}

static void judge_mean(judgement *j, const rv_claim *claim, const sample *s, double expected) {
  double reach = rv_normal_quantile(RV_TEST_LEVEL);
  double half_width = reach * s->summary.sd / sqrt((double)s->summary.count);
  j->finding.statistic = rv_mean_statistic(&s->summary, expected);
  j->finding.p_value = rv_normal_two_sided(j->finding.statistic);
  j->finding.low = s->summary.mean - half_width;
  j->finding.high = s->summary.mean + half_width;
  /* too few for the normal law of the statistic at this level, or no spread to judge by */
  if (s->summary.sd == 0 || (double)s->summary.count < rv_mean_trials_min(&s->summary))
    j->finding.verdict = RV_UNDECIDED;
  else if (j->finding.p_value < RV_TEST_LEVEL)
    j->finding.verdict = RV_FAILS;
  else if (half_width <= claim->resolution * fabs(expected))
    j->finding.verdict = RV_HOLDS;
  j->severity = fabs(j->finding.statistic);
}

/*
 * A test in law on `effective` trials. "Holds" means not rejected, by a test that would have
 * rejected a distance of `resolution`: Massart's bound puts the critical distance at
 * sqrt(ln(2 / level) / (2 effective)).
 */
static void judge_p_value(judgement *j, const rv_claim *claim, double distance, double p_value,
                          double effective) {
  double critical = sqrt(log(2 / RV_TEST_LEVEL) / (2 * effective));
  j->finding.statistic = distance;
  j->finding.p_value = p_value;
  if (!isfinite(distance) || !isfinite(p_value))
    break_finding(j);
  else if (p_value < RV_TEST_LEVEL)
    j->finding.verdict = RV_FAILS;
  else if (critical <= claim->resolution)
    j->finding.verdict = RV_HOLDS;
  j->severity = -p_value;
}

/* If the law is within `allowance` of the cdf, D exceeds d + allowance no oftener than D_0 does d.
 */
static rv_status judge_law(judgement *j, const rv_claim *claim, const sample *s,
                           const rv_cell *cell, double allowance) {
  double *cdf;
  size_t count = s->summary.count;
  RV_TRY(rv_alloc_doubles(&cdf, count, 1));
  rv_status status = rv_cdf_many(cdf, s->value, count, claim->cdf, cell);
  double distance = rv_kolmogorov_distance(cdf, count);
  free(cdf);
  RV_TRY(status);
  double excess = distance > allowance ? distance - allowance : distance * 0;
  judge_p_value(j, claim, distance, rv_kolmogorov_p_value(excess, count), (double)count);
  return RV_OK;
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

static rv_status judge_same_law(judgement *j, const rv_claim *claim, const sample *s,
                                const rv_evidence *evidence, size_t partner) {
  sample other;
  block b;
  RV_TRY(read_block(&b, evidence, partner));
  rv_status status = take_sample(&other, claim, &b, &evidence->grid->cell[partner]);
  free(b.value);
  RV_TRY(status);
  double distance = NAN, p_value = NAN;
  if (isfinite(other.summary.mean))
    p_value =
        rv_smirnov_p_value(&distance, s->value, s->summary.count, other.value, other.summary.count);
  free(other.value);
  double one = (double)s->summary.count, two = (double)other.summary.count;
  judge_p_value(j, claim, distance, p_value, one * two / (one + two));
  return RV_OK;
}

static rv_status judge_sample(judgement *j, const rv_claim *claim, const rv_evidence *evidence,
                              const sample *s, size_t index, size_t partner) {
  const rv_cell *cell = &evidence->grid->cell[index];
  double value = claim->value != NULL ? claim->value(cell, claim->delta) : 0;
  if (!isfinite(s->summary.mean) || !isfinite(value)) {
    j->finding.statistic = s->summary.mean;
    j->severity = INFINITY;
    break_finding(j);
    return RV_OK;
  }
  switch (claim->kind) {
  case RV_EVERY_DRAW:
    judge_every_draw(j, claim, s, value);
    break;
  case RV_MOST_DRAWS:
    judge_most_draws(j, claim, s, value);
    break;
  case RV_MEAN:
    judge_mean(j, claim, s, value);
    break;
  case RV_LAW:
    return judge_law(j, claim, s, cell, value);
  case RV_SAME_LAW:
    return judge_same_law(j, claim, s, evidence, partner);
  case RV_EXPONENT:
    break; /* judged over all cells at once */
  }
  return RV_OK;
}

/* The decisive cell: broken before failing before undecided before holding; then the worst. */
static bool decides(const judgement *a, const judgement *b) {
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
  judgement worst;
  size_t tests;
  points points; /* of an exponent */
} docket;

static rv_status open_docket(docket *d, const rv_claim *claim, size_t cells) {
  *d = (docket){.claim = claim, .worst = {.finding = no_finding}};
  if (claim->kind != RV_EXPONENT)
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&d->points.x, cells, 3));
  d->points.y = d->points.x + cells;
  d->points.sigma = d->points.y + cells;
  return RV_OK;
}

static void add_point(points *p, const rv_claim *claim, const rv_cell *cell,
                      const rv_summary *summary) {
  p->x[p->count] = log(claim->value(cell, claim->delta));
  p->y[p->count] = log(summary->mean);
  p->sigma[p->count] = summary->sd / sqrt((double)summary->count) / summary->mean;
  p->broken = p->broken || !isfinite(summary->mean) || !isfinite(p->x[p->count]);
  p->count++;
  p->trials += summary->count;
}

static rv_status judge_cell(docket *d, const rv_evidence *evidence, const block *b, size_t index,
                            size_t partner) {
  const rv_cell *cell = &evidence->grid->cell[index];
  sample s;
  RV_TRY(take_sample(&s, d->claim, b, cell));
  rv_status status = RV_OK;
  if (d->claim->kind == RV_EXPONENT) {
    add_point(&d->points, d->claim, cell, &s.summary);
  } else {
    judgement j = {.finding = no_finding};
    j.finding.cell = index;
    j.finding.trials = s.summary.count;
    status = judge_sample(&j, d->claim, evidence, &s, index, partner);
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
  if (claim->applies != NULL && !claim->applies(&evidence->grid->cell[cell]))
    return false;
  if (claim->kind != RV_SAME_LAW)
    return true;
  *partner = find_partner(claim, evidence, cell);
  return *partner < evidence->grid->count;
}

/* One cell before all claims on it, so that its samples are read once. */
static rv_status hear_cell(docket *dockets, size_t count, const rv_evidence *evidence,
                           size_t cell) {
  block b = {.value = NULL};
  rv_status status = RV_OK;
  for (size_t c = 0; c < count && status == RV_OK; c++) {
    size_t partner;
    if (!is_about(dockets[c].claim, evidence, cell, &partner))
      continue;
    if (b.value == NULL)
      status = read_block(&b, evidence, cell);
    if (status == RV_OK)
      status = judge_cell(&dockets[c], evidence, &b, cell, partner);
  }
  free(b.value);
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
