/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on planted samples: true claims, false ones, too few draws. */
#include "experiment.h"
#include "experiment/clopper_pearson.h"
#include "experiment/mean_test.h"

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

static double point_48(const rv_cell *cell) {
  (void)cell;
  return 0.48;
}

static double seven_tenths(const rv_cell *cell) {
  (void)cell;
  return 0.7;
}

static double a_hundredth(const rv_cell *cell) {
  (void)cell;
  return 0.01;
}

static double zero(const rv_cell *cell) {
  (void)cell;
  return 0;
}

static double wide_at_9(const rv_cell *cell) {
  return cell->value[SIZE].number == 9 ? 0.02 : 0.01;
}

static double forty_seven_hundredths(const rv_cell *cell) {
  (void)cell;
  return 0.47;
}

static double three_hundredths(const rv_cell *cell) {
  (void)cell;
  return 0.03;
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

static double centred(double x, const rv_cell *cell) {
  (void)cell;
  return x - 0.5;
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
  rv_claim claim = {.every = {SECOND, .bound = one}};
  expect(&claim, "1:4:4", uniform, 1000, RV_HOLDS);
  expect(&claim, "1:4:4", one_outlier, 1000, RV_FAILS);
  rv_judgement j = judge(&claim, "dense", "1:4:4", one_outlier, 1000);
  assert_int_equal(j.tests, 4);
  assert_int_equal(j.finding.cell, 2);
  assert_int_equal(j.finding.trials, 1000);
  check_equal(j.finding.violations, 1);
  check_equal(j.finding.statistic, 1.25);
  check_relative(j.finding.low, rv_clopper_pearson_lower(1, 1000, RV_TEST_LEVEL), 1e-12);
  claim.every.slack = 0.24;
  expect(&claim, "1:4:4", one_outlier, 1000, RV_FAILS);
  claim.every.slack = 0.26;
  expect(&claim, "1:4:4", one_outlier, 1000, RV_HOLDS);
}

/* Violations of frequency 0.1 show themselves in 219 draws but for a chance of 1e-10; one shows a
   falsehood. */
static void every_draw_of_too_few_says_nothing(void **state) {
  (void)state;
  const rv_claim claim = {.every = {SECOND, .bound = one}};
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  expect(&claim, "1", uniform, 218, RV_UNDECIDED);
  expect(&claim, "1", uniform, 219, RV_HOLDS);
  expect(&claim, "1,2,3", uniform, 73, RV_HOLDS);
  expect(&claim, "1,2,3", uniform, 72, RV_UNDECIDED);
  expect(&claim, "3", one_outlier, 8, RV_FAILS);
}

static void equality_is_no_violation(void **state) {
  (void)state;
  const rv_claim claim = {.every = {SECOND, .bound = half}};
  expect(&claim, "1", constant, 300, RV_HOLDS);
}

/* Most draws. */

static void most_draws(void **state) {
  (void)state;
  rv_claim claim = {.most = {SECOND, one, .delta = {0.1}}};
  expect(&claim, "1,2", wider_with_size, 1000, RV_HOLDS);
  /* without a violation, T trials leave an upper limit of 1 - level^(1/T): 0.1 at T = 219 */
  expect(&claim, "1", uniform, 218, RV_UNDECIDED);
  expect(&claim, "1", uniform, 219, RV_HOLDS);
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  /* size 5: 1 - 1/1.3 = 23 % beyond; size 3 and 4: 9 % and 17 % */
  expect(&claim, "1,5", wider_with_size, 2000, RV_FAILS);
  claim.most.bound = NULL;
  claim.most.bound_at = quantile; /* beyond it lies a share of delta: never decided */
  expect(&claim, "1", uniform, 1000, RV_UNDECIDED);
}

static double delta_by_size(const rv_cell *cell) {
  return rv_number(cell, SIZE) == 1 ? 0.1 : 0.5;
}

/* 0.3 of the draws lie beyond: too many where delta is 0.1, and not where it is 0.5. */
static void a_cell_may_say_delta(void **state) {
  (void)state;
  const rv_claim claim = {.most = {SECOND, seven_tenths, .delta_of = delta_by_size}};
  expect(&claim, "1", uniform, 2000, RV_FAILS);
  expect(&claim, "2", uniform, 2000, RV_HOLDS);
  expect(&claim, "1,2", uniform, 2000, RV_FAILS);
}

static void most_draws_shows_the_worst_cell(void **state) {
  (void)state;
  const rv_claim claim = {.most = {SECOND, one, .delta = {0.1}}};
  rv_judgement j = judge(&claim, "dense", "4,1,9,2,5", wider_with_size, 2000);
  assert_int_equal(j.finding.cell, 2);
  assert_int_equal(j.tests, 5);
  double trials = 2000, violations = j.finding.violations;
  /* 1 - 1/1.7 of them, within FALSE_ALARM_SD standard deviations */
  check_near(violations / trials, 0.7 / 1.7, FALSE_ALARM_SD * sqrt(0.25 / trials));
  check_relative(j.finding.low, rv_clopper_pearson_lower(violations, trials, RV_TEST_LEVEL), 1e-12);
  check_relative(j.finding.high, rv_clopper_pearson_upper(violations, trials, RV_TEST_LEVEL),
                 1e-12);
}

/* A bound that is one number for all cells. */

static void bounds_may_be_constant(void **state) {
  (void)state;
  expect(&(rv_claim){.every = {SECOND, .constant = 1}}, "1:4:4", uniform, 1000, RV_HOLDS);
  expect(&(rv_claim){.every = {SECOND, .constant = 0.5}}, "1:4:4", uniform, 1000, RV_FAILS);
  const rv_claim most = {.most = {SECOND, .constant = 0.7, .delta = {0.1}}};
  expect(&most, "1", uniform, 2000, RV_FAILS);
  const rv_claim nearly_all = {.most = {SECOND, .constant = 0.99, .delta = {0.1}}};
  expect(&nearly_all, "1", uniform, 2000, RV_HOLDS);
  rv_judgement j = judge(&most, "dense", "1", uniform, 2000);
  check(fabs(j.finding.statistic - 0.3) < FALSE_ALARM_SD * sqrt(0.21 / 2000));
}

/* Means. */

static void means(void **state) {
  (void)state;
  rv_claim claim = {.mean = {SECOND, half, .within = 0.05}};
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
  /* 6.5 standard errors of 0.289 / sqrt(T) are 5 % of 0.5 at T = 5600 */
  expect(&claim, "1", uniform, 1000, RV_UNDECIDED);
  claim.mean.expected = point_52; /* 0.02 off: 10 standard errors at T = 20000 */
  expect(&claim, "1", uniform, 20000, RV_FAILS);
  claim.mean.expected = one;
  claim.mean.within = 0.1;
  expect(&claim, "1", exponential, 20000, RV_HOLDS);
  claim.of = doubled;
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
}

/* 1.5 standard deviations off, where the correction for a skewness of 2 cancels the difference. */
static void distant_means_of_skew_samples_fail(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, two_and_a_half, .within = 0.05}};
  for (size_t trials = 5000; trials <= 20000; trials += 2500)
    expect(&claim, "1", exponential, trials, RV_FAILS);
}

