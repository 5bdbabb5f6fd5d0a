/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of one sample on a claim, for each kind of claim. */
#include "experiment/finding.h"

#include "experiment/clopper_pearson.h"
#include "experiment/detection.h"
#include "experiment/kolmogorov_smirnov.h"
#include "experiment/mean_test.h"
#include "experiment/runs_test.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

rv_finding rv_no_finding(void) {
  return (rv_finding){.verdict = RV_UNDECIDED,
                      .violations = NAN,
                      .statistic = NAN,
                      .p_value = NAN,
                      .low = NAN,
                      .high = NAN,
                      .detects = NAN,
                      .detects_bound = NAN,
                      .misses = NAN};
}

bool rv_finding_decides(const rv_finding *a, const rv_finding *b) {
  static const int rank[] = {[RV_UNDECIDED] = 1, [RV_HOLDS] = 0, [RV_FAILS] = 2};
  int rank_a = a->broken ? 3 : rank[a->verdict], rank_b = b->broken ? 3 : rank[b->verdict];
  return rank_a != rank_b ? rank_a > rank_b : a->severity > b->severity;
}

rv_status rv_metric_sample_take(rv_metric_sample *out, const rv_claim *claim,
                                const rv_cell_sample *sample) {
  rv_claim_kind kind = rv_claim_kind_of(claim);
  RV_TRY(rv_sample_metric(&out->value, sample, rv_claim_metric(claim)));
  size_t count = sample->trials;
  if (claim->of != NULL)
    for (size_t t = 0; t < count; t++)
      out->value[t] = claim->of(out->value[t], sample->cell);
  bool sorted = kind != RV_MEAN && kind != RV_POWER && kind != RV_RUNS;
  out->summary = sorted ? rv_summarise(out->value, count) : rv_moments(out->value, count);
  return RV_OK;
}

static void break_finding(rv_finding *f, double statistic) {
  f->verdict = RV_FAILS;
  f->broken = true;
  f->statistic = statistic;
  f->severity = INFINITY;
}

/* Bounds. */

double rv_trials_to_bound(double delta) {
  return ceil(log(RV_TEST_LEVEL) / log1p(-delta));
}

static void count_violations(rv_finding *f, const rv_metric_sample *s, double bound) {
  double violations = 0, trials = (double)s->summary.count;
  for (size_t t = 0; t < s->summary.count; t++)
    violations += s->value[t] > bound;
  f->violations = violations;
  f->low = rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL);
  f->high = rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL);
}

/*
 * A smaller bound is found false when `critical` draws exceed it; so many do, with probability
 * RV_DETECTION, where the sample has its quantile for rv_detected_frequency.
 */
static void detect_bound(rv_finding *f, const rv_metric_sample *s, double critical, double bound) {
  double count = (double)s->summary.count, frequency = rv_detected_frequency(critical, count);
  f->misses = rv_missed_frequency(f->violations, critical, count);
  double rank = ceil(frequency * count); /* from above; all draws but one leave nothing to tell */
  f->detects = frequency;
  if (critical <= count && rank < count && bound > 0)
    f->detects_bound = 1 - s->value[s->summary.count - (size_t)rank] / bound;
}

/* Whether enough was drawn to say "holds" is seen over all cells. */
static void find_every(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s,
                       const rv_cell *cell) {
  double bound = claim->every.bound != NULL ? claim->every.bound(cell) : claim->every.constant;
  if (!isfinite(bound)) {
    break_finding(f, bound);
    return;
  }
  count_violations(f, s, bound + fabs(bound) * claim->every.slack);
  f->statistic = s->summary.max / bound;
  f->verdict = f->violations > 0 ? RV_FAILS : RV_HOLDS;
  f->severity = f->statistic;
  detect_bound(f, s, rv_critical_violations(0, (double)s->summary.count), bound);
}

static double bound_of_most(const rv_claim *claim, const rv_cell *cell, double delta) {
  if (claim->most.bound_at != NULL)
    return claim->most.bound_at(cell, delta);
  return claim->most.bound != NULL ? claim->most.bound(cell) : claim->most.constant;
}

