/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test would have seen, against sums over the binomial law. */
#include "check.h"
#include "experiment/detection.h"
#include "experiment/mean_test.h"
#include "experiment/test_level.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>

/* P(Binomial(trials, p) >= events), term by term. */
static double upper_tail(int events, int trials, double p) {
  double sum = 0;
  for (int i = events; i <= trials; i++)
    sum += exp(lgamma(trials + 1) - lgamma(i + 1) - lgamma(trials - i + 1) + i * log(p) +
               (trials - i) * log1p(-p));
  return sum;
}

static void critical_violations_are_the_fewest(void **state) {
  (void)state;
  static const double delta[] = {0.5, 0.1, 0.01};
  static const int trials[] = {40, 219, 1000};
  for (int d = 0; d < 3; d++)
    for (int t = 0; t < 3; t++) {
      int critical = (int)rv_critical_violations(delta[d], trials[t]);
      check(upper_tail(critical, trials[t], delta[d]) < RV_TEST_LEVEL);
      check(upper_tail(critical - 1, trials[t], delta[d]) >= RV_TEST_LEVEL);
    }
  check_equal(rv_critical_violations(0, 5), 1);
  check(isinf(rv_critical_violations(0.5, 33))); /* 2^-33 = 1.2e-10 */
  check_equal(rv_critical_violations(0.5, 34), 34);
}

static void detected_frequencies_are_detected(void **state) {
  (void)state;
  static const int trials[] = {40, 219, 1000};
  for (int t = 0; t < 3; t++)
    for (int critical = 1; critical < trials[t]; critical += 13) {
      double frequency = rv_detected_frequency(critical, trials[t]);
      check_relative(upper_tail(critical, trials[t], frequency), RV_DETECTION, 1e-9);
    }
  check_equal(rv_detected_frequency(INFINITY, 10), 1);
}

static void detected_differences_and_distances(void **state) {
  (void)state;
  check_relative(rv_detected_difference(0.5, 2, 1), 0.5 + 2 + 3.0902323061678132, 1e-12);
  check_relative(rv_critical_distance(50), sqrt(log(2e10) / 100), 1e-12);
  check_relative(rv_detected_distance(0.1, 50), 0.1 + sqrt(log(2e10) / 100) + sqrt(log(1e3) / 100),
                 1e-12);
}

/* Of samples whose mean is half a standard deviation and more off. */
typedef double (*sampler)(const gsl_rng *rng);

static double normal(const gsl_rng *rng) {
  return 0.5 + gsl_ran_gaussian_ziggurat(rng, 1);
}

static double exponential(const gsl_rng *rng) {
  return 0.5 + gsl_ran_exponential(rng, 1) - 1;
}

static double two_valued(const gsl_rng *rng) {
  return gsl_rng_uniform(rng) < 0.3 ? 1 : 0;
}

/* The part of 20000 samples whose statistic stays below `critical`, and the mean of what was
   foretold from each, the middle one of which is to be near it. */
static void expect_missed(sampler draw, double critical, double within) {
  enum { SAMPLES = 20000, COUNT = 400 };
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  double *foretold = malloc(SAMPLES * sizeof *foretold), missed = 0, value[COUNT];
  check(rng != NULL && foretold != NULL);
  for (size_t i = 0; i < SAMPLES; i++) {
    for (size_t t = 0; t < COUNT; t++)
      value[t] = draw(rng);
    const rv_summary s = rv_moments(value, COUNT);
    double statistic = rv_mean_statistic(&s, 0);
    foretold[i] = rv_missed_mean(&s, statistic, critical);
    missed += fabs(statistic) < critical;
  }
  gsl_sort(foretold, 1, SAMPLES);
  check_near(foretold[SAMPLES / 2], missed / SAMPLES, within);
  free(foretold);
  gsl_rng_free(rng);
}

/* Terms of order 1 / sqrt(400) are left out; the share itself is known to 0.0035 (5 sigma). */
static void means_are_missed_as_often_as_foretold(void **state) {
  (void)state;
  expect_missed(normal, 10, 0.03);
  expect_missed(normal, 8.5, 0.03);
  expect_missed(exponential, 10, 0.05);
  expect_missed(two_valued, 13, 0.05);
}

static void frequencies_are_missed_by_the_binomial_law(void **state) {
  (void)state;
  static const int trials[] = {40, 219, 1000};
  for (int t = 0; t < 3; t++)
    for (int critical = 1; critical < trials[t]; critical += 13) {
      double violations = critical + (trials[t] - critical) / 3.0;
      check_relative(1 - rv_missed_frequency(violations, critical, trials[t]),
                     upper_tail(critical, trials[t], violations / trials[t]), 1e-9);
    }
  check_equal(rv_missed_frequency(7, INFINITY, 10), 1);
  check_equal(rv_missed_frequency(0, 1, 10), 1);
  check_equal(rv_missed_frequency(10, 1, 10), 0);
}

/* Uniform numbers times 1.25, held against the uniform law: the distance is 0.2. */
static void laws_are_missed_no_more_often_than_foretold(void **state) {
  (void)state;
  enum { SAMPLES = 4000, COUNT = 500 };
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  double missed = 0, value[COUNT];
  check(rng != NULL);
  for (size_t i = 0; i < SAMPLES; i++) {
    double distance = 0;
    for (size_t t = 0; t < COUNT; t++)
      value[t] = 1.25 * gsl_rng_uniform(rng);
    gsl_sort(value, 1, COUNT);
    for (size_t t = 0; t < COUNT; t++)
      distance = fmax(distance, fabs(fmin(value[t], 1) - (double)t / COUNT));
    missed += distance < rv_critical_distance(COUNT);
  }
  gsl_rng_free(rng);
  double foretold = rv_missed_distance(0.2, 0, COUNT);
  check(foretold > 0.01 && foretold < 0.99);
  check(missed > 0 && missed / SAMPLES < foretold);
  check_equal(rv_missed_distance(0.1, 0.1, COUNT), 1);
}

static void slopes_are_missed_at_a_distance(void **state) {
  (void)state;
  check_relative(rv_missed_slope(3.0902323061678132, 1), 0.001, 1e-12);
  check_relative(rv_missed_slope(0, 5), 0.5, 1e-15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(critical_violations_are_the_fewest),
      cmocka_unit_test(detected_frequencies_are_detected),
      cmocka_unit_test(detected_differences_and_distances),
      cmocka_unit_test(means_are_missed_as_often_as_foretold),
      cmocka_unit_test(frequencies_are_missed_by_the_binomial_law),
      cmocka_unit_test(laws_are_missed_no_more_often_than_foretold),
      cmocka_unit_test(slopes_are_missed_at_a_distance),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