/* No spread to judge by. */
static void one_trial_leaves_a_mean_undecided(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, one, .within = 0.5}};
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  expect(&claim, "1", constant, 50, RV_UNDECIDED);
}

/* 0.02 is 10 standard errors of 20000 uniform numbers. */
static void means_with_an_allowance(void **state) {
  (void)state;
  rv_claim claim = {.mean = {SECOND, .within = 0.1}};
  static const rv_of_cell expected[] = {point_52, point_48};
  for (size_t i = 0; i < 2; i++) {
    claim.mean.expected = expected[i];
    claim.mean.allowance = NULL;
    expect(&claim, "1", uniform, 20000, RV_FAILS);
    claim.mean.allowance = three_hundredths;
    expect(&claim, "1", uniform, 20000, RV_HOLDS);
    claim.mean.allowance = a_hundredth; /* 0.01 short, 14 of them */
    expect(&claim, "1", uniform, 160000, RV_FAILS);
  }
}

/* Within the allowance z is 0; beyond it, it counts from the nearest admissible mean. */
static void the_nearest_admissible_mean_is_tested(void **state) {
  (void)state;
  rv_claim claim = {.mean = {SECOND, point_52, three_hundredths, .within = 0.1}};
  rv_finding finding = judge(&claim, "dense", "1", uniform, 20000).finding;
  check_near(finding.statistic, 0, 1e-3); /* but for the correction for skewness */
  check(finding.p_value > 0.99);
  claim.mean.allowance = a_hundredth;
  finding = judge(&claim, "dense", "1", uniform, 20000).finding;
  double mean = (finding.low + finding.high) / 2;
  double error = (finding.high - finding.low) / 2 / rv_student_quantile(RV_MEAN_LEVEL, 19999);
  check_near(error, sqrt(1 / 12.0 / 20000), 0.05 * error);
  /* a uniform sample has next to no skewness to correct for */
  check_near(finding.statistic, (mean - 0.51) / error, 0.1);
}