static void find_most(rv_finding *f, const rv_claim_part *part, const rv_metric_sample *s,
                      const rv_cell *cell) {
  const rv_claim *claim = part->claim;
  double delta = claim->most.delta_of != NULL ? claim->most.delta_of(cell) : part->delta;
  double bound = bound_of_most(claim, cell, delta);
  if (!isfinite(bound)) {
    break_finding(f, bound);
    return;
  }
  count_violations(f, s, bound);
  f->statistic = f->violations / (double)s->summary.count;
  f->verdict = f->low > delta ? RV_FAILS : f->high <= delta ? RV_HOLDS : RV_UNDECIDED;
  f->severity = f->high / delta;
  f->too_few = f->verdict == RV_UNDECIDED && (double)s->summary.count < rv_trials_to_bound(delta);
  if (f->too_few)
    f->trials_needed = rv_trials_to_bound(delta);
  detect_bound(f, s, rv_critical_violations(delta, (double)s->summary.count), bound);
}

/* Means. */

/* The half-width shrinks like the root of the number of draws. */
static double trials_for_width(double trials, double half_width, double wanted) {
  return wanted > 0 ? trials * pow(half_width / wanted, 2) : INFINITY;
}

/* The departure that the claim is about, absolute. */
static double effect_on_mean(const rv_claim *claim, const rv_cell *cell, double expected) {
  if (claim->mean.truth != NULL)
    return fabs(claim->mean.truth(cell) - expected) / 3;
  return claim->mean.effect != NULL ? claim->mean.effect(cell)
                                    : claim->mean.within * fabs(expected);
}

/* Whichever admissible mean is nearest to the sample's: if it is rejected, all are. */
static void find_mean(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s,
                      const rv_cell *cell) {
  double expected = claim->mean.expected(cell), trials = (double)s->summary.count;
  double allowance = claim->mean.allowance != NULL ? claim->mean.allowance(cell) : 0;
  double effect = effect_on_mean(claim, cell, expected);
  if (!isfinite(expected) || !isfinite(allowance) || isnan(effect)) {
    break_finding(f, expected);
    return;
  }
  double error = s->summary.sd / sqrt(trials),
         half_width = rv_mean_half_width(&s->summary, RV_MEAN_LEVEL);
  double nearest = fmin(fmax(s->summary.mean, expected - allowance), expected + allowance);
  double room = effect - allowance, least = rv_mean_trials_min(&s->summary);
  f->statistic = rv_mean_statistic(&s->summary, nearest);
  f->p_value = rv_mean_p_value(&s->summary, f->statistic);
  f->low = s->summary.mean - half_width;
  f->high = s->summary.mean + half_width;
  f->severity = fabs(f->statistic);
  f->detects =
      rv_detected_difference(allowance, half_width, error) / (expected != 0 ? fabs(expected) : 1);
  f->misses =
      rv_missed_mean(&s->summary, f->statistic, rv_student_quantile(RV_MEAN_LEVEL, trials - 1));
  f->too_few = trials < least;
  /* too few for the law of the statistic at this level, or no spread to judge by */
  if (s->summary.sd == 0)
    f->trials_needed = INFINITY;
  else if (trials < least)
    f->trials_needed = fmax(least, trials_for_width(trials, half_width, room));
  else if (f->p_value < RV_MEAN_LEVEL)
    f->verdict = RV_FAILS;
  else if (half_width <= room)
    f->verdict = RV_HOLDS;
  else
    f->trials_needed = trials_for_width(trials, half_width, room);
}

/* Means over a few runs: the excess is by how much that of the sample breaks the claim. */
static void find_runs(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s) {
  bool at_most = claim->runs.side == RV_AT_MOST;
  double bound = claim->runs.bound;
  if (!isfinite(bound)) {
    break_finding(f, bound);
    return;
  }
  double mean = s->summary.mean, excess = at_most ? mean - bound : bound - mean;
  double half_width = rv_runs_half_width(&s->summary, RV_TRAINING_LEVEL);
  f->verdict = rv_runs_verdict(&s->summary, excess, RV_TRAINING_LEVEL);
  f->statistic = mean;
  f->low = mean - half_width;
  f->high = mean + half_width;
  f->detects = half_width;
  f->severity = isnan(half_width) ? excess : excess / half_width;
  f->misses = rv_runs_missed(&s->summary, excess, RV_TRAINING_LEVEL);
  f->too_few = s->summary.count < RV_RUNS_MIN;
  if (f->too_few)
    f->trials_needed = RV_RUNS_MIN;
  else if (f->verdict == RV_UNDECIDED) /* of equal runs no number would do */
    f->trials_needed = isnan(half_width)
                           ? INFINITY
                           : trials_for_width((double)s->summary.count, half_width, fabs(excess));
}

