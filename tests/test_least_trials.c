/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fewest draws with which each kind of claim comes to a verdict, computed here from the level
 * of a test, 1e-10: one draw fewer, or a few where the rule depends on the sample, and there is
 * none. Samples are planted so that nothing but their number is in question.
 */
#include "experiment.h"

static double alternating(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  return trial % 2 == 0 ? 0.5 : 1.5;
}

static double one_in_five(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  return trial % 5 == 0 ? 5 : 0;
}

static double one_in_fifty(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  return trial % 50 == 0 ? 50 : 0;
}

/* Different in every draw, the same in every cell: a sequence of low discrepancy. */
static double even(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  double golden = (double)trial * 0.6180339887498949;
  return golden - floor(golden);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double flat_cdf(double x, const void *cell) {
  (void)cell;
  return fmin(fmax(x, 0), 1);
}

static void check_least(const rv_claim *claim, planted sample, size_t few, size_t enough) {
  rv_judgement left_out = judge(claim, "dense", "1", sample, few);
  check(left_out.finding.verdict == RV_UNDECIDED);
  check_equal((double)left_out.tests, 0);
  check(left_out.trials_needed > (double)few);
  check(left_out.trials_needed <= 1.05 * (double)enough);
  expect(claim, "1", sample, enough, RV_HOLDS);
}

/* 200 (1 + skewness^2 + excess kurtosis where that is positive): of values that are 1 with
   probability p, skewness^2 = (1 - 2p)^2 / pq, excess kurtosis (1 - 6 pq) / pq. */
static double least_of_rare(double p) {
  double spread = p * (1 - p);
  return 200 * (1 + (1 - 4 * spread) / spread + fmax(0, (1 - 6 * spread) / spread));
}

static void means_take_draws_for_their_tails(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, one, .within = 0.9}};
  check_least(&claim, alternating, 198, 202);
  /* moments about the sample's own mean, over T - 1 */
  double fifth = least_of_rare(0.2), fiftieth = least_of_rare(0.02);
  check_least(&claim, one_in_five, (size_t)(0.98 * fifth), (size_t)(1.02 * fifth));
  check_least(&claim, one_in_fifty, (size_t)(0.98 * fiftieth), (size_t)(1.02 * fiftieth));
}

/* Massart: sqrt(ln(2e10) / (2 T)) <= within. */
static void laws_take_draws_for_their_distance(void **state) {
  (void)state;
  double least = log(2e10) / (2 * 0.1 * 0.1);
  const rv_claim claim = {.law = {SECOND, flat_cdf, .within = 0.1}};
  check_least(&claim, even, (size_t)floor(least), (size_t)ceil(least));
}

/* Two samples of T tell as much as one of T/2. */
static void pairs_take_twice_as_many(void **state) {
  (void)state;
  double least = 2 * log(2e10) / (2 * 0.1 * 0.1);
  const rv_claim claim = {.same_law = {SECOND, .pair = "kind", .within = 0.1}};
  rv_judgement few = judge(&claim, "both", "1", even, (size_t)floor(least));
  rv_judgement enough = judge(&claim, "both", "1", even, (size_t)ceil(least));
  check(few.finding.verdict == RV_UNDECIDED);
  check(few.trials_needed > floor(least));
  check(enough.finding.verdict == RV_HOLDS);
}

/* (1 - delta)^T <= 1e-10, and the frequency that a claim about every draw must have seen is 0.1. */
static void bounds_take_draws_for_their_frequency(void **state) {
  (void)state;
  double tenth = log(1e-10) / log(0.9), hundredth = log(1e-10) / log(0.99);
  const rv_claim most = {.most = {SECOND, .constant = 2, .delta = {0.01}}};
  check_least(&most, alternating, (size_t)floor(hundredth), (size_t)ceil(hundredth));
  const rv_claim every = {.every = {SECOND, .constant = 2}};
  rv_judgement few = judge(&every, "dense", "1", alternating, (size_t)floor(tenth));
  check(few.finding.verdict == RV_UNDECIDED);
  check_equal(few.trials_needed, ceil(tenth));
  expect(&every, "1", alternating, (size_t)ceil(tenth), RV_HOLDS);
}

/* A line needs four abscissae. */
static double size_of(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

static double proportional(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return size_of(cell) * (1 + 1e-3 * (trial % 2 == 0 ? -1 : 1));
}

static void lines_take_four_abscissae(void **state) {
  (void)state;
  const rv_claim claim = {.power = {SECOND, size_of, 1, .along = "size"}};
  check_equal((double)judge(&claim, "dense", "1,2,4", proportional, 1000).tests, 0);
  rv_judgement four = judge(&claim, "dense", "1,2,4,8", proportional, 1000);
  check(four.tests == 1 && four.finding.verdict == RV_HOLDS);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(means_take_draws_for_their_tails),
      cmocka_unit_test(laws_take_draws_for_their_distance),
      cmocka_unit_test(pairs_take_twice_as_many),
      cmocka_unit_test(bounds_take_draws_for_their_frequency),
      cmocka_unit_test(lines_take_four_abscissae),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