/*
 * What is allowed and what is not known add up, and must stay below what the claim is about: of
 * 0.05, 0.03 and the 6.5 standard errors of 0.289 / sqrt(T), 0.0133 at T = 20000.
 */
static void an_allowance_hides_what_it_allows(void **state) {
  (void)state;
  rv_claim claim = {.mean = {SECOND, half, three_hundredths, .within = 0.1}};
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
  expect(&claim, "1", uniform, 8000, RV_UNDECIDED);
  claim.mean.within = 0.08;
  expect(&claim, "1", uniform, 20000, RV_UNDECIDED);
  claim.mean.within = 0;
  claim.mean.effect = a_hundredth; /* less than is allowed: no number of draws will do */
  expect(&claim, "1", uniform, 500000, RV_UNDECIDED);
  rv_finding finding = judge(&claim, "dense", "1", uniform, 20000).finding;
  check(isinf(finding.trials_needed));
  claim.mean.effect = half;
  expect(&claim, "1", uniform, 20000, RV_HOLDS);
}

/* What is expected to be 0 has no relative error: the effect is absolute. */
static void means_of_zero(void **state) {
  (void)state;
  rv_claim claim = {.of = centred, .mean = {SECOND, zero, .effect = a_hundredth}};
  expect(&claim, "1", uniform, 20000, RV_UNDECIDED);
  expect(&claim, "1", uniform, 80000, RV_HOLDS);
  claim.of = NULL;
  expect(&claim, "1", uniform, 80000, RV_FAILS);
}

/*
 * Of a control the effect is a third of what it is off by: the 6.5 standard errors of 0.289 /
 * sqrt(T) reach it, of 0.03 off 0.47, from 35200 draws on. Draws of the mean it speaks of, unlike
 * its truth, are what it takes to see it hold.
 */
static void a_control_is_off_by_what_is_true(void **state) {
  (void)state;
  rv_claim claim = {.form = RV_CONTROL, .mean = {SECOND, half, .truth = forty_seven_hundredths}};
  expect(&claim, "1", uniform, 33000, RV_UNDECIDED);
  expect(&claim, "1", uniform, 38000, RV_HOLDS);
}

/* What a test would have seen. */

/* The mean of half as wide an interval is found out, and one a little farther in is not. */
static void a_mean_says_what_it_would_see(void **state) {
  (void)state;
  rv_claim claim = {.mean = {SECOND, half, a_hundredth, .within = 0.2}};
  rv_judgement j = judge(&claim, "dense", "1", uniform, 20000);
  double error = sqrt(1 / 12.0 / 20000);
  /* 6.71 standard errors of the interval and 3.09 more for the probability 0.999 */
  check_near(j.detects, (0.01 + (6.71 + 3.09) * error) / 0.5, 1e-3);
}

static void a_law_says_what_it_would_see(void **state) {
  (void)state;
  rv_claim claim = {.law = {SECOND, uniform_law, a_hundredth, .within = 0.1}};
  rv_judgement j = judge(&claim, "dense", "1", uniform, 20000);
  check_near(j.detects, 0.01 + (3.4437 + 1.8585) / sqrt(20000), 1e-6);
}

