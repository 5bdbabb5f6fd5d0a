/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on planted samples, through a real journal: true claims, false ones, too few draws. */
#include "experiment.h"
#include "experiment/clopper_pearson.h"

#include <float.h>

/* Samples. */

static double uniform(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)cell;
  (void)trial;
  return gsl_rng_uniform(rng);
}

static double exponential(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)cell;
  (void)trial;
  return -log(1 - gsl_rng_uniform(rng));
}

static double powers(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  return pow(cell->value[SIZE].number, -0.5) * (0.9 + 0.2 * gsl_rng_uniform(rng));
}

static double with_nan(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  return trial == 3 && cell->value[SIZE].number == 2 ? NAN : 0.5 + 0.001 * gsl_rng_uniform(rng);
}

static double with_infinity(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  return trial == 3 && cell->value[SIZE].number == 2 ? -INFINITY
                                                     : 0.5 + 0.001 * gsl_rng_uniform(rng);
}

/* Above 1 in one draw of cell 3 only. */
static double one_outlier(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  return cell->value[SIZE].number == 3 && trial == 7 ? 1.25 : gsl_rng_uniform(rng);
}

/* Uniform on (0, size / 10 + 0.8): within 1 up to size 2. */
static double wider_with_size(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  return gsl_rng_uniform(rng) * (cell->value[SIZE].number / 10 + 0.8);
}

/* At size 2 the two kinds differ in law. */
static double differs_at_2(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)trial;
  double u = gsl_rng_uniform(rng);
  bool other = cell->value[SIZE].number == 2 && cell->value[KIND].word == kinds[1];
  return other ? u * u : u;
}

static double constant(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 0.5;
}

/* Closed forms. */

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

static double two_and_a_half(const rv_cell *cell) {
  (void)cell;
  return 2.5;
}

static double not_a_number(const rv_cell *cell) {
  return cell->value[SIZE].number == 2 ? NAN : 1;
}

static double quantile(const rv_cell *cell, double delta) {
  (void)cell;
  return 1 - delta;
}

static double size_of(const rv_cell *cell) {
  return cell->value[SIZE].number;
}

static double uniform_law(double x, const void *cell) {
  (void)cell;
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

static double square_law(double x, const void *cell) {
  return uniform_law(x, cell) * uniform_law(x, cell);
}

/* Within 0.01 of the uniform law. */
static double bent_law(double x, const void *cell) {
  return uniform_law(x, cell) + 0.01 * sin(M_PI * uniform_law(x, cell));
}

static double law_by_size(double x, const void *cell) {
  return uniform_law(x / (((const rv_cell *)cell)->value[SIZE].number / 10 + 0.8), cell);
}

static double doubled(double x, const rv_cell *cell) {
  (void)cell;
  return 2 * x;
}

static bool above_2(const rv_cell *cell) {
  return cell->value[SIZE].number > 2;
}

static bool never(const rv_cell *cell) {
  (void)cell;
  return false;
}

/* Every draw. */

static void every_draw(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_EVERY_DRAW, .metric = SECOND, .value = one};
  expect(&claim, "1:4:4", uniform, 1000, RV_HOLDS);
  expect(&claim, "1", uniform, 1, RV_HOLDS);
  expect(&claim, "1:4:4", one_outlier, 1000, RV_FAILS);
  rv_finding finding = judge(&claim, "dense", "1:4:4", one_outlier, 1000);
  assert_int_equal(finding.tests, 4);
  assert_int_equal(finding.cell, 2);
  assert_int_equal(finding.trials, 1000);
  check_equal(finding.violations, 1);
  check_equal(finding.statistic, 1.25);
  check_relative(finding.low, rv_clopper_pearson_lower(1, 1000, RV_TEST_LEVEL), 1e-12);
  claim.slack = 0.24;
  expect(&claim, "1:4:4", one_outlier, 1000, RV_FAILS);
  claim.slack = 0.26;
  expect(&claim, "1:4:4", one_outlier, 1000, RV_HOLDS);
}

static void equality_is_no_violation(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_EVERY_DRAW, .metric = SECOND, .value = half};
  expect(&claim, "1", constant, 100, RV_HOLDS);
}

/* Most draws. */

