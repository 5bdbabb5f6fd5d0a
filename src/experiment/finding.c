/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of one sample on a claim, for each kind of claim. */
#include "experiment/finding.h"

#include "experiment/clopper_pearson.h"
#include "experiment/kolmogorov_smirnov.h"
#include "experiment/mean_test.h"
#include "experiment/summary.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

rv_finding rv_no_finding(void) {
  return (rv_finding){.verdict = RV_UNDECIDED,
                      .violations = NAN,
                      .statistic = NAN,
                      .p_value = NAN,
                      .low = NAN,
                      .high = NAN};
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
  out->count = sample->trials;
  if (claim->of != NULL)
    for (size_t t = 0; t < out->count; t++)
      out->value[t] = claim->of(out->value[t], sample->cell);
  bool sorted = kind == RV_LAW || kind == RV_SAME_LAW;
  rv_summary s = sorted ? rv_summarise(out->value, out->count) : rv_moments(out->value, out->count);
  out->mean = s.mean;
  out->sd = s.sd;
  out->skewness = s.skewness;
  out->max = s.max;
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
  double violations = 0, trials = (double)s->count;
  for (size_t t = 0; t < s->count; t++)
    violations += s->value[t] > bound;
  f->violations = violations;
  f->low = rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL);
  f->high = rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL);
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
  f->statistic = s->max / bound;
  f->verdict = f->violations > 0 ? RV_FAILS : RV_HOLDS;
  f->severity = f->statistic;
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
  f->statistic = f->violations / (double)s->count;
  f->verdict = f->low > delta ? RV_FAILS : f->high <= delta ? RV_HOLDS : RV_UNDECIDED;
  f->severity = f->high / delta;
  f->too_few = f->verdict == RV_UNDECIDED && (double)s->count < rv_trials_to_bound(delta);
  if (f->too_few)
    f->trials_needed = rv_trials_to_bound(delta);
}

/* Means. */

/* The half-width shrinks like the root of the number of draws. */
static double trials_for_width(double trials, double half_width, double wanted) {
  return wanted > 0 ? trials * pow(half_width / wanted, 2) : INFINITY;
}

/* Whichever admissible mean is nearest to the sample's: if it is rejected, all are. */
static void find_mean(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s,
                      const rv_cell *cell) {
  double expected = claim->mean.expected(cell), trials = (double)s->count;
  double allowance = claim->mean.allowance != NULL ? claim->mean.allowance(cell) : 0;
  if (!isfinite(expected) || !isfinite(allowance)) {
    break_finding(f, expected);
    return;
  }
  rv_summary summary = {.count = s->count, .mean = s->mean, .sd = s->sd, .skewness = s->skewness};
  double half_width = rv_normal_quantile(RV_TEST_LEVEL) * s->sd / sqrt(trials);
  double nearest = fmin(fmax(s->mean, expected - allowance), expected + allowance);
  double wanted = claim->mean.within * fabs(expected), least = rv_mean_trials_min(&summary);
  f->statistic = rv_mean_statistic(&summary, nearest);
  f->p_value = rv_normal_two_sided(f->statistic);
  f->low = s->mean - half_width;
  f->high = s->mean + half_width;
  f->severity = fabs(f->statistic);
  f->too_few = trials < least;
  /* too few for the normal law of the statistic at this level, or no spread to judge by */
  if (s->sd == 0)
    f->trials_needed = INFINITY;
  else if (trials < least)
    f->trials_needed = fmax(least, trials_for_width(trials, half_width, wanted));
  else if (f->p_value < RV_TEST_LEVEL)
    f->verdict = RV_FAILS;
  else if (half_width <= wanted)
    f->verdict = RV_HOLDS;
  else
    f->trials_needed = trials_for_width(trials, half_width, wanted);
}

/* Laws. */

/*
 * A test in law on `effective` trials, of `share` times as many draws. "Holds" means not rejected,
 * by a test that would have rejected a distance of `within`: Massart's bound puts the critical
 * distance at sqrt(ln(2 / level) / (2 effective)).
 */
static void find_by_distance(rv_finding *f, double within, double distance, double p_value,
                             double effective, double share) {
  double critical = sqrt(log(2 / RV_TEST_LEVEL) / (2 * effective));
  if (!isfinite(distance) || !isfinite(p_value)) {
    break_finding(f, distance);
    return;
  }
  f->statistic = distance;
  f->p_value = p_value;
  f->severity = -p_value;
  if (p_value < RV_TEST_LEVEL)
    f->verdict = RV_FAILS;
  else if (critical <= within)
    f->verdict = RV_HOLDS;
  else
    f->trials_needed = share * log(2 / RV_TEST_LEVEL) / (2 * within * within);
  f->too_few = f->verdict == RV_UNDECIDED;
}

/* If the law is within d of the cdf, D exceeds D_0 + d no more often than D_0 exceeds 0. */
static rv_status find_law(rv_finding *f, const rv_claim *claim, const rv_metric_sample *s,
                          const rv_cell *cell) {
  double *cdf, allowance = claim->law.distance != NULL ? claim->law.distance(cell) : 0;
  if (!isfinite(allowance)) {
    break_finding(f, allowance);
    return RV_OK;
  }
  RV_TRY(rv_alloc_doubles(&cdf, s->count, 1));
  rv_status status = rv_cdf_many(cdf, s->value, s->count, claim->law.cdf, cell);
  double distance = rv_kolmogorov_distance(cdf, s->count);
  free(cdf);
  RV_TRY(status);
  double excess = isnan(distance) ? distance : fmax(0, distance - allowance);
  find_by_distance(f, claim->law.within, distance, rv_kolmogorov_p_value(excess, s->count),
                   (double)s->count, 1);
  return RV_OK;
}

void rv_find_same_law(rv_finding *out, const rv_claim *claim, const rv_metric_sample *one,
                      const rv_metric_sample *two) {
  *out = rv_no_finding();
  double distance = NAN, p_value = NAN;
  if (isfinite(one->mean) && isfinite(two->mean))
    p_value = rv_smirnov_p_value(&distance, one->value, one->count, two->value, two->count);
  double a = (double)one->count, b = (double)two->count;
  out->trials = two->count;
  find_by_distance(out, claim->same_law.within, distance, p_value, a * b / (a + b), 2);
}

rv_status rv_find_in_cell(rv_finding *out, const rv_claim_part *part,
                          const rv_cell_sample *sample) {
  rv_metric_sample s;
  *out = rv_no_finding();
  RV_TRY(rv_metric_sample_take(&s, part->claim, sample));
  out->cell = sample->index;
  out->trials = s.count;
  rv_status status = RV_OK;
  if (!isfinite(s.mean)) {
    break_finding(out, s.mean);
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
      status = find_law(out, part->claim, &s, sample->cell);
      break;
    default: /* about several cells */
      break;
    }
  }
  free(s.value);
  return status;
}