/* Of 219 draws without a violation, frequencies of 1 - 0.001^(1/219) would have shown one. */
static void bounds_say_what_they_would_see(void **state) {
  (void)state;
  const rv_claim every = {.every = {SECOND, .bound = one}};
  rv_judgement j = judge(&every, "dense", "1,2,3", uniform, 1000);
  check_relative(j.detects, 1 - pow(0.001, 1 / 3000.0), 1e-9);
  /* a bound of which 7 of 1000 draws lie above; the 7th of the largest is near 0.993 */
  check_near(j.detects_bound, 0.007, 0.007);
  check(j.detects_bound > 0);
  const rv_claim most = {.most = {SECOND, one, .delta = {0.1}}};
  j = judge(&most, "dense", "1", uniform, 10000);
  /* 0.1 is 6.36 standard errors of 0.003 below what is seen at level 1e-10, and 3.09 for 0.999 */
  check_near(j.detects, 0.1 + (6.36 + 3.09) * 0.003, 2e-3);
  check_near(j.detects_bound, j.detects, 5 * sqrt(0.13 * 0.87 / 10000));
  j = judge(&most, "dense", "1", uniform, 5); /* 5 of 5 have a probability of 1e-5: not tested */
  check_nan(j.detects);
}

/* A preset that leaves out all plans of a claim does not leave it open, but says what it needs. */
static void a_claim_of_other_presets_is_not_judged(void **state) {
  (void)state;
  rv_claim claim = {.law = {SECOND, uniform_law, .within = 0.1}};
  assert_true(judge(&claim, "dense", "1", uniform, 20000).judged);
  claim.on = "large";
  rv_judgement j = judge(&claim, "dense", "1", uniform, 20000);
  assert_false(j.judged);
  assert_int_equal(j.about, 0);
}

static void the_weakest_cell_says_what_all_would_see(void **state) {
  (void)state;
  const rv_claim claim = {.law = {SECOND, law_by_size, wide_at_9, .within = 0.2}};
  rv_judgement j = judge(&claim, "dense", "1,9,5", wider_with_size, 20000);
  check_near(j.detects, 0.02 + (3.4437 + 1.8585) / sqrt(20000), 1e-6);
}

/* Laws. */

static void laws(void **state) {
  (void)state;
  rv_claim claim = {.law = {SECOND, uniform_law, .within = 0.03}};
  expect(&claim, "1,2", uniform, 20000, RV_HOLDS);
  /* sqrt(ln(2 / 1e-10) / (2 T)) is 0.03 at T = 13177 */
  expect(&claim, "1", uniform, 13170, RV_UNDECIDED);
  expect(&claim, "1", uniform, 13180, RV_HOLDS);
  expect(&claim, "1", uniform, 1, RV_UNDECIDED);
  claim.law.cdf = square_law; /* at distance 1/4 */
  expect(&claim, "1", uniform, 20000, RV_FAILS);
  expect(&claim, "1", uniform, 1000, RV_FAILS);
  claim.law.cdf = law_by_size; /* the cell reaches the law */
  expect(&claim, "1,5,9", wider_with_size, 20000, RV_HOLDS);
  expect(&claim, "1,5,9", uniform, 20000, RV_FAILS);
}

/* A law that is 0.01 off is rejected by 500000 draws, unless the claim allows for it. */
static void laws_up_to_a_distance(void **state) {
  (void)state;
  rv_claim claim = {.law = {SECOND, bent_law, .within = 0.02}};
  expect(&claim, "1", uniform, 500000, RV_FAILS);
  claim.law.distance = a_hundredth;
  expect(&claim, "1", uniform, 500000, RV_HOLDS);
  claim.law.cdf = square_law;
  expect(&claim, "1", uniform, 500000, RV_FAILS);
}

/* The same law. */

