/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two samplers of the Wishart spectrum: against each other, and each against its definition. */
#include "check.h"
#include "law.h"
#include "numeric/bidiagonal.h"
#include "random/chi_squared.h"
#include "random/gaussian_matrix.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_spectrum.h"

#include <float.h>
#include <lapacke.h>
#include <stdlib.h>

static const rv_stream_key key = {61, 62, 63, 64};

static rv_wishart_extremes draw(rv_sampler sampler, double m, double n, double variance,
                                int threads, const rv_stream_key *name) {
  const rv_matrix_law law = {.m = m, .n = n, .variance = variance};
  rv_wishart *wishart;
  rv_wishart_extremes out = {-7, -7, -7};
  check_status(rv_wishart_open(&wishart, sampler, &law, threads), RV_OK);
  check_status(rv_wishart_draw(name, &out, wishart), RV_OK);
  rv_wishart_close(wishart);
  return out;
}

/* The squares of B's diagonal and sub-diagonal in its first `rows` rows, from the same streams. */
static void redraw_corner(double *diagonal, double *subdiagonal, double m, double n, size_t rows) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t i = 0; i < rows; i++)
    diagonal[i] = rv_chi_squared(rng, fmax(m, n) - (double)i);
  rng = rv_stream_open(&stream, &key, 1);
  for (size_t i = 0; i < rows; i++)
    subdiagonal[i] = rv_chi_squared(rng, fmin(m, n) - 1 - (double)i);
}

/* The eigenvalue at one end of a corner twice as long as the sampler takes for that end. */
static double end_of_longer_corner(double m, double n, bool top) {
  double length = top ? rv_upper_edge_length(m, n) : rv_lower_edge_length(m, n);
  size_t rows = rv_wishart_corner(fmin(m, n), 2 * length);
  double *diagonal = malloc(2 * rows * sizeof *diagonal), value = NAN;
  assert_non_null(diagonal);
  redraw_corner(diagonal, diagonal + rows, m, n, rows);
  check_status(rv_bidiagonal_eigenvalue(&value, top ? rows : 1, diagonal, diagonal + rows, rows,
                                        (rv_window){NAN, NAN}),
               RV_OK);
  free(diagonal);
  return value / m;
}

static void the_corner_is_long_enough(void **state) {
  (void)state;
  static const double shape[][2] = {{4e4, 1e4}, {4e6, 1e6}, {1e5, 1e5},  {1.1e5, 1e5},
                                    {1e5, 1e3}, {1e3, 1e5}, {1e12, 1e9}, {5, 5}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    double m = shape[i][0], n = shape[i][1];
    rv_wishart_extremes x = draw(RV_IMPLICIT, m, n, 1, 1, &key);
    check_relative(x.lambda_max, end_of_longer_corner(m, n, true), 1e-12);
    if (m >= n)
      check_relative(x.lambda_min, end_of_longer_corner(m, n, false), 1e-12);
  }
}

/* W drawn whole, its singular values by dgesdd. */
static void naive(double *low, double *high, double m, double n, double variance) {
  size_t rows = (size_t)fmax(m, n), columns = (size_t)fmin(m, n);
  double *w = malloc(rows * columns * sizeof *w), *s = malloc(columns * sizeof *s);
  assert_non_null(w);
  assert_non_null(s);
  /* for m < n the transpose is drawn by its rows */
  rv_gaussian_rows(w, &key, 0, rows, columns, sqrt(variance));
  /* row-major W is column-major W', which has the same singular values */
  assert_int_equal(LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', (lapack_int)columns, (lapack_int)rows, w,
                                  (lapack_int)columns, s, NULL, 1, NULL, 1),
                   0);
  *high = s[0] * s[0] / m;
  *low = m < n ? 0 : s[columns - 1] * s[columns - 1] / m;
  free(w);
  free(s);
}