static void most_draws(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_MOST_DRAWS, .metric = SECOND, .value = one, .delta = 0.1};
  expect(&claim, "1,2", wider_with_size, 1000, RV_HOLDS);
  /* without a violation, T trials leave an upper limit of 1 - level^(1/T): 0.1 at T = 219 */
  expect(&claim, "1", uniform, 218, RV_UNDECIDED);
  expect(&claim, "1", uniform, 219, RV_HOLDS);
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  /* size 5: 1 - 1/1.3 = 23 % beyond; size 3 and 4: 9 % and 17 % */
  expect(&claim, "1,5", wider_with_size, 2000, RV_FAILS);
  claim.value = NULL;
  claim.value_at = quantile; /* beyond it lies a share of delta: never decided */
  expect(&claim, "1", uniform, 1000, RV_UNDECIDED);
}

static void most_draws_shows_the_worst_cell(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_MOST_DRAWS, .metric = SECOND, .value = one, .delta = 0.1};
  rv_finding finding = judge(&claim, "dense", "4,1,9,2,5", wider_with_size, 2000);
  assert_int_equal(finding.cell, 2);
  assert_int_equal(finding.tests, 5);
  double trials = 2000, violations = finding.violations;
  /* 1 - 1/1.7 of them, within FALSE_ALARM_SD standard deviations */
  check_near(violations / trials, 0.7 / 1.7, FALSE_ALARM_SD * sqrt(0.25 / trials));
  check_relative(finding.low, rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL), 1e-12);
  check_relative(finding.high, rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL), 1e-12);
}

/* Means. */

static void means(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_MEAN, .metric = SECOND, .value = half, .resolution = 0.05};
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
  /* 6.5 standard errors of 0.289 / sqrt(T) are 5 % of 0.5 at T = 5600 */
  expect(&claim, "1", uniform, 1000, RV_UNDECIDED);
  claim.value = point_52; /* 0.02 off: 10 standard errors at T = 20000 */
  expect(&claim, "1", uniform, 20000, RV_FAILS);
  claim.value = one;
  claim.resolution = 0.1;
  expect(&claim, "1", exponential, 20000, RV_HOLDS);
  claim.transform = doubled;
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
}

/* 1.5 standard deviations off, where the correction for a skewness of 2 cancels the difference. */
static void distant_means_of_skew_samples_fail(void **state) {
  (void)state;
  const rv_claim claim = {
      .kind = RV_MEAN, .metric = SECOND, .value = two_and_a_half, .resolution = 0.05};
  for (size_t trials = 5000; trials <= 20000; trials += 2500)
    expect(&claim, "1", exponential, trials, RV_FAILS);
}

/* No spread to judge by. */
static void one_trial_leaves_a_mean_undecided(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_MEAN, .metric = SECOND, .value = one, .resolution = 0.5};
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  expect(&claim, "1", constant, 50, RV_UNDECIDED);
}

/* Laws. */

static void laws(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_LAW, .metric = SECOND, .cdf = uniform_law, .resolution = 0.03};
  expect(&claim, "1,2", uniform, 20000, RV_HOLDS);
  /* sqrt(ln(2 / 1e-10) / (2 T)) is 0.03 at T = 13177 */
  expect(&claim, "1", uniform, 13170, RV_UNDECIDED);
  expect(&claim, "1", uniform, 13180, RV_HOLDS);
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  claim.cdf = square_law; /* at distance 1/4 */
  expect(&claim, "1", uniform, 20000, RV_FAILS);
  expect(&claim, "1", uniform, 1000, RV_FAILS);
  claim.cdf = law_by_size; /* the cell reaches the law */
  expect(&claim, "1,5,9", wider_with_size, 20000, RV_HOLDS);
  expect(&claim, "1,5,9", uniform, 20000, RV_FAILS);
}

static double allow_a_hundredth(const rv_cell *cell) {
  (void)cell;
  return 0.01;
}

/* A law that is 0.01 off is rejected by 500000 draws, unless the claim allows for it. */
static void laws_with_an_allowance(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_LAW, .metric = SECOND, .cdf = bent_law, .resolution = 0.01};
  expect(&claim, "1", uniform, 500000, RV_FAILS);
  claim.value = allow_a_hundredth;
  expect(&claim, "1", uniform, 500000, RV_HOLDS);
  claim.cdf = square_law;
  expect(&claim, "1", uniform, 500000, RV_FAILS);
}

static void nan_of_a_law_is_broken(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_LAW, .metric = SECOND, .cdf = uniform_law, .value = not_a_number};
  rv_finding finding = judge(&claim, "dense", "1,2", uniform, 100);
  check(finding.broken && rv_contradicts(&finding, &claim));
}

/* The same law. */