static void same_laws(void **state) {
  (void)state;
  const rv_claim claim = {.same_law = {SECOND, "kind", 0.1}};
  rv_judgement j = judge(&claim, "both", "1,2,3", uniform, 5000);
  assert_int_equal(j.finding.verdict, RV_HOLDS);
  assert_int_equal(j.tests, 3);
  j = judge(&claim, "both", "1,2,3", differs_at_2, 5000);
  assert_int_equal(j.finding.verdict, RV_FAILS);
  assert_int_equal(j.finding.cell, 1); /* dense, size 2 */
  check(j.finding.p_value < RV_TEST_LEVEL);
  /* sup (sqrt(x) - x) = 1/4 */
  check_near(j.finding.statistic, 0.25, 2 * sqrt(log(2 / FALSE_ALARM) / (2 * 5000)));
  j = judge(&claim, "both", "1,2,3", uniform, 500);
  assert_int_equal(j.finding.verdict, RV_UNDECIDED);
  j = judge(&claim, "dense", "1,2,3", uniform, 500); /* no partners, no tests */
  assert_int_equal(j.finding.verdict, RV_UNDECIDED);
  assert_int_equal(j.tests, 0);
  assert_int_equal(j.about, 3);
}

/* Exponents. */

static void exponents(void **state) {
  (void)state;
  rv_claim claim = {.power = {SECOND, size_of, -0.5, .along = "size"}};
  rv_judgement j = judge(&claim, "dense", "10:1000:6:log", powers, 2000);
  assert_int_equal(j.finding.verdict, RV_HOLDS);
  assert_int_equal(j.tests, 1);
  assert_int_equal(j.finding.trials, 12000);
  assert_int_equal(j.extent.cells, 6); /* the whole line */
  check_equal(j.extent.low[SIZE].number, 10);
  check_equal(j.extent.high[SIZE].number, 1000);
  check(j.finding.low <= j.finding.statistic && j.finding.statistic <= j.finding.high);
  check(j.finding.low <= -0.5 && -0.5 <= j.finding.high); /* 6.5 standard errors each side */
  claim.power.exponent = -0.4;
  expect(&claim, "10:1000:6:log", powers, 2000, RV_FAILS);
  claim.power.exponent = -0.6;
  expect(&claim, "10:1000:6:log", powers, 2000, RV_FAILS);
  claim.power.exponent = -0.5;
  expect(&claim, "10:12:3", powers, 2000, RV_UNDECIDED);    /* three points */
  expect(&claim, "1000:1003:4", powers, 2, RV_UNDECIDED);   /* no lever */
  expect(&claim, "10:1000:6:log", powers, 1, RV_UNDECIDED); /* no standard errors */
}

/* Twice as large for the implicit kind, so that one line through both kinds would be crooked. */
static double powers_by_kind(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  return powers(rng, cell, trial) * (rv_word(cell, KIND) == 0 ? 1 : 2);
}

/* Every tenth of sizes in a row; what is to stay fixed parts them into lines. */
static double decade(const rv_cell *cell) {
  return floor(log10(rv_number(cell, SIZE)));
}

static void lines_keep_the_other_parameters(void **state) {
  (void)state;
  rv_claim claim = {.power = {SECOND, size_of, -0.5, .along = "size"}};
  rv_judgement j = judge(&claim, "both", "10:1000:6:log", powers_by_kind, 2000);
  assert_int_equal(j.finding.verdict, RV_HOLDS);
  assert_int_equal(j.tests, 2);
  claim.power.fixed = decade;
  j = judge(&claim, "dense", "10,20,40,80,100,200,400,800,1000", powers, 2000);
  assert_int_equal(j.finding.verdict, RV_HOLDS);
  assert_int_equal(j.tests, 2); /* four sizes each; the last size is alone */
}

/* NaN. */

static rv_claim claim_of_kind(rv_claim_kind kind, rv_of_cell form) {
  switch (kind) {
  case RV_EVERY:
    return (rv_claim){.every = {SECOND, .bound = form}};
  case RV_MOST:
    return (rv_claim){.most = {SECOND, form, .delta = {0.5}}};
  case RV_MEAN:
    return (rv_claim){.mean = {SECOND, form, .within = 1}};
  case RV_LAW:
    return (rv_claim){.law = {SECOND, uniform_law, form, .within = 1}};
  case RV_SAME_LAW:
    return (rv_claim){.same_law = {SECOND, "kind", 1}};
  case RV_RUNS:
    return (rv_claim){.runs = {SECOND, RV_AT_MOST, .bound = form == one ? 1 : NAN}};
  default:
    return (rv_claim){.power = {SECOND, form, 1, .along = "size"}};
  }
}

