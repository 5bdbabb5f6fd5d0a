/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The verdict of one sample on a claim, for each kind of claim. */
#include "experiment/claim_parts.h"

#include "experiment/clopper_pearson.h"
#include "experiment/kolmogorov_smirnov.h"
#include "experiment/mean_test.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

double rv_claim_value(const rv_claim *claim, const rv_cell *cell) {
  if (claim->value_at != NULL)
    return claim->value_at(cell, claim->delta);
  return claim->value != NULL ? claim->value(cell) : 0;
}

const rv_finding rv_no_finding = {.verdict = RV_UNDECIDED,
                                  .violations = NAN,
                                  .statistic = NAN,
                                  .p_value = NAN,
                                  .low = NAN,
                                  .high = NAN};

static void break_finding(rv_judgement *j) {
  j->finding.verdict = RV_FAILS;
  j->finding.broken = true;
}

static void count_violations(rv_judgement *j, const rv_sample *s, double bound) {
  double violations = 0, trials = (double)s->summary.count;
  for (size_t t = 0; t < s->summary.count; t++)
    violations += s->value[t] > bound;
  j->finding.violations = violations;
  j->finding.low = rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL);
  j->finding.high = rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL);
}

static void judge_every_draw(rv_judgement *j, const rv_claim *claim, const rv_sample *s,
                             double bound) {
  count_violations(j, s, bound + fabs(bound) * claim->slack);
  j->finding.statistic = s->summary.max / bound;
  j->finding.verdict = j->finding.violations > 0 ? RV_FAILS : RV_HOLDS;
  j->severity = j->finding.statistic;
}

static void judge_most_draws(rv_judgement *j, const rv_claim *claim, const rv_sample *s,
                             double bound) {
  count_violations(j, s, bound);
  j->finding.statistic = j->finding.violations / (double)s->summary.count;
  j->finding.verdict = j->finding.low > claim->delta     ? RV_FAILS
                       : j->finding.high <= claim->delta ? RV_HOLDS
                                                         : RV_UNDECIDED;
  j->severity = j->finding.high;
}

/* Whichever admissible mean is nearest to the sample's: if it is rejected, all are. */
static void judge_mean(rv_judgement *j, const rv_claim *claim, const rv_sample *s, double expected,
                       double allowance) {
  double reach = rv_normal_quantile(RV_TEST_LEVEL);
  double half_width = reach * s->summary.sd / sqrt((double)s->summary.count);
  double nearest = fmin(fmax(s->summary.mean, expected - allowance), expected + allowance);
  j->finding.statistic = rv_mean_statistic(&s->summary, nearest);
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
static void judge_p_value(rv_judgement *j, const rv_claim *claim, double distance, double p_value,
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
static rv_status judge_law(rv_judgement *j, const rv_claim *claim, const rv_sample *s,
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

static rv_status judge_same_law(rv_judgement *j, const rv_claim *claim, const rv_sample *s,
                                const rv_evidence *evidence, size_t partner) {
  rv_sample other;
  rv_block b;
  RV_TRY(rv_block_read(&b, evidence, partner));
  rv_status status = rv_sample_take(&other, claim, &b, &evidence->grid->cell[partner]);
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

rv_status rv_judge_sample(rv_judgement *j, const rv_claim *claim, const rv_evidence *evidence,
                          const rv_sample *s, size_t index, size_t partner) {
  const rv_cell *cell = &evidence->grid->cell[index];
  double value = rv_claim_value(claim, cell);
  double allowance = claim->allowance != NULL ? claim->allowance(cell) : 0;
  if (!isfinite(s->summary.mean) || !isfinite(value) || !isfinite(allowance)) {
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
    judge_mean(j, claim, s, value, allowance);
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
