/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verdicts on means of a few runs: Student's law in closed form, their level by simulation. */
#include "experiment.h"
#include "experiment/runs_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* P(T > t) for an even number of degrees of freedom, a finite sum (Abramowitz & Stegun 26.7.4). */
static double student_tail(double t, int freedom) {
  double angle = atan(t / sqrt(freedom)), square = pow(cos(angle), 2);
  double term = 1, sum = 1;
  for (int k = 2; k < freedom; k += 2) {
    term *= square * (k - 1) / k;
    sum += term;
  }
  return (1 - sin(angle) * sum) / 2;
}

static rv_summary runs_of(size_t count, double mean, double sd) {
  return (rv_summary){.count = count, .mean = mean, .sd = sd, .min = mean - sd, .max = mean + sd};
}

static void each_limit_errs_at_the_level(void **state) {
  (void)state;
  static const double levels[] = {1e-2, RV_TRAINING_LEVEL};
  for (int count = 5; count <= 25; count += 2)
    for (size_t l = 0; l < 2; l++) {
      rv_summary s = runs_of((size_t)count, 3, 0.7);
      double t = rv_runs_half_width(&s, levels[l]) * sqrt(count) / 0.7;
      check_relative(student_tail(t, count - 1), levels[l], 1e-9);
    }
}

static void an_interval_on_one_side_decides(void **state) {
  (void)state;
  rv_summary s = runs_of(5, 0, 1);
  double half_width = rv_runs_half_width(&s, 1e-2);
  check_equal(rv_runs_verdict(&s, -half_width, 1e-2), RV_HOLDS);
  check_equal(rv_runs_verdict(&s, -half_width * (1 - 1e-12), 1e-2), RV_UNDECIDED);
  check_equal(rv_runs_verdict(&s, half_width, 1e-2),
              RV_UNDECIDED); /* the bound itself is allowed */
  check_equal(rv_runs_verdict(&s, half_width * (1 + 1e-12), 1e-2), RV_FAILS);
}

static void too_few_and_equal_runs_decide_nothing(void **state) {
  (void)state;
  rv_summary few = runs_of(RV_RUNS_MIN - 1, 0, 1e-9), equal = runs_of(50, 0, 0);
  for (double excess = -1; excess <= 1; excess += 0.5) {
    assert_int_equal(rv_runs_verdict(&few, excess, 1e-2), RV_UNDECIDED);
    assert_int_equal(rv_runs_verdict(&equal, excess, 1e-2), RV_UNDECIDED);
  }
  check_nan(rv_runs_half_width(&few, 1e-2));
  check_nan(rv_runs_half_width(&equal, 1e-2));
}

/*
 * Normal runs whose mean is the bound: either verdict comes at the level. An interval at half or
 * twice the level would show.
 */
static void verdicts_err_at_the_level(void **state) {
  (void)state;
  enum { SAMPLES = 100000, RUNS_MAX = 20 };
  const double level = 1e-2;
  static const size_t counts[] = {5, 20};
  for (size_t c = 0; c < 2; c++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){71, 72, 73, c}, 0);
    size_t seen[3] = {0};
    for (int i = 0; i < SAMPLES; i++) {
      double run[RUNS_MAX];
      for (size_t r = 0; r < counts[c]; r++)
        run[r] = 5 + 0.1 * gsl_ran_gaussian_ziggurat(rng, 1);
      rv_summary s = rv_moments(run, counts[c]);
      seen[rv_runs_verdict(&s, s.mean - 5, level)]++;
    }
    double allowed = FALSE_ALARM_SD * sqrt(SAMPLES * level * (1 - level));
    check_near((double)seen[RV_HOLDS], SAMPLES * level, allowed);
    check_near((double)seen[RV_FAILS], SAMPLES * level, allowed);
    check(2 * allowed < SAMPLES * level);
  }
}

/* Through the judge. Runs are normal quantiles, so that nothing is left to chance. */

static double normal(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  return rv_number(cell, SIZE) +
         0.1 * gsl_cdf_ugaussian_Pinv(((double)trial + 0.5) / (double)cell->trials);
}

static double equal(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  (void)cell;
  (void)trial;
  return 2;
}

static void bounds_on_runs(void **state) {
  (void)state;
  const rv_claim most = {.runs = {SECOND, RV_AT_MOST, .bound = 2}},
                 least = {.runs = {SECOND, RV_AT_LEAST, .bound = 2}};
  expect(&most, "1", normal, 5, RV_HOLDS);
  expect(&most, "2", normal, 5, RV_UNDECIDED);
  expect(&most, "3", normal, 5, RV_FAILS);
  expect(&least, "1", normal, 5, RV_FAILS);
  expect(&least, "2", normal, 5, RV_UNDECIDED);
  expect(&least, "3", normal, 5, RV_HOLDS);
  expect(&most, "1,2,3", normal, 5, RV_FAILS);
  expect(&least, "2,3", normal, 5, RV_UNDECIDED);
  expect(&most, "1", normal, 4, RV_UNDECIDED);
  expect(&most, "1", equal, 50, RV_UNDECIDED);
  expect(&(rv_claim){.runs = {SECOND, RV_AT_MOST, .bound = 2.05}}, "2", normal, 1000, RV_HOLDS);
}