static void nan_breaks_every_claim(void **state) {
  (void)state;
  static const planted bad[] = {with_nan, with_infinity};
  static const char *const sizes[] = {"2", "1,2", "2,1", "1,2,3", "1:5:5"};
  static const char *const plans[] = {"plan", RV_OWN_PLAN};
  for (rv_claim_kind kind = 0; kind < RV_CLAIM_KINDS; kind++)
    for (size_t b = 0; b < 2; b++)
      for (size_t s = 0; s < 5; s++)
        for (size_t p = 0; p < 2; p++) {
          rv_claim claim = claim_of_kind(kind, one);
          rv_judgement j = judge_on(plans[p], &claim, "both", sizes[s], bad[b], 100);
          /* even if a failure is expected, NaN contradicts */
          if (!j.finding.broken || !contradicts(&j, RV_EXACT) || !contradicts(&j, RV_CONTROL))
            fail_msg("kind %d at sizes %s, %s: not broken", (int)kind, sizes[s], plans[p]);
        }
}

static void nan_in_a_closed_form_breaks(void **state) {
  (void)state;
  for (rv_claim_kind kind = 0; kind < RV_CLAIM_KINDS; kind++) {
    rv_claim claim = claim_of_kind(kind, not_a_number);
    if (kind == RV_SAME_LAW) /* has none */
      continue;
    rv_judgement j = judge(&claim, "dense", "1:5:5", uniform, 100);
    if (!j.finding.broken || !contradicts(&j, RV_CONTROL))
      fail_msg("kind %d: not broken", (int)kind);
  }
}

static void an_allowance_of_nan_is_broken(void **state) {
  (void)state;
  const rv_claim claim = {.mean = {SECOND, half, not_a_number, .within = 0.5}};
  rv_judgement j = judge(&claim, "dense", "2", uniform, 1000);
  check(j.finding.broken && contradicts(&j, RV_CONTROL));
}

static void a_broken_cell_outranks_a_failing_one(void **state) {
  (void)state;
  const rv_claim claim = {.every = {SECOND, .bound = half}};
  rv_judgement j = judge(&claim, "dense", "1,2,3", with_nan, 100);
  check(j.finding.broken);
  assert_int_equal(j.finding.cell, 1);
}

/* Cells and verdicts. */

static void claims_keep_to_their_cells(void **state) {
  (void)state;
  rv_claim claim = {.every = {SECOND, .bound = half}, .where = above_2};
  rv_judgement j = judge(&claim, "dense", "1:5:5", constant, 10);
  assert_int_equal(j.tests, 3);
  check(j.finding.cell >= 2);
  claim.also = never;
  assert_int_equal(judge(&claim, "dense", "1:5:5", constant, 10).tests, 0);
  for (rv_claim_kind kind = 0; kind < RV_CLAIM_KINDS; kind++) {
    claim = claim_of_kind(kind, one);
    claim.where = never;
    j = judge(&claim, "dense", "1:5:5", with_nan, 10);
    assert_int_equal(j.tests, 0);
    assert_int_equal(j.finding.verdict, RV_UNDECIDED);
    check(!j.finding.broken && !contradicts(&j, RV_EXACT) && !contradicts(&j, RV_CONTROL));
  }
}

static bool is_at_odds(rv_verdict verdict, bool broken, rv_form form) {
  const rv_judgement judgement = {.finding = {.verdict = verdict, .broken = broken},
                                  .judged = true};
  return contradicts(&judgement, form);
}