static void same_laws(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_SAME_LAW, .metric = SECOND, .pair = KIND, .resolution = 0.1};
  rv_finding finding = judge(&claim, "both", "1,2,3", uniform, 5000);
  assert_int_equal(finding.verdict, RV_HOLDS);
  assert_int_equal(finding.tests, 3);
  finding = judge(&claim, "both", "1,2,3", differs_at_2, 5000);
  assert_int_equal(finding.verdict, RV_FAILS);
  assert_int_equal(finding.cell, 1); /* dense, size 2 */
  check(finding.p_value < RV_TEST_LEVEL);
  /* sup (sqrt(x) - x) = 1/4 */
  check_near(finding.statistic, 0.25, 2 * sqrt(log(2 / FALSE_ALARM) / (2 * 5000)));
  finding = judge(&claim, "both", "1,2,3", uniform, 500);
  assert_int_equal(finding.verdict, RV_UNDECIDED);
  finding = judge(&claim, "dense", "1,2,3", uniform, 500); /* no partners, no tests */
  assert_int_equal(finding.verdict, RV_UNDECIDED);
  assert_int_equal(finding.tests, 0);
}

/* Exponents. */

static void exponents(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_EXPONENT, .metric = SECOND, .value = size_of, .exponent = -0.5};
  rv_finding finding = judge(&claim, "dense", "10:1000:6:log", powers, 2000);
  assert_int_equal(finding.verdict, RV_HOLDS);
  assert_int_equal(finding.tests, 1);
  assert_int_equal(finding.trials, 12000);
  check(finding.low <= finding.statistic && finding.statistic <= finding.high);
  check(finding.low <= -0.5 && -0.5 <= finding.high); /* 6.5 standard errors each side */
  claim.exponent = -0.4;
  expect(&claim, "10:1000:6:log", powers, 2000, RV_FAILS);
  claim.exponent = -0.6;
  expect(&claim, "10:1000:6:log", powers, 2000, RV_FAILS);
  claim.exponent = -0.5;
  expect(&claim, "10:12:3", powers, 2000, RV_UNDECIDED);    /* three points */
  expect(&claim, "1000:1003:4", powers, 2, RV_UNDECIDED);   /* no lever */
  expect(&claim, "10:1000:6:log", powers, 1, RV_UNDECIDED); /* no standard errors */
}

/* NaN. */

static rv_claim claim_of_kind(int kind) {
  return (rv_claim){.kind = (rv_claim_kind)kind,
                    .metric = SECOND,
                    .value = one,
                    .cdf = uniform_law,
                    .delta = 0.5,
                    .resolution = 1,
                    .pair = KIND,
                    .expected = RV_FAILS}; /* even if a failure is expected, NaN contradicts */
}

static void nan_breaks_every_claim(void **state) {
  (void)state;
  static const planted bad[] = {with_nan, with_infinity};
  static const char *const sizes[] = {"2", "1,2", "2,1", "1,2,3", "1:5:5"};
  for (int kind = RV_EVERY_DRAW; kind <= RV_EXPONENT; kind++)
    for (size_t b = 0; b < 2; b++)
      for (size_t s = 0; s < 5; s++) {
        rv_claim claim = claim_of_kind(kind);
        rv_finding finding = judge(&claim, "both", sizes[s], bad[b], 100);
        if (!finding.broken || !rv_contradicts(&finding, &claim))
          fail_msg("kind %d at sizes %s: not broken", kind, sizes[s]);
      }
}

static void nan_in_a_closed_form_breaks(void **state) {
  (void)state;
  for (int kind = RV_EVERY_DRAW; kind <= RV_EXPONENT; kind++) {
    rv_claim claim = claim_of_kind(kind);
    if (kind == RV_SAME_LAW) /* has none */
      continue;
    claim.value = not_a_number;
    rv_finding finding = judge(&claim, "dense", "1:5:5", uniform, 100);
    if (!finding.broken || !rv_contradicts(&finding, &claim))
      fail_msg("kind %d: not broken", kind);
  }
}

static void a_broken_cell_outranks_a_failing_one(void **state) {
  (void)state;
  const rv_claim claim = {.kind = RV_EVERY_DRAW, .metric = SECOND, .value = half};
  rv_finding finding = judge(&claim, "dense", "1,2,3", with_nan, 100);
  check(finding.broken);
  assert_int_equal(finding.cell, 1);
}

/* Cells, metrics, verdicts. */