/* The Gram matrix has an error of rows eps times its norm. */
static void dense_draws_are_the_matrix_they_name(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1},     {7, 3},     {3, 7},    {40, 40},
                                    {500, 300}, {300, 500}, {900, 20}, {1, 9}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (double variance = 0.5; variance < 3; variance += 1) {
      double m = shape[i][0], n = shape[i][1], low, high;
      rv_wishart_extremes x = draw(RV_DENSE, m, n, variance, 1, &key);
      naive(&low, &high, m, n, variance);
      double tolerance = 4 * (m + n) * DBL_EPSILON * high;
      check_near(x.lambda_max, high, tolerance);
      check_near(x.lambda_min, low, tolerance);
      check_near(x.norm, fmax(high - 1, 1 - low), 2 * tolerance);
    }
}

enum { DRAWS = 5000, METRICS = 3 };

static void sample(double out[METRICS][DRAWS], rv_sampler sampler, double m, double n) {
  const rv_matrix_law law = {.m = m, .n = n, .variance = 1};
  rv_wishart *wishart;
  check_status(rv_wishart_open(&wishart, sampler, &law, 1), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    rv_wishart_extremes x;
    check_status(rv_wishart_draw(&(rv_stream_key){65, 66, sampler, t}, &x, wishart), RV_OK);
    out[0][t] = x.lambda_min;
    out[1][t] = x.lambda_max;
    out[2][t] = x.norm;
  }
  rv_wishart_close(wishart);
}

/* 15 tests at level FALSE_ALARM each. */
static void both_samplers_have_one_law(void **state) {
  (void)state;
  static const double shape[][2] = {{20, 10}, {10, 20}, {25, 25}, {60, 3}, {2, 2}};
  static double dense[METRICS][DRAWS], implicit[METRICS][DRAWS];
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    sample(dense, RV_DENSE, shape[i][0], shape[i][1]);
    sample(implicit, RV_IMPLICIT, shape[i][0], shape[i][1]);
    for (size_t metric = 0; metric < METRICS; metric++)
      check_same_law(dense[metric], implicit[metric], DRAWS);
  }
}

/* At 1 x 1 both eigenvalues are the square of one normal number. */
static void one_by_one(void **state) {
  (void)state;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_wishart_extremes x = draw((rv_sampler)sampler, 1, 1, 2.25, 1, &key);
    check_relative(x.lambda_min, x.lambda_max, 4 * DBL_EPSILON);
    check_near(x.norm, fabs(x.lambda_max - 1), 4 * DBL_EPSILON * (1 + x.lambda_max));
  }
}

/* 1 x n and m x 1: one non-zero eigenvalue, a chi-square. */
static double one_row_law(double x, const void *untyped) {
  (void)untyped;
  return x > 0 ? 1 - exp(-x) : 0; /* chi^2_2 / 2 at m = 2, n = 1 */
}

static void a_single_column_is_a_chi_square(void **state) {
  (void)state;
  static double values[METRICS][DRAWS];
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    sample(values, (rv_sampler)sampler, 2, 1);
    check_bytes(values[0], values[1], sizeof values[0]);
    check_law(values[0], DRAWS, one_row_law, NULL);
  }
}

static void wide_matrices_are_singular(void **state) {
  (void)state;
  static const double shape[][2] = {{10, 20}, {1, 2}, {400, 401}};
  for (size_t i = 0; i < 3; i++)
    for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
      rv_wishart_extremes x = draw((rv_sampler)sampler, shape[i][0], shape[i][1], 1, 1, &key);
      check_equal(x.lambda_min, 0);
      check_near(x.norm, fmax(x.lambda_max - 1, 1), 4 * DBL_EPSILON * x.lambda_max);
    }
}

/* The entries' variance is a factor of both eigenvalues. */
static void variance_is_a_factor(void **state) {
  (void)state;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_wishart_extremes one = draw((rv_sampler)sampler, 50, 30, 1, 1, &key);
    rv_wishart_extremes four = draw((rv_sampler)sampler, 50, 30, 4, 1, &key);
    check_relative(four.lambda_max, 4 * one.lambda_max, 1e-13);
    check_relative(four.lambda_min, 4 * one.lambda_min, 1e-11); /* condition number 100 */
  }
}

static void the_same_name_gives_the_same_bits(void **state) {
  (void)state;
  rv_stream_key other = key;
  other.trial++;
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_wishart_extremes one = draw((rv_sampler)sampler, 700, 600, 1, 1, &key);
    for (int threads = 1; threads <= 3; threads++) {
      rv_wishart_extremes two = draw((rv_sampler)sampler, 700, 600, 1, threads, &key);
      check_bytes(&one, &two, sizeof one);
    }
    rv_wishart_extremes three = draw((rv_sampler)sampler, 700, 600, 1, 1, &other);
    check(three.lambda_max != one.lambda_max && three.lambda_min != one.lambda_min);
  }
}

