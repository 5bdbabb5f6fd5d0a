/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The binomial sampler: against its law where that can be tabulated, by its moments beyond. */
#include "check.h"
#include "random/binomial.h"
#include "reverify/stream.h"
#include "theory/binomial_pmf.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { DRAWS = 100000 };

static double sample[DRAWS];

/* The row tells one law from another. */
static void draw(double trials, double p, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){81, 82, 83, 84}, row);
  for (size_t i = 0; i < DRAWS; i++) {
    sample[i] = rv_binomial(rng, trials, p);
    check(sample[i] >= 0 && sample[i] <= trials && sample[i] == floor(sample[i]));
  }
}

/* Massart's inequality P(sup |F_n - F| > d) <= 2 exp(-2 n d^2), which holds for discrete laws. */
static void check_distance(double distance, double trials, double p) {
  if (!(2 * exp(-2.0 * DRAWS * distance * distance) >= FALSE_ALARM))
    fail_msg("Binomial(%g, %g): the sample is %g off its law", trials, p, distance);
}

/* All values from 0 to `top`, which none but few draws exceed. */
static void check_small(double trials, double p, size_t top) {
  size_t *count = calloc(top + 1, sizeof *count);
  assert_non_null(count);
  for (size_t i = 0; i < DRAWS; i++)
    if (sample[i] <= (double)top)
      count[(size_t)sample[i]]++;
  double below = 0, cdf = 0, distance = 0;
  for (size_t value = 0; value <= top; value++) {
    below += (double)count[value] / DRAWS;
    cdf += rv_binomial_pmf((double)value, trials, p);
    distance = fmax(distance, fabs(below - cdf));
  }
  free(count);
  check_near(cdf, 1, 1e-10);
  check_distance(distance, trials, p);
}

/*
 * With v = trials p (1 - p) the fourth central moment is v (1 + 3 v - 6 p (1 - p)). The mean
 * square deviation has a skew law where v is small: 8 standard deviations leave FALSE_ALARM room.
 */
static void check_moments(double trials, double p) {
  double pq = p * (1 - p), v = trials * pq, mean = 0, square = 0;
  for (size_t i = 0; i < DRAWS; i++) {
    double deviation = fma(-trials, p, sample[i]);
    mean += deviation / DRAWS;
    square += deviation * deviation / DRAWS;
  }
  double z = mean / sqrt(v / DRAWS), w = (square - v) / sqrt(v * (1 + 2 * v - 6 * pq) / DRAWS);
  if (!(fabs(z) <= 8 && fabs(w) <= 8))
    fail_msg("Binomial(%g, %g): mean %g, variance %g standard deviations off", trials, p, z, w);
  if (v > 1000 && !(fabs(z) <= FALSE_ALARM_SD))
    fail_msg("Binomial(%g, %g): mean %g standard deviations off", trials, p, z);
}

static void few_trials_have_the_law(void **state) {
  (void)state;
  static const double law[][2] = {{1, 0.3},  {2, 0.5},    {5, 0.9},     {40, 0.05}, {40, 0.5},
                                  {40, 0.8}, {1000, 0.1}, {1000, 0.97}, {1e6, 3e-6}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    draw(law[i][0], law[i][1], i);
    check_small(law[i][0], law[i][1], (size_t)fmin(law[i][0], 1000));
    check_moments(law[i][0], law[i][1]);
  }
}

