/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims that stand for several, by word or by delta, and the cells that a claim is about. */
#include "experiment.h"

static double uniform(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(rng);
}

/* Above 1 for the implicit kind at size 2. */
static double implicit_is_wider(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  bool wide = rv_word(cell, KIND) == 1 && rv_number(cell, SIZE) == 2;
  return gsl_rng_uniform(rng) + (wide ? 0.5 : 0);
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double quantile(const rv_cell *cell, double delta) {
  (void)cell;
  return 1 - delta / 2;
}

static bool size_above_1(const rv_cell *cell) {
  return rv_number(cell, SIZE) > 1;
}

static bool is_dense(const rv_cell *cell) {
  return rv_word(cell, KIND) == 0;
}

static bool never(const rv_cell *cell) {
  (void)cell;
  return false;
}

/* A claim of that name, source and sentence. */
#define NAMED .form = RV_EXACT, .source = "planted", .sentence = "it is so"

static const rv_claim whole = {.name = "whole", NAMED, .every = {SECOND, .bound = one}};
static const rv_claim divided = {
    .name = "divided", NAMED, .by = "kind", .every = {SECOND, .bound = one}};

static void expect_parts(const outcome *o, const char *const *name, size_t count) {
  assert_int_equal(o->parts.count, count);
  for (size_t i = 0; i < count; i++)
    assert_string_equal(o->parts.item[i].name, name[i]);
}

static void a_claim_by_words_becomes_one_per_word(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {whole, divided, {0}};
  run(&o, &(experiment){"implicit,dense", "1,2,3", NULL, uniform, 10, NULL, claims});
  static const char *const name[] = {"whole", "divided-implicit", "divided-dense"};
  expect_parts(&o, name, 3);
  check(o.parts.item[0].word == NULL);
  assert_string_equal(o.parts.item[1].word, "implicit");
  assert_string_equal(o.parts.item[2].sentence, "dense: it is so");
  close_outcome(&o);
}

static void several_deltas_become_a_claim_each(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {
      {.name = "two", NAMED, .most = {SECOND, .bound_at = quantile, .delta = {0.5, 0.01}}},
      {.name = "one", NAMED, .most = {SECOND, .bound_at = quantile, .delta = {0.5}}},
      {0}};
  run(&o, &(experiment){"dense", "1", NULL, uniform, 4000, NULL, claims});
  static const char *const name[] = {"two-0.5", "two-0.01", "one"};
  expect_parts(&o, name, 3);
  check_equal(o.parts.item[1].delta, 0.01);
  check_equal(o.parts.item[2].delta, 0.5);
  assert_string_equal(o.parts.item[0].sentence, "it is so, δ = 0.5");
  for (size_t i = 0; i < 3; i++) /* half of delta lies beyond: 1/4 and 1/200 */
    assert_int_equal(o.judgement[i].finding.verdict, i == 1 ? RV_UNDECIDED : RV_HOLDS);
  close_outcome(&o);
}

/* Words that stand in no cell the claim is about have no part; without any, it stays whole. */
static void words_without_a_cell_have_no_part(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {divided, {0}};
  static const char *const dense[] = {"divided-dense"}, *const all[] = {"divided"};
  claims[0].where = is_dense;
  run(&o, &(experiment){"both", "1,2", NULL, uniform, 10, NULL, claims});
  expect_parts(&o, dense, 1);
  close_outcome(&o);
  claims[0].where = never;
  run(&o, &(experiment){"both", "1,2", NULL, uniform, 10, NULL, claims});
  expect_parts(&o, all, 1);
  assert_int_equal(o.judgement[0].about, 0);
  close_outcome(&o);
}

/* A claim about what one word gives is about those cells that also meet its condition. */
static void a_word_narrows_the_cells(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {whole, {0}};
  claims[0].given = "dense";
  run(&o, &(experiment){"both", "1,2", NULL, uniform, 10, NULL, claims});
  assert_int_equal(o.judgement[0].about, 2);
  close_outcome(&o);
  claims[0].where = size_above_1;
  run(&o, &(experiment){"both", "1,2", NULL, uniform, 10, NULL, claims});
  assert_int_equal(o.judgement[0].about, 1);
  close_outcome(&o);
  run(&o, &(experiment){"implicit", "1,2", NULL, uniform, 10, NULL, claims});
  assert_int_equal(o.judgement[0].about, 0);
  close_outcome(&o);
}

/* Each part has its own verdict and counts its own tests. */
static void parts_are_judged_apart(void **state) {
  (void)state;
  outcome o;
  const rv_claim claims[] = {divided, whole, {0}};
  run(&o, &(experiment){"both", "1,2,3", NULL, implicit_is_wider, 200, NULL, claims});
  assert_int_equal(o.parts.count, 3);
  assert_int_equal(o.judgement[0].finding.verdict, RV_HOLDS);
  assert_int_equal(o.judgement[0].tests, 3);
  assert_int_equal(o.judgement[1].finding.verdict, RV_FAILS);
  assert_int_equal(o.judgement[1].tests, 3);
  assert_int_equal(o.judgement[1].finding.cell, 4); /* implicit, size 2 */
  assert_int_equal(o.judgement[2].finding.verdict, RV_FAILS);
  assert_int_equal(o.judgement[2].tests, 6);
  close_outcome(&o);
}

static void parts_keep_to_the_cells_of_their_claim(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {divided, {0}};
  claims[0].where = size_above_1;
  run(&o, &(experiment){"both", "1,2,3", NULL, uniform, 300, NULL, claims});
  assert_int_equal(o.parts.count, 2);
  for (size_t i = 0; i < 2; i++)
    assert_int_equal(o.judgement[i].tests, 2);
  close_outcome(&o);
}

/* A preset judges a claim on the plans it names, a grid of the user's everywhere. */
static void plans_bind_presets_alone(void **state) {
  (void)state;
  rv_claim claims[] = {whole, {0}};
  static const char *const on[] = {NULL, "plan", "other plan", "other", "planner"};
  for (size_t i = 0; i < RV_COUNT(on); i++) {
    outcome preset, own;
    claims[0].on = on[i];
    run(&preset, &(experiment){"dense", "1,2", "plan", uniform, 300, NULL, claims});
    run(&own, &(experiment){"dense", "1,2", RV_OWN_PLAN, uniform, 300, NULL, claims});
    assert_int_equal(preset.judgement[0].about, i < 3 ? 2 : 0);
    assert_int_equal(own.judgement[0].about, 2);
    close_outcome(&preset);
    close_outcome(&own);
  }
}

/* Controls test the suite on settings of their own; a theorem is not asked about. */
static void hypotheses_bind_all_but_controls(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {whole, whole, whole, {0}};
  claims[1].name = "control";
  claims[1].form = RV_CONTROL;
  claims[2].name = "anywhere";
  claims[2].anywhere = true;
  run(&o, &(experiment){"dense", "1,2,3", "plan", uniform, 300, size_above_1, claims});
  assert_int_equal(o.judgement[0].about, 2);
  assert_int_equal(o.judgement[1].about, 3);
  assert_int_equal(o.judgement[2].about, 3);
  close_outcome(&o);
}

/* On a grid of the user's nothing says where a control fails, unless it says so itself. */
static void controls_without_a_place_are_for_presets(void **state) {
  (void)state;
  outcome o;
  rv_claim claims[] = {whole, whole, {0}};
  claims[0].form = claims[1].form = RV_CONTROL;
  claims[1].name = "placed";
  claims[1].where = size_above_1;
  run(&o, &(experiment){"dense", "1,2,3", RV_OWN_PLAN, uniform, 300, NULL, claims});
  assert_int_equal(o.judgement[0].about, 0);
  assert_int_equal(o.judgement[1].about, 2);
  close_outcome(&o);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_claim_by_words_becomes_one_per_word),
      cmocka_unit_test(several_deltas_become_a_claim_each),
      cmocka_unit_test(words_without_a_cell_have_no_part),
      cmocka_unit_test(a_word_narrows_the_cells),
      cmocka_unit_test(parts_are_judged_apart),
      cmocka_unit_test(parts_keep_to_the_cells_of_their_claim),
      cmocka_unit_test(plans_bind_presets_alone),
      cmocka_unit_test(hypotheses_bind_all_but_controls),
      cmocka_unit_test(controls_without_a_place_are_for_presets),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