static void a_hard_edge_is_out_of_reach_at_huge_sizes(void **state) {
  (void)state;
  check(!rv_wishart_has_smallest(RV_IMPLICIT, 1e12, 1e12));
  check(rv_wishart_has_smallest(RV_DENSE, 1e12, 1e12));
  check(rv_wishart_has_smallest(RV_IMPLICIT, 4e12, 1e12));
  check(rv_wishart_has_smallest(RV_IMPLICIT, 1e12, 1e12 + 1)); /* 0, and known */
  check(rv_wishart_has_smallest(RV_IMPLICIT, 1e6, 1e6));
  rv_wishart_extremes x = draw(RV_IMPLICIT, 1e12, 1e12, 1, 1, &key);
  check_nan(x.lambda_min);
  check_equal(x.norm, x.lambda_max - 1);
  /* within 12 Tracy-Widom scales of the edge, which at this size are 1e-7 */
  rv_edge edge = rv_upper_edge(1e12, 1e12);
  check_near(x.lambda_max, edge.centre / 1e12, 12 * edge.scale / 1e12);
}

static void corners_are_cut_at_the_matrix(void **state) {
  (void)state;
  assert_int_equal(rv_wishart_corner(1000, 3), 60);
  assert_int_equal(rv_wishart_corner(1000, 2.51), 51);
  assert_int_equal(rv_wishart_corner(50, 3), 50);
  assert_int_equal(rv_wishart_corner(1, 0.01), 1);
  assert_int_equal(rv_wishart_corner(77, INFINITY), 77);
}

static void refuse(double m, double n, double variance, rv_status status) {
  for (int sampler = RV_DENSE; sampler <= RV_IMPLICIT; sampler++) {
    rv_wishart *wishart = (rv_wishart *)&wishart;
    check_status(rv_wishart_open(&wishart, (rv_sampler)sampler,
                                 &(rv_matrix_law){.m = m, .n = n, .variance = variance}, 1),
                 status);
    assert_null(wishart);
    rv_wishart_close(wishart);
  }
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  static const double bad[] = {0, -1, 1.5, 2e15, NAN, INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    refuse(bad[i], 10, 1, RV_EINVAL);
    refuse(10, bad[i], 1, RV_EINVAL);
  }
  static const double variance[] = {0, -1, 1.1e12, NAN, INFINITY};
  for (size_t i = 0; i < sizeof variance / sizeof *variance; i++)
    refuse(10, 10, variance[i], RV_EINVAL);
}

static void refuses_dense_matrices_beyond_memory(void **state) {
  (void)state;
  static const double shape[][2] = {{1e9, 1e9}, {1e15, 1e15}, {1e15, 1e7}, {1e7, 1e15}};
  for (size_t i = 0; i < 4; i++) {
    rv_wishart *wishart;
    const rv_matrix_law law = {.m = shape[i][0], .n = shape[i][1], .variance = 1};
    check_status(rv_wishart_open(&wishart, RV_DENSE, &law, 1), RV_ENOMEM);
    assert_null(wishart);
    assert_non_null(strstr(rv_message(), "implicit")); /* says what to do */
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_corner_is_long_enough),
      cmocka_unit_test(dense_draws_are_the_matrix_they_name),
      cmocka_unit_test(both_samplers_have_one_law),
      cmocka_unit_test(one_by_one),
      cmocka_unit_test(a_single_column_is_a_chi_square),
      cmocka_unit_test(wide_matrices_are_singular),
      cmocka_unit_test(variance_is_a_factor),
      cmocka_unit_test(the_same_name_gives_the_same_bits),
      cmocka_unit_test(a_hard_edge_is_out_of_reach_at_huge_sizes),
      cmocka_unit_test(corners_are_cut_at_the_matrix),
      cmocka_unit_test(refuses_what_is_out_of_range),
      cmocka_unit_test(refuses_dense_matrices_beyond_memory),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