static void claims_keep_to_their_cells(void **state) {
  (void)state;
  rv_claim claim = {.kind = RV_EVERY_DRAW, .metric = SECOND, .value = half, .applies = above_2};
  rv_finding finding = judge(&claim, "dense", "1:5:5", constant, 10);
  assert_int_equal(finding.tests, 3);
  check(finding.cell >= 2);
  claim.applies = never;
  for (int kind = RV_EVERY_DRAW; kind <= RV_EXPONENT; kind++) {
    claim.kind = (rv_claim_kind)kind;
    finding = judge(&claim, "dense", "1:5:5", with_nan, 10);
    assert_int_equal(finding.tests, 0);
    assert_int_equal(finding.verdict, RV_UNDECIDED);
    check(!finding.broken && !rv_contradicts(&finding, &claim));
  }
}

static void the_metric_comes_in_the_order_drawn(void **state) {
  (void)state;
  experiment e;
  double *values;
  size_t count;
  plant(&e, "dense", "1,2", wider_with_size, 100);
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){81, 82, 83, 84}, 0);
  for (size_t cell = 0; cell < 2; cell++) {
    check_status(rv_evidence_metric(&values, &count, &e.evidence, cell, SECOND), RV_OK);
    assert_int_equal(count, 100);
    for (size_t t = 0; t < count; t++)
      check_equal(values[t], wider_with_size(rng, &e.grid.cell[cell], t));
    free(values);
  }
  rv_journal_close(&e.journal, true);
  rv_grid_free(&e.grid);
}

static void a_damaged_journal_gives_no_verdict(void **state) {
  (void)state;
  for (int kind = RV_EVERY_DRAW; kind <= RV_EXPONENT; kind++) {
    experiment e;
    rv_finding finding;
    rv_claim claim = claim_of_kind(kind);
    plant(&e, "both", "1:5:5", uniform, 10);
    assert_int_equal(pwrite(e.journal.descriptor, "damage", 6, (off_t)e.journal.offset[7] - 9), 6);
    check_status(rv_claims_judge(&finding, &claim, 1, &e.evidence), RV_EINVAL);
    rv_journal_close(&e.journal, true);
    rv_grid_free(&e.grid);
  }
}

static bool contradicts(rv_verdict verdict, bool broken, rv_verdict expected) {
  const rv_claim claim = {.expected = expected};
  const rv_finding finding = {.verdict = verdict, .broken = broken};
  return rv_contradicts(&finding, &claim);
}

/* A control is a planted falsehood: expected to fail, so that it holding is the alarm. */
static void only_the_opposite_verdict_contradicts(void **state) {
  (void)state;
  check(!contradicts(RV_HOLDS, false, RV_HOLDS));
  check(contradicts(RV_FAILS, false, RV_HOLDS));
  check(!contradicts(RV_UNDECIDED, false, RV_HOLDS));
  check(contradicts(RV_HOLDS, false, RV_FAILS));
  check(!contradicts(RV_FAILS, false, RV_FAILS));
  check(!contradicts(RV_UNDECIDED, false, RV_FAILS));
  check(contradicts(RV_FAILS, true, RV_FAILS));
  check(contradicts(RV_UNDECIDED, true, RV_HOLDS));
}

static void names(void **state) {
  (void)state;
  assert_string_equal(rv_verdict_name(RV_HOLDS), "holds");
  assert_string_equal(rv_verdict_name(RV_FAILS), "fails");
  assert_string_equal(rv_verdict_name(RV_UNDECIDED), "undecided");
  assert_string_equal(rv_form_name(RV_PRINTED), "printed");
  assert_string_equal(rv_form_name(RV_CORRECTED), "corrected");
  assert_string_equal(rv_form_name(RV_EXACT), "exact");
  assert_string_equal(rv_form_name(RV_CONTROL), "control");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_draw),
      cmocka_unit_test(equality_is_no_violation),
      cmocka_unit_test(most_draws),
      cmocka_unit_test(most_draws_shows_the_worst_cell),
      cmocka_unit_test(means),
      cmocka_unit_test(distant_means_of_skew_samples_fail),
      cmocka_unit_test(one_trial_leaves_a_mean_undecided),
      cmocka_unit_test(laws),
      cmocka_unit_test(laws_with_an_allowance),
      cmocka_unit_test(nan_of_a_law_is_broken),
      cmocka_unit_test(same_laws),
      cmocka_unit_test(exponents),
      cmocka_unit_test(nan_breaks_every_claim),
      cmocka_unit_test(nan_in_a_closed_form_breaks),
      cmocka_unit_test(a_broken_cell_outranks_a_failing_one),
      cmocka_unit_test(claims_keep_to_their_cells),
      cmocka_unit_test(the_metric_comes_in_the_order_drawn),
      cmocka_unit_test(a_damaged_journal_gives_no_verdict),
      cmocka_unit_test(only_the_opposite_verdict_contradicts),
      cmocka_unit_test(names),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