/* A control is a planted falsehood: expected to fail, so that it holding is the alarm. */
static void only_the_opposite_verdict_contradicts(void **state) {
  (void)state;
  check(!is_at_odds(RV_HOLDS, false, RV_EXACT));
  check(is_at_odds(RV_FAILS, false, RV_CORRECTED));
  check(!is_at_odds(RV_UNDECIDED, false, RV_EXACT));
  check(is_at_odds(RV_HOLDS, false, RV_CONTROL));
  check(!is_at_odds(RV_FAILS, false, RV_CONTROL));
  check(!is_at_odds(RV_UNDECIDED, false, RV_CONTROL));
  check(is_at_odds(RV_FAILS, true, RV_CONTROL));
  check(is_at_odds(RV_UNDECIDED, true, RV_EXACT));
  const rv_claim printed = {.form = RV_PRINTED, .expected = RV_FAILS};
  const rv_judgement holds = {.finding = {.verdict = RV_HOLDS}, .judged = true};
  check(rv_contradicts(&holds, &(rv_claim_part){.claim = &printed}));
  for (rv_verdict verdict = RV_UNDECIDED; verdict <= RV_FAILS; verdict++) {
    check(!is_at_odds(verdict, false, RV_QUESTION));
    check(is_at_odds(verdict, true, RV_QUESTION));
  }
}

static void exactly_one_kind_makes_a_claim(void **state) {
  (void)state;
  for (rv_claim_kind kind = 0; kind < RV_CLAIM_KINDS; kind++) {
    const rv_claim claim = claim_of_kind(kind, one);
    assert_int_equal(rv_claim_kind_of(&claim), kind);
    assert_int_equal(rv_claim_metric(&claim), SECOND);
  }
  const rv_claim none = {.name = "none"};
  const rv_claim two = {.every = {SECOND, .bound = one}, .mean = {SECOND, one, .within = 1}};
  assert_int_equal(rv_claim_kind_of(&none), RV_CLAIM_KINDS);
  assert_int_equal(rv_claim_kind_of(&two), RV_CLAIM_KINDS);
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
  assert_string_equal(rv_form_name(RV_QUESTION), "question");
  assert_string_equal(rv_claim_expected_name(&(rv_claim){.form = RV_QUESTION}), "any");
  assert_string_equal(rv_claim_expected_name(&(rv_claim){.form = RV_CONTROL}), "fails");
  check(rv_listed("law wide", "law") && rv_listed("law wide", "wide") && rv_listed("law", "law"));
  check(!rv_listed("law wide", "la") && !rv_listed("lawful", "law") && !rv_listed("", "law"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_draw),
      cmocka_unit_test(every_draw_of_too_few_says_nothing),
      cmocka_unit_test(equality_is_no_violation),
      cmocka_unit_test(most_draws),
      cmocka_unit_test(a_cell_may_say_delta),
      cmocka_unit_test(most_draws_shows_the_worst_cell),
      cmocka_unit_test(bounds_may_be_constant),
      cmocka_unit_test(means),
      cmocka_unit_test(distant_means_of_skew_samples_fail),
      cmocka_unit_test(one_trial_leaves_a_mean_undecided),
      cmocka_unit_test(means_with_an_allowance),
      cmocka_unit_test(the_nearest_admissible_mean_is_tested),
      cmocka_unit_test(an_allowance_hides_what_it_allows),
      cmocka_unit_test(means_of_zero),
      cmocka_unit_test(a_control_is_off_by_what_is_true),
      cmocka_unit_test(a_mean_says_what_it_would_see),
      cmocka_unit_test(a_law_says_what_it_would_see),
      cmocka_unit_test(bounds_say_what_they_would_see),
      cmocka_unit_test(a_claim_of_other_presets_is_not_judged),
      cmocka_unit_test(the_weakest_cell_says_what_all_would_see),
      cmocka_unit_test(laws),
      cmocka_unit_test(laws_up_to_a_distance),
      cmocka_unit_test(same_laws),
      cmocka_unit_test(exponents),
      cmocka_unit_test(lines_keep_the_other_parameters),
      cmocka_unit_test(nan_breaks_every_claim),
      cmocka_unit_test(nan_in_a_closed_form_breaks),
      cmocka_unit_test(an_allowance_of_nan_is_broken),
      cmocka_unit_test(a_broken_cell_outranks_a_failing_one),
      cmocka_unit_test(claims_keep_to_their_cells),
      cmocka_unit_test(only_the_opposite_verdict_contradicts),
      cmocka_unit_test(exactly_one_kind_makes_a_claim),
      cmocka_unit_test(names),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