static int increasing(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* For v > 1e8 the binomial law is normal but for the skewness, 1e-4 / 6 at most, and its steps. */
static void check_normal(double trials, double p) {
  double sd = sqrt(trials * p * (1 - p)), distance = 0;
  qsort(sample, DRAWS, sizeof *sample, increasing);
  for (size_t i = 0; i < DRAWS; i++) {
    double cdf = gsl_cdf_ugaussian_P(fma(-trials, p, sample[i]) / sd);
    distance = fmax(distance, fmax(cdf - (double)i / DRAWS, (double)(i + 1) / DRAWS - cdf));
  }
  check_distance(distance - 1e-4, trials, p);
}

static void check_many(double trials, double p, uint64_t row) {
  draw(trials, p, row);
  check_moments(trials, p);
  if (trials * p * (1 - p) > 1e8)
    check_normal(trials, p);
}

/* What fits the unsigned int that GSL counts with, up to the 2^31 where the halving begins. */
static void billions_of_trials_have_the_moments(void **state) {
  (void)state;
  check_many(0x1p27, 0.5, 100);
  check_many(1e9, 0.5, 101);
  check_many(0x1p31 - 1, 0.5, 102);
  check_many(0x1p31, 0.81, 103);
}

static void more_trials_have_the_moments(void **state) {
  (void)state;
  check_many(0x1p31 + 1, 0.5, 110);
  check_many(0x1p32 + 3, 0.81, 111);
  check_many(1e10, 0.025, 112);
  check_many(1e12, 0.5, 113);
  check_many(1e12, 1e-6, 114);
  check_many(1e15, 0.025, 115);
  check_many(1e15, 0.81, 116);
}

/* About one event expected: the law of a few of many trials. */
static void rare_events_have_the_law(void **state) {
  (void)state;
  static const double trials[] = {0x1p31 - 1, 0x1p31 + 1, 1e10, 1e12, 1e15};
  for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
    for (double expected = 0.5; expected < 20; expected *= 6) {
      draw(trials[i], expected / trials[i], 200 + i);
      check_small(trials[i], expected / trials[i], 100);
      check_moments(trials[i], expected / trials[i]);
    }
}

/* Failures of a likely event are as rare as successes of a rare one. */
static void rare_failures_have_the_law(void **state) {
  (void)state;
  const double trials = 1e10, p = 1 - 0x1p-32;
  draw(trials, p, 300);
  check_moments(trials, p);
  for (size_t i = 0; i < DRAWS; i++)
    sample[i] = trials - sample[i];
  check_small(trials, 0x1p-32, 100);
}

static void certain_events(void **state) {
  (void)state;
  static const double trials[] = {0, 1, 17, 0x1p31, 0x1p31 + 1, 1e15};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){85, 86, 87, 88}, 0);
  for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
    for (int j = 0; j < 100; j++) {
      check_equal(rv_binomial(rng, trials[i], 0), 0);
      check_equal(rv_binomial(rng, trials[i], 1), trials[i]);
    }
  for (double p = 0; p <= 1; p += 0.125)
    check_equal(rv_binomial(rng, 0, p), 0);
}

/* Where GSL's fraction comes to an end, and by the normal law with its skewness where it does not:
   P(X <= mean) = 1/2 + (1 + (1 - 2p)/3 ...) / sqrt(2 pi v), to the order 1/v. */
static void distribution_functions_are_those_of_gsl(void **state) {
  (void)state;
  static const unsigned trials[] = {1, 7, 100, 20000};
  static const double p[] = {0.01, 0.3, 0.5, 0.95, 1};
  for (size_t t = 0; t < 4; t++)
    for (size_t i = 0; i < 5; i++)
      for (double z = -7; z <= 7; z += 0.7) {
        double sd = sqrt(trials[t] * p[i] * (1 - p[i])), events = floor(trials[t] * p[i] + z * sd);
        double expected = events < 0 ? 0
                          : events >= trials[t]
                              ? 1
                              : gsl_cdf_binomial_P((unsigned)events, p[i], trials[t]);
        check_near(rv_binomial_cdf(events, trials[t], p[i]), expected, 1e-10); /* GSL's error */
      }
  /* mpmath, 30 digits */
  check_near(rv_binomial_cdf(200, 20000, 0.01), 0.51879454703179703674940004761, 1e-12);
  for (double n = 1e6; n <= 1e9; n *= 10) {
    double v = n / 4;
    check_near(rv_binomial_cdf(n / 2, n, 0.5), 0.5 + 0.5 / sqrt(2 * M_PI * v), 1 / v);
    check_near(rv_binomial_cdf(n, n, 0.5), 1, 0);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(distribution_functions_are_those_of_gsl),
      cmocka_unit_test(few_trials_have_the_law),
      cmocka_unit_test(billions_of_trials_have_the_moments),
      cmocka_unit_test(more_trials_have_the_moments),
      cmocka_unit_test(rare_events_have_the_law),
      cmocka_unit_test(rare_failures_have_the_law),
      cmocka_unit_test(certain_events),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
