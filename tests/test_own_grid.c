/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Grids of the user's: cells of too few draws are left out, and what is not judged says why. */
#include "experiment.h"
#include "experiment/needs.h"

static double uniform(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(rng);
}

static double constant(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 0.5;
}

/* A hundred times as wide at size 2: only there its mean is not known well. */
static double wide_at_2(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  return 0.5 + (gsl_rng_uniform(rng) - 0.5) * (rv_number(cell, SIZE) == 2 ? 1 : 0.01);
}

/* At size 2 one draw in a hundred lies far above the others: a skewness of 9.8, at which the mean's
   test takes 200 (1 + 9.8^2) draws. */
static double skewed_at_2(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  if (rv_number(cell, SIZE) != 2)
    return wide_at_2(rng, cell, trial);
  return trial % 100 == 0 ? 0.5 + 0.0099 : 0.5 - 0.0001;
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double nine_tenths(const rv_cell *cell) {
  (void)cell;
  return 0.9;
}

static double size_of(const rv_cell *cell) {
  return rv_number(cell, SIZE);
}

static double uniform_law(double x, const void *cell) {
  (void)cell;
  return x;
}

static bool never(const rv_cell *cell) {
  (void)cell;
  return false;
}

#define NAMED .form = RV_EXACT, .source = "planted", .sentence = "it is so"

static const rv_claim of_each_kind[] = {
    {.name = "every", NAMED, .every = {SECOND, .bound = one}},
    {.name = "most", NAMED, .most = {SECOND, one, .delta = {0.1, 0.01}}},
    {.name = "mean", NAMED, .mean = {SECOND, half, .within = 0.05}},
    {.name = "law", NAMED, .law = {SECOND, uniform_law, .within = 0.05}},
    {.name = "same", NAMED, .same_law = {SECOND, "kind", 0.05}},
    {.name = "power", NAMED, .power = {SECOND, size_of, 0, .along = "size kind"}},
    {0}};

static void expect_needs(const outcome *o, const char *text) {
  char *needs;
  check_status(rv_needs_text(&needs, &o->parts, o->judgement, &o->statement), RV_OK);
  assert_string_equal(needs, text);
  free(needs);
}

/* 219 draws bound a frequency by 0.1, 2292 by 0.01; a distance of 0.05 shows in 4744 draws; the
   mean of a uniform number is known to 5 % after 5600. */
static void each_claim_says_what_it_needs(void **state) {
  (void)state;
  outcome o;
  run(&o, &(experiment){"dense", "1", RV_OWN_PLAN, uniform, 1, NULL, of_each_kind});
  for (size_t i = 0; i < o.parts.count; i++) {
    check(!o.judgement[i].judged);
    check(!contradicts(&o.judgement[i], RV_CONTROL) && !contradicts(&o.judgement[i], RV_EXACT));
  }
  close_outcome(&o);
  run(&o, &(experiment){"dense", "1", RV_OWN_PLAN, uniform, 218, NULL, of_each_kind});
  for (size_t i = 0; i < o.parts.count; i++)
    check(!o.judgement[i].judged);
  char *needs;
  check_status(rv_needs_text(&needs, &o.parts, o.judgement, &o.statement), RV_OK);
  static const char *const said[] = {
      "7 further claims need other settings: 220 trials (every, most-0.1); 2300 trials "
      "(most-0.01); ",
      " trials (mean); 4800 trials (law); --kind both (same); 4 values of size (power)"};
  for (size_t i = 0; i < RV_COUNT(said); i++)
    if (strstr(needs, said[i]) == NULL)
      fail_msg("'%s' does not say '%s'", needs, said[i]);
  free(needs);
  close_outcome(&o);
}

static void with_enough_draws_all_are_judged(void **state) {
  (void)state;
  outcome o;
  run(&o, &(experiment){"both", "1,10,100,1000", RV_OWN_PLAN, uniform, 12000, NULL, of_each_kind});
  for (size_t i = 0; i < o.parts.count; i++) {
    check(o.judgement[i].judged);
    assert_int_equal(o.judgement[i].finding.verdict, RV_HOLDS);
    assert_int_equal(o.judgement[i].about, 8);
  }
  expect_needs(&o, "");
  close_outcome(&o);
}

/* The verdict rests on the cells that can bear one, and says which. */
static void cells_of_too_few_draws_are_left_out(void **state) {
  (void)state;
  outcome own, preset;
  const rv_claim claims[] = {of_each_kind[2], {0}};
  run(&own, &(experiment){"dense", "1,2,3", RV_OWN_PLAN, wide_at_2, 1000, NULL, claims});
  check(own.judgement[0].judged);
  assert_int_equal(own.judgement[0].finding.verdict, RV_HOLDS);
  assert_int_equal(own.judgement[0].about, 3);
  assert_int_equal(own.judgement[0].tests, 2);
  assert_int_equal(own.judgement[0].extent.cells, 2);
  check_equal(own.judgement[0].extent.low[SIZE].number, 1);
  check_equal(own.judgement[0].extent.high[SIZE].number, 3);
  close_outcome(&own);
  run(&preset, &(experiment){"dense", "1,2,3", "plan", wide_at_2, 1000, NULL, claims});
  check(preset.judgement[0].judged); /* a preset is to have enough everywhere */
  assert_int_equal(preset.judgement[0].finding.verdict, RV_UNDECIDED);
  close_outcome(&preset);
}

/* A preset has cells of few draws beside others: they are no part of what takes more. */
static void a_test_that_cannot_be_made_is_left_out_of_a_preset(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {of_each_kind[2], {0}};
  run(&o, &(experiment){"dense", "1,2,3", "plan", skewed_at_2, 1000, NULL, claims});
  assert_int_equal(o.judgement[0].finding.verdict, RV_HOLDS);
  assert_int_equal(o.judgement[0].about, 3);
  assert_int_equal(o.judgement[0].tests, 2);
  close_outcome(&o);
  run(&o, &(experiment){"dense", "1", "plan", uniform, 100, NULL, of_each_kind});
  for (size_t i = 0; i < o.parts.count; i++) {
    check(o.judgement[i].judged); /* a row of its own, though left open */
    assert_int_equal(o.judgement[i].finding.verdict, RV_UNDECIDED);
  }
  close_outcome(&o);
}

/* 0.1 of the draws lie beyond: no number of them would tell that from 0.1. */
static void what_draws_cannot_decide_is_undecided(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {{.name = "even", NAMED, .most = {SECOND, nine_tenths, .delta = {0.1}}},
                             {0}};
  run(&o, &(experiment){"dense", "1", RV_OWN_PLAN, uniform, 3000, NULL, claims});
  check(o.judgement[0].judged);
  assert_int_equal(o.judgement[0].finding.verdict, RV_UNDECIDED);
  close_outcome(&o);
}

/* A falsehood needs fewer draws to be seen than a truth, and is never left out. */
static void a_failure_counts_however_few_draws(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {{.name = "false", NAMED, .most = {SECOND, half, .delta = {0.01}}},
                             {.name = "never", NAMED, .every = {SECOND, .bound = half}},
                             {0}};
  run(&o, &(experiment){"dense", "1,2", RV_OWN_PLAN, uniform, 30, NULL, claims});
  for (size_t i = 0; i < 2; i++) {
    check(o.judgement[i].judged);
    assert_int_equal(o.judgement[i].finding.verdict, RV_FAILS);
  }
  close_outcome(&o);
}

static void draws_that_are_all_alike_are_not_judged(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {{.name = "alike", NAMED, .mean = {SECOND, half, .within = 0.05}}, {0}};
  run(&o, &(experiment){"dense", "1", RV_OWN_PLAN, constant, 5000, NULL, claims});
  check(!o.judgement[0].judged);
  close_outcome(&o);
}

static void settings_that_are_wanting_are_named(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {of_each_kind[0], of_each_kind[1], of_each_kind[2], {0}};
  claims[0].form = RV_CONTROL;
  claims[1].where = never;
  claims[1].needs = "k of at least 10";
  run(&o, &(experiment){"dense", "1", RV_OWN_PLAN, uniform, 10, never, claims});
  expect_needs(
      &o, "4 further claims need other settings: a preset (every); k of at least 10 (most-0.1, "
          "most-0.01); the hypothesis (mean)");
  close_outcome(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_claim_says_what_it_needs),
      cmocka_unit_test(with_enough_draws_all_are_judged),
      cmocka_unit_test(cells_of_too_few_draws_are_left_out),
      cmocka_unit_test(a_test_that_cannot_be_made_is_left_out_of_a_preset),
      cmocka_unit_test(what_draws_cannot_decide_is_undecided),
      cmocka_unit_test(a_failure_counts_however_few_draws),
      cmocka_unit_test(draws_that_are_all_alike_are_not_judged),
      cmocka_unit_test(settings_that_are_wanting_are_named),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
