/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The random matrices: the law of their entries, their moments, and that entries, rows and columns
 * are independent where they should be. Orthogonal ones are in test_haar.c.
 */
#include "law.h"
#include "reverify/ensemble.h"
#include "reverify/ensemble_law.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { ROWS = 300, COLUMNS = 400, ENTRIES = ROWS * COLUMNS };

static double matrix[ENTRIES];

static rv_stream_key key_of(rv_ensemble ensemble) {
  return (rv_stream_key){201, 202, ensemble, 0};
}

static rv_entry_law law_of(rv_ensemble ensemble) {
  return (rv_entry_law){.ensemble = ensemble, .sd = 1, .correlation = 0.3};
}

static void draw(rv_ensemble ensemble) {
  rv_stream_key key = key_of(ensemble);
  rv_entry_law law = law_of(ensemble);
  for (size_t i = 0; i < ENTRIES; i++)
    matrix[i] = NAN;
  check_status(rv_ensemble_matrix(matrix, &key, ROWS, COLUMNS, &law, 1), RV_OK);
}

static void names(void **state) {
  (void)state;
  static const char *const expected[] = {"gaussian", "rademacher", "uniform",
                                         "sparse",   "laplace",    "student5",
                                         "student3", "orthogonal", "correlated"};
  for (int e = 0; e < RV_ENSEMBLES; e++) {
    assert_string_equal(rv_ensemble_names[e], expected[e]);
    assert_int_equal(rv_ensemble_named(expected[e]), e);
    check(rv_ensemble_independent((rv_ensemble)e) == (e < RV_ORTHOGONAL));
  }
  assert_null(rv_ensemble_names[RV_ENSEMBLES]);
  static const char *const others[] = {"", "gauss", "gaussians", "Gaussian", "even", "student"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    assert_int_equal(rv_ensemble_named(others[i]), RV_ENSEMBLES);
}

/* Laws. */

static double uniform_cdf(double x, const void *nothing) {
  (void)nothing;
  return gsl_cdf_flat_P(x, -sqrt(3), sqrt(3));
}

static double laplace_cdf(double x, const void *nothing) {
  (void)nothing;
  return gsl_cdf_laplace_P(x, sqrt(0.5));
}

static double gaussian_cdf(double x, const void *nothing) {
  (void)nothing;
  return gsl_cdf_ugaussian_P(x);
}

/* x = t / sd of t, whose variance is nu / (nu - 2). */
static double student_cdf(double x, const void *untyped) {
  double freedom = *(const double *)untyped;
  return gsl_cdf_tdist_P(x * sqrt(freedom / (freedom - 2)), freedom);
}

static void continuous_entries_have_their_law(void **state) {
  (void)state;
  static const double five = 5, three = 3;
  static const struct {
    rv_ensemble ensemble;
    rv_cdf cdf;
    const double *freedom;
  } law[] = {{RV_GAUSSIAN, gaussian_cdf, NULL},
             {RV_UNIFORM_ENTRIES, uniform_cdf, NULL},
             {RV_LAPLACE, laplace_cdf, NULL},
             {RV_STUDENT5, student_cdf, &five},
             {RV_STUDENT3, student_cdf, &three}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    draw(law[i].ensemble);
    check_law(matrix, ENTRIES, law[i].cdf, law[i].freedom);
  }
}

/* The tails apart, where Kolmogorov's test is blind: 5 degrees of freedom against 6. */
static void heavy_tails_are_as_heavy_as_told(void **state) {
  (void)state;
  static const rv_ensemble ensemble[] = {RV_GAUSSIAN, RV_LAPLACE, RV_STUDENT5, RV_STUDENT3};
  enum { MATRICES = 8, DRAWN = MATRICES * ENTRIES };
  for (size_t e = 0; e < sizeof ensemble / sizeof *ensemble; e++) {
    rv_stream_key key = key_of(ensemble[e]);
    rv_entry_law law = law_of(ensemble[e]);
    double above = 0, tail = rv_ensemble_tail(ensemble[e], 3.5);
    for (; key.trial < MATRICES; key.trial++) {
      check_status(rv_ensemble_matrix(matrix, &key, ROWS, COLUMNS, &law, 1), RV_OK);
      for (size_t i = 0; i < ENTRIES; i++)
        above += fabs(matrix[i]) > 3.5;
    }
    check_near(above / DRAWN, tail, FALSE_ALARM_SD * sqrt(tail * (1 - tail) / DRAWN));
  }
}

static size_t count_of(double value) {
  size_t count = 0;
  for (size_t i = 0; i < ENTRIES; i++)
    count += matrix[i] == value;
  return count;
}

/* Pearson's test of counts of values that must make up all entries. */
static void check_counts(const double *value, const double *probability, size_t values) {
  double chi_squared = 0, total = 0;
  for (size_t v = 0; v < values; v++) {
    double expected = probability[v] * ENTRIES, count = (double)count_of(value[v]);
    chi_squared += (count - expected) * (count - expected) / expected;
    total += count;
  }
  check_equal(total, ENTRIES);
  check(gsl_cdf_chisq_Q(chi_squared, (double)values - 1) >= FALSE_ALARM);
}

static void discrete_entries_have_their_law(void **state) {
  (void)state;
  draw(RV_RADEMACHER);
  check_counts((const double[]){-1, 1}, (const double[]){0.5, 0.5}, 2);
  draw(RV_SPARSE);
  double size = 1 / sqrt(0.1);
  check_counts((const double[]){-size, 0, size}, (const double[]){0.05, 0.9, 0.05}, 3);
}

/* Row means of a power over several matrices: the fourth power alone is too skew to test. */
static void check_power(rv_ensemble ensemble, int power, double expected) {
  enum { MATRICES = 8 };
  static double mean[MATRICES * ROWS];
  rv_stream_key key = key_of(ensemble);
  rv_entry_law law = law_of(ensemble);
  law.correlation = 0; /* of dependent entries the mean has another standard error */
  for (; key.trial < MATRICES; key.trial++) {
    check_status(rv_ensemble_matrix(matrix, &key, ROWS, COLUMNS, &law, 1), RV_OK);
    for (size_t j = 0; j < ROWS; j++) {
      double sum = 0;
      for (size_t i = 0; i < COLUMNS; i++) {
        double square = matrix[j * COLUMNS + i] * matrix[j * COLUMNS + i];
        sum += (power > 2 ? square : 1) * (power % 2 == 1 ? matrix[j * COLUMNS + i] : square);
      }
      mean[key.trial * ROWS + j] = sum / COLUMNS;
    }
  }
  check_mean(mean, MATRICES * ROWS, expected);
}

/* Rademacher squares have no spread to test by; Student's t has too few moments. */
static void entries_have_their_moments(void **state) {
  (void)state;
  static const rv_ensemble ensemble[] = {RV_GAUSSIAN, RV_UNIFORM_ENTRIES, RV_SPARSE, RV_LAPLACE,
                                         RV_CORRELATED};
  for (size_t e = 0; e < sizeof ensemble / sizeof *ensemble; e++) {
    check_power(ensemble[e], 1, 0);
    check_power(ensemble[e], 2, 1);
    check_power(ensemble[e], 3, 0);
    check_power(ensemble[e], 4, rv_ensemble_kurtosis(ensemble[e], ROWS));
  }
}

/* Independence. */

/* 0, 1, 2: below, between and above the thirds of most laws. */
static size_t third(double w) {
  return w < -0.43 ? 0 : w <= 0.43 ? 1 : 2;
}

/* Pearson's test of pairs (i, i + step), no entry in two pairs, against the product of margins. */
static void check_pairs(size_t step) {
  double count[3][3] = {{0}}, row[3] = {0}, column[3] = {0}, pairs = 0, chi_squared = 0;
  for (size_t i = 0; i + step < ENTRIES; i++) {
    if (i / step % 2 == 1)
      continue;
    size_t a = third(matrix[i]), b = third(matrix[i + step]);
    count[a][b]++;
    row[a]++;
    column[b]++;
    pairs++;
  }
  for (size_t a = 0; a < 3; a++)
    for (size_t b = 0; b < 3; b++) {
      double expected = row[a] * column[b] / pairs;
      if (expected > 0)
        chi_squared += (count[a][b] - expected) * (count[a][b] - expected) / expected;
    }
  double values = (row[0] > 0) + (row[1] > 0) + (row[2] > 0);
  double p_value = gsl_cdf_chisq_Q(chi_squared, (values - 1) * (values - 1));
  if (!(p_value >= FALSE_ALARM))
    fail_msg("entries %zu apart depend on each other: p-value %g", step, p_value);
}

/* Neighbours in a row, near and at the 32 bits of a draw; neighbours in a column. */
static void entries_are_independent(void **state) {
  (void)state;
  static const size_t step[] = {1,  2,           8,       31,          32,
                                33, COLUMNS - 1, COLUMNS, COLUMNS + 1, 2 * COLUMNS};
  for (int e = 0; e < RV_ORTHOGONAL; e++) {
    draw((rv_ensemble)e);
    for (size_t s = 0; s < sizeof step / sizeof *step; s++)
      check_pairs(step[s]);
  }
}

/* Correlated rows. */

enum { SIDE_M = 7, SIDE_N = 5, MATRICES = 4000 };

/* A drawn matrix as it stands (m x n), from W or from W'. */
static void draw_correlated(double *w, double correlation, bool transposed, uint64_t trial) {
  const rv_stream_key key = {203, 204, transposed, trial};
  const rv_entry_law law = {.ensemble = RV_CORRELATED, .sd = 1, .correlation = correlation};
  double rows[SIDE_M * SIDE_N];
  if (!transposed) {
    rv_ensemble_rows(w, &key, 0, SIDE_M, SIDE_N, &law, false);
    return;
  }
  rv_ensemble_rows(rows, &key, 0, SIDE_N, SIDE_M, &law, true);
  for (size_t j = 0; j < SIDE_M; j++)
    for (size_t i = 0; i < SIDE_N; i++)
      w[j * SIDE_N + i] = rows[i * SIDE_M + j];
}

static void correlations_are_as_stated(void **state) {
  (void)state;
  static const double correlation[] = {0, 0.1, 0.5, 0.9};
  static double same_column[MATRICES], far_rows[MATRICES], same_row[MATRICES], square[MATRICES];
  double w[SIDE_M * SIDE_N];
  for (size_t c = 0; c < 4; c++)
    for (int transposed = 0; transposed < 2; transposed++) {
      for (size_t t = 0; t < MATRICES; t++) {
        draw_correlated(w, correlation[c], transposed != 0, t);
        same_column[t] = w[2] * w[SIDE_N + 2];
        far_rows[t] = w[1] * w[(SIDE_M - 1) * SIDE_N + 1];
        same_row[t] = w[1] * w[2] + w[0] * w[SIDE_N + 3];
        square[t] = (w[1] * w[1] + w[2] * w[2] + w[SIDE_N] * w[SIDE_N]) / 3;
      }
      check_mean(same_column, MATRICES, correlation[c]);
      check_mean(far_rows, MATRICES, correlation[c]);
      check_mean(same_row, MATRICES, 0);
      check_mean(square, MATRICES, 1);
    }
}

static double scaled_gaussian_cdf(double x, const void *sd) {
  return gsl_cdf_gaussian_P(x, *(const double *)sd);
}

/* Sums of columns, of rows and a product of both, from W and from W': normal, and alike. */
static void transposed_rows_have_the_same_law(void **state) {
  (void)state;
  static double column_sum[2][MATRICES], row_sum[2][MATRICES], quadratic[2][MATRICES];
  double w[SIDE_M * SIDE_N];
  for (int transposed = 0; transposed < 2; transposed++)
    for (size_t t = 0; t < MATRICES; t++) {
      double column[SIDE_N] = {0}, row = 0, squares = 0;
      draw_correlated(w, 0.4, transposed != 0, t);
      for (size_t i = 0; i < SIDE_M * SIDE_N; i++)
        column[i % SIDE_N] += w[i];
      for (size_t i = 0; i < SIDE_N; i++) {
        row += w[3 * SIDE_N + i];
        squares += column[i] * column[i];
      }
      column_sum[transposed][t] = column[3];
      row_sum[transposed][t] = row;
      quadratic[transposed][t] = squares;
    }
  check_same_law(quadratic[0], quadratic[1], MATRICES);
  double column_sd = sqrt(SIDE_M * (1 + (SIDE_M - 1) * 0.4)), row_sd = sqrt(SIDE_N);
  for (int transposed = 0; transposed < 2; transposed++) {
    check_law(column_sum[transposed], MATRICES, scaled_gaussian_cdf, &column_sd);
    check_law(row_sum[transposed], MATRICES, scaled_gaussian_cdf, &row_sd);
  }
}

static void full_correlation_repeats_one_row(void **state) {
  (void)state;
  double w[SIDE_M * SIDE_N];
  for (int transposed = 0; transposed < 2; transposed++) {
    draw_correlated(w, 1, transposed != 0, 0);
    for (size_t j = 1; j < SIDE_M; j++)
      check_bytes(w, w + j * SIDE_N, SIDE_N * sizeof *w);
    check(w[0] != w[1]);
  }
}

/* Bytes. */

static void any_block_and_any_threads_give_the_same_bytes(void **state) {
  (void)state;
  enum { M = 67, N = 45 };
  static double whole[M * N], again[M * N];
  for (int e = 0; e < RV_ENSEMBLES; e++) {
    rv_stream_key key = key_of((rv_ensemble)e);
    rv_entry_law law = law_of((rv_ensemble)e);
    check_status(rv_ensemble_matrix(whole, &key, M, N, &law, 1), RV_OK);
    for (int threads = 2; threads <= 3; threads++) {
      memset(again, 0xff, sizeof again);
      check_status(rv_ensemble_matrix(again, &key, M, N, &law, threads), RV_OK);
      check_bytes(whole, again, sizeof whole);
    }
    if (e == RV_ORTHOGONAL)
      continue;
    memset(again, 0xff, sizeof again);
    rv_ensemble_rows(again, &key, 0, 1, N, &law, false);
    rv_ensemble_rows(again + N, &key, 1, 40, N, &law, false);
    rv_ensemble_rows(again + 41 * N, &key, 41, M - 41, N, &law, false);
    check_bytes(whole, again, sizeof whole);
    key.trial++;
    check_status(rv_ensemble_matrix(again, &key, M, N, &law, 1), RV_OK);
    check(memcmp(whole, again, sizeof whole) != 0);
  }
}

/* Of independent entries W' is drawn like W. */
static void transposing_changes_nothing_for_independent_entries(void **state) {
  (void)state;
  double rows[2][90];
  for (int e = 0; e < RV_ORTHOGONAL; e++) {
    rv_stream_key key = key_of((rv_ensemble)e);
    rv_entry_law law = law_of((rv_ensemble)e);
    rv_ensemble_rows(rows[0], &key, 5, 2, 45, &law, false);
    rv_ensemble_rows(rows[1], &key, 5, 2, 45, &law, true);
    check_bytes(rows[0], rows[1], sizeof rows[0]);
  }
}

static void the_sd_multiplies_every_entry(void **state) {
  (void)state;
  double one[60], scaled[60];
  for (int e = 0; e < RV_ENSEMBLES; e++) {
    rv_stream_key key = key_of((rv_ensemble)e);
    rv_entry_law law = law_of((rv_ensemble)e);
    check_status(rv_ensemble_matrix(one, &key, 10, 6, &law, 1), RV_OK);
    law.sd = 2.7;
    check_status(rv_ensemble_matrix(scaled, &key, 10, 6, &law, 1), RV_OK);
    for (size_t i = 0; i < 60; i++)
      check_near(scaled[i], 2.7 * one[i], 16 * DBL_EPSILON * (1 + fabs(one[i])));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names),
      cmocka_unit_test(continuous_entries_have_their_law),
      cmocka_unit_test(heavy_tails_are_as_heavy_as_told),
      cmocka_unit_test(discrete_entries_have_their_law),
      cmocka_unit_test(entries_have_their_moments),
      cmocka_unit_test(entries_are_independent),
      cmocka_unit_test(correlations_are_as_stated),
      cmocka_unit_test(transposed_rows_have_the_same_law),
      cmocka_unit_test(full_correlation_repeats_one_row),
      cmocka_unit_test(any_block_and_any_threads_give_the_same_bytes),
      cmocka_unit_test(transposing_changes_nothing_for_independent_entries),
      cmocka_unit_test(the_sd_multiplies_every_entry),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