static void the_finding_shows_mean_and_interval(void **state) {
  (void)state;
  const rv_claim claim = {.runs = {SECOND, RV_AT_MOST, .bound = 2}};
  rv_judgement j = judge(&claim, "dense", "1,3", normal, 9);
  double value[9], half_width;
  for (size_t t = 0; t < 9; t++)
    value[t] = normal(NULL, &(rv_cell){.value = {[SIZE] = {.number = 3}}, .trials = 9}, t);
  rv_summary s = rv_moments(value, 9);
  half_width = rv_runs_half_width(&s, RV_TRAINING_LEVEL);
  assert_int_equal(j.finding.cell, 1);
  assert_int_equal(j.tests, 2);
  assert_int_equal(j.finding.trials, 9);
  check_near(j.finding.statistic, 3, 1e-14);
  check_near(j.finding.low, 3 - half_width, 1e-14);
  check_near(j.finding.high, 3 + half_width, 1e-14);
  check_near(j.detects, half_width, 1e-14);
  check_nan(j.finding.p_value);
}

/* On a grid of a user's undecided runs are left out, unless they answer a question. */
static void questions_are_answered_on_any_grid(void **state) {
  (void)state;
  rv_claim claim = {.form = RV_CORRECTED, .runs = {SECOND, RV_AT_MOST, .bound = 2}};
  check(!judge_on(RV_OWN_PLAN, &claim, "dense", "2", normal, 5).judged);
  check(!judge_on(RV_OWN_PLAN, &claim, "dense", "2", equal, 5).judged);
  check(judge_on(RV_OWN_PLAN, &claim, "dense", "1,2", normal, 5).judged);
  claim.form = RV_QUESTION;
  check(judge_on(RV_OWN_PLAN, &claim, "dense", "2", normal, 5).judged);
  check(judge_on(RV_OWN_PLAN, &claim, "dense", "2", equal, 5).judged);
  rv_judgement few = judge_on(RV_OWN_PLAN, &claim, "dense", "2", normal, 4);
  check(!few.judged);
  check_equal(few.trials_needed, RV_RUNS_MIN);
}

/* Runs spread by 10, in both kinds alike; beside that the implicit kind is 1 larger, give or take
   0.1. Nothing is seen of it without the pairs. */
static double paired(gsl_rng *rng, const rv_cell *cell, size_t trial) {
  (void)rng;
  size_t turned = (trial + 1) % cell->trials;
  double common = 100 * (normal(rng, cell, trial) - rv_number(cell, SIZE));
  return common + rv_word(cell, KIND) * (1 + normal(rng, cell, turned) - rv_number(cell, SIZE));
}

static void differences_between_cells(void **state) {
  (void)state;
  const rv_claim claims[] = {
      {.runs = {SECOND, RV_AT_MOST, 0.5, "kind", "implicit", "dense"}},
      {.runs = {SECOND, RV_AT_LEAST, 0.5, "kind", "implicit", "dense"}},
      {.runs = {SECOND, RV_AT_MOST, -0.5, "kind", "dense", "implicit"}},
      {.runs = {SECOND, RV_AT_LEAST, -0.5, "kind", "dense", "implicit"}},
      {.runs = {SECOND, RV_AT_LEAST, 1, "kind", "implicit", "dense"}},
      {.runs = {SECOND, RV_AT_LEAST, .bound = 0.5}},
  };
  static const rv_verdict expected[] = {RV_FAILS, RV_HOLDS,     RV_HOLDS,
                                        RV_FAILS, RV_UNDECIDED, RV_UNDECIDED};
  for (size_t c = 0; c < RV_COUNT(claims); c++)
    for (int order = 0; order < 2; order++) {
      rv_judgement j =
          judge(&claims[c], order == 0 ? "dense,implicit" : "implicit,dense", "1,2", paired, 9);
      assert_int_equal(j.finding.verdict, expected[c]);
      assert_int_equal(j.tests, claims[c].runs.pair != NULL ? 2 : 4);
    }
  rv_judgement alone = judge(&claims[0], "dense", "1,2", paired, 9);
  assert_int_equal(alone.tests, 0);
}

/* 5 and 16 normal runs, at noncentralities where the verdict is as often made as not, and where
   one in ten misses it. */
static void runs_are_missed_by_the_noncentral_law(void **state) {
  (void)state;
  enum { SAMPLES = 40000 };
  static const struct {
    size_t count;
    double excess;
  } cases[] = {{5, 5}, {5, 9}, {16, 1.2}, {16, 1.6}};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  check(rng != NULL);
  for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
    double missed = 0, value[16];
    for (size_t i = 0; i < SAMPLES; i++) {
      for (size_t t = 0; t < cases[c].count; t++)
        value[t] = gsl_ran_gaussian_ziggurat(rng, 1);
      const rv_summary s = rv_moments(value, cases[c].count);
      missed += rv_runs_verdict(&s, s.mean + cases[c].excess, RV_TRAINING_LEVEL) != RV_FAILS;
    }
    const rv_summary typical = {.count = cases[c].count, .sd = 1, .min = -1, .max = 1};
    double foretold = rv_runs_missed(&typical, cases[c].excess, RV_TRAINING_LEVEL);
    check(foretold > 0.02 && foretold < 0.98);
    check_near(missed / SAMPLES, foretold, 5 * sqrt(foretold * (1 - foretold) / SAMPLES));
  }
  gsl_rng_free(rng);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_limit_errs_at_the_level),
      cmocka_unit_test(an_interval_on_one_side_decides),
      cmocka_unit_test(too_few_and_equal_runs_decide_nothing),
      cmocka_unit_test(verdicts_err_at_the_level),
      cmocka_unit_test(bounds_on_runs),
      cmocka_unit_test(the_finding_shows_mean_and_interval),
      cmocka_unit_test(questions_are_answered_on_any_grid),
      cmocka_unit_test(differences_between_cells),
      cmocka_unit_test(runs_are_missed_by_the_noncentral_law),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
