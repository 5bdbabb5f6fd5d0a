/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Claims split by word, means with an allowance, and claims judged in one cell. */
#include "experiment.h"
#include "experiment/mean_test.h"

/* Samples. */

static double uniform(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(rng);
}

/* Above 1 for the implicit kind at size 2. */
static double implicit_is_wider(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  bool wide = cell->value[KIND].word == kinds[1] && cell->value[SIZE].number == 2;
  return gsl_rng_uniform(rng) + (wide ? 0.5 : 0);
}

/* Uniform on (0, size). */
static double by_size(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  return gsl_rng_uniform(rng) * cell->value[SIZE].number;
}

static double one(const rv_cell *cell) {
  (void)cell;
  return 1;
}

static double half(const rv_cell *cell) {
  (void)cell;
  return 0.5;
}

static double point_52(const rv_cell *cell) {
  (void)cell;
  return 0.52;
}

static double point_48(const rv_cell *cell) {
  (void)cell;
  return 0.48;
}

static double a_hundredth(const rv_cell *cell) {
  (void)cell;
  return 0.01;
}

static double three_hundredths(const rv_cell *cell) {
  (void)cell;
  return 0.03;
}

static double by_cell(const rv_cell *cell) {
  return cell->value[SIZE].number / 2;
}

static double not_a_number(const rv_cell *cell) {
  (void)cell;
  return NAN;
}

static bool size_above_1(const rv_cell *cell) {
  return cell->value[SIZE].number > 1;
}

static bool is_dense(const rv_cell *cell) {
  return cell->value[KIND].word == kinds[0];
}

static bool never(const rv_cell *cell) {
  (void)cell;
  return false;
}

/* Splitting. */

static const rv_claim whole = {
    .name = "whole", .kind = RV_EVERY_DRAW, .metric = SECOND, .value = one};
static const rv_claim divided = {.name = "divided",
                                 .kind = RV_EVERY_DRAW,
                                 .metric = SECOND,
                                 .value = one,
                                 .split = true,
                                 .by = KIND};