void rv_find_difference(rv_finding *out, const rv_claim *claim, rv_metric_sample *one,
                        const rv_metric_sample *other) {
  *out = rv_no_finding();
  size_t runs = one->summary.count;
  for (size_t t = 0; t < runs; t++)
    one->value[t] -= other->value[t];
  one->summary = rv_moments(one->value, runs);
  out->trials = runs;
  if (isfinite(one->summary.mean))
    find_runs(out, claim, one);
  else
    break_finding(out, one->summary.mean);
}

/* Laws. */

/* A distance, the part of it that is allowed, and the distance that the claim is about. */
typedef struct distances {
  double found, allowance, effect;
} distances;

/*
 * A test in law on `effective` trials, of `share` times as many draws. "Holds" means not rejected,
 * by a test that would have rejected a distance of `effect`.
 */
static void find_by_distance(rv_finding *f, const distances *d, double p_value, double effective,
                             double share) {
  double room = d->effect - d->allowance;
  if (!isfinite(d->found) || !isfinite(p_value)) {
    break_finding(f, d->found);
    return;
  }
  f->statistic = d->found;
  f->p_value = p_value;
  f->severity = -p_value;
  f->detects = rv_detected_distance(d->allowance, effective);
  f->misses = rv_missed_distance(d->found, d->allowance, effective);
  if (p_value < RV_TEST_LEVEL)
    f->verdict = RV_FAILS;
  else if (rv_critical_distance(effective) <= room)
    f->verdict = RV_HOLDS;
  else
    f->trials_needed =
        room > 0 ? share * effective * pow(rv_critical_distance(effective) / room, 2) : INFINITY;
  f->too_few = f->verdict == RV_UNDECIDED;
}

/* If the law is within d of the cdf, D exceeds D_0 + d no more often than D_0 exceeds 0. */
static rv_status find_law(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s,
                          const rv_cell_sample *sample) {
  const rv_cell *cell = sample->cell;
  distances d = {.allowance = claim->law.distance != NULL ? claim->law.distance(cell) : 0,
                 .effect = claim->law.effect != NULL ? claim->law.effect(cell) : claim->law.within};
  if (!isfinite(d.allowance) || isnan(d.effect)) {
    break_finding(f, d.allowance);
    return RV_OK;
  }
  RV_TRY(
      rv_law_distance(&d.found, s->value, s->summary.count, claim->law.cdf, cell, sample->threads));
  double excess = isnan(d.found) ? d.found : fmax(0, d.found - d.allowance);
  find_by_distance(f, &d, rv_kolmogorov_p_value(excess, s->summary.count), (double)s->summary.count,
                   1);
  return RV_OK;
}

void rv_find_same_law(rv_finding *out, const rv_claim *claim, const rv_metric_sample *one,
                      const rv_metric_sample *two) {
  *out = rv_no_finding();
  distances d = {.found = NAN, .effect = claim->same_law.within};
  double p_value = NAN;
  if (isfinite(one->summary.mean) && isfinite(two->summary.mean))
    p_value = rv_smirnov_p_value(&d.found, one->value, one->summary.count, two->value,
                                 two->summary.count);
  double a = (double)one->summary.count, b = (double)two->summary.count;
  out->trials = two->summary.count;
  find_by_distance(out, &d, p_value, a * b / (a + b), 2);
}

rv_status rv_find_in_cell(rv_finding *out, const rv_claim_part *part,
                          const rv_cell_sample *sample) {
  rv_metric_sample s;
  *out = rv_no_finding();
  RV_TRY(rv_metric_sample_take(&s, part->claim, sample));
  out->cell = sample->index;
  out->trials = s.summary.count;
  rv_status status = RV_OK;
  if (!isfinite(s.summary.mean)) {
    break_finding(out, s.summary.mean);
  } else {
    switch (rv_claim_kind_of(part->claim)) {
    case RV_EVERY:
      find_every(out, part->claim, &s, sample->cell);
      break;
    case RV_MOST:
      find_most(out, part, &s, sample->cell);
      break;
    case RV_MEAN:
      find_mean(out, part->claim, &s, sample->cell);
      break;
    case RV_LAW:
      status = find_law(out, part->claim, &s, sample);
      break;
    case RV_RUNS:
      find_runs(out, part->claim, &s);
      break;
    default: /* about several cells */
      break;
    }
  }
  free(s.value);
  return status;
}
