/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the matrix entries to a few parts in a thousand, from millions of draws: a scale, a
 * sign or a correlation that is off by half a per cent shows. What is counted are draws in
 * intervals, so that heavy tails cost nothing.
 */
#include "check.h"
#include "reverify/ensemble.h"

#include <gsl/gsl_cdf.h>

enum { SIDE = 1000, BLOCK = SIDE * SIDE, TRIALS = 6 };

static double matrix[BLOCK];

static void draw(rv_ensemble ensemble, double correlation, size_t rows, uint64_t trial) {
  rv_stream_key key = {211, 212, ensemble, trial};
  const rv_entry_law law = {.ensemble = ensemble, .sd = 1, .correlation = correlation};
  check_status(rv_ensemble_matrix(matrix, &key, rows, BLOCK / rows, &law, 1), RV_OK);
}

/* So many events of probability p in so many draws; their count is normal to a part in 1e5. */
static void check_count(double events, double draws, double p, const char *what) {
  double deviate = (events - draws * p) / sqrt(draws * p * (1 - p));
  if (!(fabs(deviate) <= FALSE_ALARM_SD))
    fail_msg("%s: a share of %g, should be %g: %g standard deviations", what, events / draws, p,
             deviate);
}

/* P(|X| > x). */
typedef double (*tail)(double x);

static double gaussian_tail(double x) {
  return erfc(x / sqrt(2));
}

static double uniform_tail(double x) {
  return 1 - x / sqrt(3);
}

static double laplace_tail(double x) {
  return exp(-x * sqrt(2));
}

/* Of a Student variable that is scaled to variance 1. */
static double student5_tail(double x) {
  return 2 * gsl_cdf_tdist_Q(x * sqrt(5.0 / 3), 5);
}

static double student3_tail(double x) {
  return 2 * gsl_cdf_tdist_Q(x * sqrt(3), 3);
}

static void check_entries(rv_ensemble ensemble, tail above) {
  static const double level[] = {0.3, 0.7, 1, 1.6};
  enum { LEVELS = sizeof level / sizeof *level };
  double count[LEVELS] = {0}, positive = 0;
  for (uint64_t trial = 0; trial < TRIALS; trial++) {
    draw(ensemble, 0, SIDE, trial);
    for (size_t i = 0; i < BLOCK; i++) {
      positive += matrix[i] > 0;
      for (size_t l = 0; l < LEVELS; l++)
        count[l] += fabs(matrix[i]) > level[l];
    }
  }
  for (size_t l = 0; l < LEVELS; l++)
    check_count(count[l], TRIALS * (double)BLOCK, above(level[l]), rv_ensemble_names[ensemble]);
  check_count(positive, TRIALS * (double)BLOCK, 0.5, rv_ensemble_names[ensemble]);
}

static void continuous_entries_have_their_scale(void **state) {
  (void)state;
  check_entries(RV_GAUSSIAN, gaussian_tail);
  check_entries(RV_UNIFORM_ENTRIES, uniform_tail);
  check_entries(RV_LAPLACE, laplace_tail);
  check_entries(RV_STUDENT5, student5_tail);
  check_entries(RV_STUDENT3, student3_tail);
}

static void signs_are_fair(void **state) {
  (void)state;
  double positive = 0, sparse_positive = 0, sparse = 0;
  for (uint64_t trial = 0; trial < TRIALS; trial++) {
    draw(RV_RADEMACHER, 0, SIDE, trial);
    for (size_t i = 0; i < BLOCK; i++)
      positive += matrix[i] > 0;
    draw(RV_SPARSE, 0, SIDE, trial);
    for (size_t i = 0; i < BLOCK; i++) {
      sparse += matrix[i] != 0;
      sparse_positive += matrix[i] > 0;
    }
  }
  check_count(positive, TRIALS * (double)BLOCK, 0.5, "Rademacher signs");
  check_count(sparse, TRIALS * (double)BLOCK, RV_SPARSE_DENSITY, "sparse entries");
  check_count(sparse_positive, sparse, 0.5, "sparse signs");
}

/*
 * Two long rows: for normal entries of correlation r the mean of w_1 w_2 is r, with a variance of
 * 1 + r^2 a pair, and that of (w_1 - w_2)^2 is 2 (1 - r), with a variance of 8 (1 - r)^2.
 */
static void correlated_rows_have_their_correlation(void **state) {
  (void)state;
  const double r = 0.3, pairs = TRIALS * (double)BLOCK / 2;
  double product = 0, square = 0;
  for (uint64_t trial = 0; trial < TRIALS; trial++) {
    draw(RV_CORRELATED, r, 2, trial);
    for (size_t i = 0; i < BLOCK / 2; i++) {
      double one = matrix[i], two = matrix[BLOCK / 2 + i];
      product += one * two / pairs;
      square += (one - two) * (one - two) / pairs;
    }
  }
  check_near(product, r, FALSE_ALARM_SD * sqrt((1 + r * r) / pairs));
  check_near(square, 2 * (1 - r), FALSE_ALARM_SD * sqrt(8 / pairs) * (1 - r));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(continuous_entries_have_their_scale),
      cmocka_unit_test(signs_are_fair),
      cmocka_unit_test(correlated_rows_have_their_correlation),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