static void split_claims_become_one_a_word(void **state) {
  (void)state;
  experiment e;
  rv_claim *parts;
  size_t count;
  plant(&e, "implicit,dense", "1,2,3", uniform, 10);
  const rv_claim claims[] = {whole, divided, whole};
  check_status(rv_claims_split(&parts, &count, claims, 3, &e.grid), RV_OK);
  static const char *const name[] = {"whole", "divided-implicit", "divided-dense", "whole"};
  static const char *const word[] = {NULL, "implicit", "dense", NULL};
  assert_int_equal(count, 4);
  for (size_t c = 0; c < count; c++) {
    assert_string_equal(parts[c].name, name[c]);
    check((parts[c].word == NULL) == (word[c] == NULL));
    if (word[c] != NULL)
      assert_string_equal(parts[c].word, word[c]);
    check(parts[c].kind == RV_EVERY_DRAW && parts[c].metric == SECOND && parts[c].value == one);
  }
  rv_claims_free(parts, count);
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

/* Words that stand in no cell the claim is about have no part; without any, nothing is left. */
static void words_without_a_cell_have_no_part(void **state) {
  (void)state;
  experiment e;
  rv_claim *parts, claim = divided;
  size_t count;
  plant(&e, "both", "1,2", uniform, 10);
  claim.applies = is_dense;
  check_status(rv_claims_split(&parts, &count, &claim, 1, &e.grid), RV_OK);
  assert_int_equal(count, 1);
  assert_string_equal(parts[0].name, "divided-dense");
  rv_claims_free(parts, count);
  claim.applies = never; /* then it stays whole, to be shown as undecided */
  check_status(rv_claims_split(&parts, &count, &claim, 1, &e.grid), RV_OK);
  assert_int_equal(count, 1);
  assert_string_equal(parts[0].name, claim.name);
  rv_claims_free(parts, count);
  check_status(rv_claims_split(&parts, &count, NULL, 0, &e.grid), RV_OK);
  assert_int_equal(count, 0);
  rv_claims_free(parts, count);
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

/* Each part has its own verdict and counts its own tests. */
static void parts_are_judged_apart(void **state) {
  (void)state;
  experiment e;
  rv_claim *parts;
  rv_finding finding[3];
  size_t count;
  plant(&e, "both", "1,2,3", implicit_is_wider, 200);
  const rv_claim claims[] = {divided, whole};
  check_status(rv_claims_split(&parts, &count, claims, 2, &e.grid), RV_OK);
  assert_int_equal(count, 3);
  check_status(rv_claims_judge(finding, parts, count, &e.evidence), RV_OK);
  assert_int_equal(finding[0].verdict, RV_HOLDS);
  assert_int_equal(finding[0].tests, 3);
  assert_int_equal(finding[1].verdict, RV_FAILS);
  assert_int_equal(finding[1].tests, 3);
  assert_int_equal(finding[1].cell, 4); /* implicit, size 2 */
  assert_int_equal(finding[2].verdict, RV_FAILS);
  assert_int_equal(finding[2].tests, 6);
  rv_claims_free(parts, count);
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

static void parts_keep_to_the_cells_of_their_claim(void **state) {
  (void)state;
  experiment e;
  rv_claim *parts, claim = divided;
  rv_finding finding[2];
  size_t count;
  plant(&e, "both", "1,2,3", uniform, 10);
  claim.applies = size_above_1;
  check_status(rv_claims_split(&parts, &count, &claim, 1, &e.grid), RV_OK);
  assert_int_equal(count, 2);
  check_status(rv_claims_judge(finding, parts, count, &e.evidence), RV_OK);
  for (size_t c = 0; c < 2; c++)
    assert_int_equal(finding[c].tests, 2);
  rv_claims_free(parts, count);
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

/* Allowances. */

/* 0.02 is 10 standard errors of 20000 uniform numbers. */
static void means_with_an_allowance(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_MEAN, .metric = SECOND, .resolution = 0.05};
  static double (*const expected[])(const rv_cell *) = {point_52, point_48};
  for (size_t i = 0; i < 2; i++) {
    claim.value = expected[i];
    claim.allowance = NULL;
    expect(&claim, "1", uniform, 20000, RV_FAILS);
    claim.allowance = three_hundredths;
    expect(&claim, "1", uniform, 20000, RV_HOLDS);
    claim.allowance = a_hundredth; /* 0.01 short, 14 of them */
    expect(&claim, "1", uniform, 160000, RV_FAILS);
  }
}

/* Within the allowance z is 0; beyond it, it counts from the nearest admissible mean. */
static void the_nearest_admissible_mean_is_tested(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_MEAN,
                    .metric = SECOND,
                    .value = point_52,
                    .allowance = three_hundredths,
                    .resolution = 0.05};
  rv_finding finding = judge(&claim, "dense", "1", uniform, 20000);
  check_near(finding.statistic, 0, 1e-3); /* but for the correction for skewness */
  check(finding.p_value > 0.99);
  claim.allowance = a_hundredth;
  finding = judge(&claim, "dense", "1", uniform, 20000);
  double mean = (finding.low + finding.high) / 2;
  double error = (finding.high - finding.low) / 2 / rv_normal_quantile(RV_TEST_LEVEL);
  check_near(error, sqrt(1 / 12.0 / 20000), 0.05 * error);
  /* a uniform sample has next to no skewness to correct for */
  check_near(finding.statistic, (mean - 0.51) / error, 0.1);
}

/* An allowance does not make a mean known: the resolution must be reached all the same. */
static void an_allowance_is_no_resolution(void **state) {
  (void)state;
  const rv_claim claim = {
      .kind = RV_MEAN, .metric = SECOND, .value = half, .allowance = one, .resolution = 0.05};
  expect(&claim, "1", uniform, 1000, RV_UNDECIDED);
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
}

static void an_allowance_of_nan_is_broken(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_MEAN,
                          .metric = SECOND,
                          .value = half,
                          .allowance = not_a_number,
                          .resolution = 0.5,
                          .expected = RV_FAILS};
  rv_finding finding = judge(&claim, "dense", "1", uniform, 1000);
  check(finding.broken && rv_contradicts(&finding, &claim));
}

/* One cell. */

static double square_law(double x, const void *cell) {
  (void)cell;
  return x * x;
}

/* A claim judged in one cell is the same claim judged on a grid of that cell alone. */
static void one_cell_is_judged_like_a_grid_of_it(void **state) {
  (void)state;
  static const rv_claim claims[] = {
      {.kind = RV_EVERY_DRAW, .metric = SECOND, .value = one},
      {.kind = RV_MOST_DRAWS, .metric = SECOND, .value = one, .delta = 0.4},
      {.kind = RV_MEAN, .metric = SECOND, .value = by_cell, .resolution = 0.1},
      {.kind = RV_LAW, .metric = SECOND, .cdf = square_law, .resolution = 0.1}};
  for (size_t c = 0; c < sizeof claims / sizeof *claims; c++)
    for (size_t cell = 0; cell < 3; cell++) {
      static const char *const size[] = {"1", "2", "3"};
      experiment e;
      rv_finding alone, among;
      plant(&e, "dense", "1,2,3", by_size, 3000);
      check_status(rv_claim_judge_cell(&among, &claims[c], &e.evidence, cell), RV_OK);
      assert_int_equal(among.cell, cell);
      assert_int_equal(among.trials, 3000);
      assert_int_equal(among.tests, 1);
      rv_journal_close(&e.journal, true);
      rv_grid_free(&e.grid);
      alone = judge(&claims[c], "dense", size[cell], by_size, 3000);
      assert_int_equal(among.verdict, alone.verdict);
      check(among.broken == alone.broken);
    }
}

static void one_cell_need_not_be_one_the_claim_is_about(void **state) {
  (void)state;
  experiment e;
  rv_finding finding;
  rv_claim claim = whole;
  claim.applies = never;
  plant(&e, "both", "1,2", implicit_is_wider, 100);
  for (size_t cell = 0; cell < 4; cell++) {
    check_status(rv_claim_judge_cell(&finding, &claim, &e.evidence, cell), RV_OK);
    assert_int_equal(finding.verdict, cell == 3 ? RV_FAILS : RV_HOLDS);
    assert_int_equal(finding.cell, cell);
  }
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

/* A comparison is with a later cell; the last of a pair has none. */
static void one_cell_without_a_partner_makes_no_test(void **state) {
  (void)state;
  experiment e;
  rv_finding finding;
  const rv_claim claim = {.kind = RV_SAME_LAW, .metric = SECOND, .pair = KIND, .resolution = 0.2};
  plant(&e, "both", "1,2", implicit_is_wider, 2000);
  for (size_t cell = 0; cell < 4; cell++) {
    check_status(rv_claim_judge_cell(&finding, &claim, &e.evidence, cell), RV_OK);
    static const rv_verdict expected[] = {RV_HOLDS, RV_FAILS, RV_UNDECIDED, RV_UNDECIDED};
    assert_int_equal(finding.verdict, expected[cell]);
    assert_int_equal(finding.tests, cell < 2);
    check(!finding.broken);
  }
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(split_claims_become_one_a_word),
      cmocka_unit_test(words_without_a_cell_have_no_part),
      cmocka_unit_test(parts_are_judged_apart),
      cmocka_unit_test(parts_keep_to_the_cells_of_their_claim),
      cmocka_unit_test(means_with_an_allowance),
      cmocka_unit_test(the_nearest_admissible_mean_is_tested),
      cmocka_unit_test(an_allowance_is_no_resolution),
      cmocka_unit_test(an_allowance_of_nan_is_broken),
      cmocka_unit_test(one_cell_is_judged_like_a_grid_of_it),
      cmocka_unit_test(one_cell_need_not_be_one_the_claim_is_about),
      cmocka_unit_test(one_cell_without_a_partner_makes_no_test),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
