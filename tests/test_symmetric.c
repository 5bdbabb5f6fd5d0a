/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both ends of symmetric spectra: Lanczos against LAPACK and against known spectra. */
#include "check.h"
#include "numeric/symmetric.h"
#include "random/ensemble_gram.h"
#include "random/gaussian_matrix.h"

#include <float.h>
#include <lapacke.h>
#include <stdlib.h>

static const rv_stream_key key = {41, 42, 43, 44};

/* Where Lanczos starts; filled before the tests run. */
enum { START_ROOM = 4096 };
static double start[START_ROOM];

/* "A few n eps times the norm". */
static double tolerance(size_t n, double norm) {
  return 4 * (double)n * DBL_EPSILON * norm;
}

static double *new_matrix(size_t n) {
  double *matrix = calloc(n * n, sizeof *matrix);
  assert_non_null(matrix);
  return matrix;
}

static void check_ends(const double *matrix, size_t n, double low, double high) {
  double smallest = NAN, largest = NAN, norm = fmax(fabs(low), fabs(high));
  check_status(rv_symmetric_extremes_lanczos(&smallest, &largest, matrix, n, start, n, 1), RV_OK);
  check_near(smallest, low, tolerance(n, norm));
  check_near(largest, high, tolerance(n, norm));
}

/* The reference is LAPACK itself, not the wrapper. */
static void check_against_lapack(double *matrix, size_t n) {
  double *copy = new_matrix(n), *value = calloc(n, sizeof *value);
  assert_non_null(value);
  memcpy(copy, matrix, n * n * sizeof *copy);
  assert_int_equal(
      LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, copy, (lapack_int)n, value), 0);
  check_ends(matrix, n, value[0], value[n - 1]);
  double smallest = NAN, largest = NAN;
  check_status(rv_symmetric_extremes(&smallest, &largest, matrix, n, start, 1), RV_OK);
  check_near(smallest, value[0], tolerance(n, value[n - 1]));
  check_near(largest, value[n - 1], tolerance(n, value[n - 1]));
  free(copy);
  free(value);
}

/* W'W of an m x n Gaussian matrix; free() it. */
static double *wishart(size_t m, size_t n) {
  double *gram = new_matrix(n), *panel = calloc(rv_gram_panel_rows(n) * n, sizeof *panel);
  assert_non_null(panel);
  rv_ensemble_gram(gram, panel, &key, m, n, &(rv_entry_law){.sd = 1}, false, 1);
  free(panel);
  return gram;
}

static void wishart_matrices(void **state) {
  (void)state;
  static const size_t shape[][2] = {{400, 300}, {300, 300}, {2000, 700}, {700, 700}, {50, 40}};
  for (size_t i = 0; i < 5; i++) {
    double *gram = wishart(shape[i][0], shape[i][1]);
    check_against_lapack(gram, shape[i][1]);
    free(gram);
  }
}

/* 200 rows of a 300 x 300 Gram matrix: 100 eigenvalues are zero. */
static void rank_deficient_matrices(void **state) {
  (void)state;
  static const size_t rows[] = {200, 20, 1};
  for (size_t i = 0; i < 3; i++) {
    double *gram = wishart(rows[i], 300);
    check_against_lapack(gram, 300);
    free(gram);
  }
}

typedef double (*spectrum)(size_t i, size_t n);

static double even(size_t i, size_t n) {
  return (double)i / (double)(n - 1) - 0.5;
}

/* Ten at each end within 1e-9 of it. */
static double clustered(size_t i, size_t n) {
  return i < 10       ? 1e-10 * (double)i
         : i + 10 > n ? 2 - 1e-10 * (double)(n - i)
                      : 0.5 + (double)i / (double)n;
}

static double one_apart(size_t i, size_t n) {
  (void)n;
  return i == 0 ? -1000 : 1 + 1e-3 * (double)i;
}

static double graded(size_t i, size_t n) {
  return pow(10, 12 * (double)i / (double)n);
}

static double two_values(size_t i, size_t n) {
  return i < n / 2 ? 1 : 3;
}

static double only_negative(size_t i, size_t n) {
  return -2 - (double)i / (double)n;
}

/* A Householder reflection of a diagonal matrix: its spectrum to a few eps, and no zeros. */
static void reflect(double *matrix, const double *value, size_t n) {
  double *v = calloc(2 * n, sizeof *v), *lv = v + n, square = 0, mean = 0;
  assert_non_null(v);
  rv_gaussian_rows(v, &key, 7, 1, n, 1);
  for (size_t i = 0; i < n; i++)
    square += v[i] * v[i];
  for (size_t i = 0; i < n; i++) {
    v[i] /= sqrt(square);
    lv[i] = value[i] * v[i];
    mean += v[i] * lv[i];
  }
  /* (1 - 2vv') L (1 - 2vv') = L - 2 v (Lv)' - 2 Lv v' + 4 (v'Lv) vv' */
  for (size_t j = 0; j < n; j++)
    for (size_t i = 0; i < n; i++)
      matrix[j * n + i] =
          (i == j ? value[i] : 0) - 2 * v[i] * lv[j] - 2 * lv[i] * v[j] + 4 * mean * v[i] * v[j];
  free(v);
}

static void check_spectrum(spectrum f, size_t n) {
  double *matrix = new_matrix(n), *value = calloc(n, sizeof *value);
  assert_non_null(value);
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < n; i++) {
    value[i] = f(i, n);
    matrix[i * n + i] = value[i];
    low = fmin(low, value[i]);
    high = fmax(high, value[i]);
  }
  check_ends(matrix, n, low, high);
  reflect(matrix, value, n);
  check_ends(matrix, n, low, high);
  free(matrix);
  free(value);
}

static void known_spectra(void **state) {
  (void)state;
  static const spectrum all[] = {even, clustered, one_apart, graded, only_negative};
  for (size_t f = 0; f < sizeof all / sizeof *all; f++) {
    check_spectrum(all[f], 300);
    check_spectrum(all[f], 513);
  }
}

/* Two distinct values: the Krylov space is exhausted after two steps. */
static void few_distinct_eigenvalues(void **state) {
  (void)state;
  check_spectrum(two_values, 300);
}

static void multiples_of_the_identity(void **state) {
  (void)state;
  static const double factor[] = {1, -3, 1e100, 1e-100, M_PI};
  for (size_t f = 0; f < sizeof factor / sizeof *factor; f++) {
    double *matrix = new_matrix(300);
    for (size_t i = 0; i < 300; i++)
      matrix[i * 300 + i] = factor[f];
    check_ends(matrix, 300, factor[f], factor[f]);
    free(matrix);
  }
}

static void zero_matrix(void **state) {
  (void)state;
  double *matrix = new_matrix(300);
  check_ends(matrix, 300, 0, 0);
  free(matrix);
}

static void smallest_sizes(void **state) {
  (void)state;
  for (size_t n = 1; n <= 30; n++) {
    double *gram = wishart(n + 3, n);
    check_against_lapack(gram, n);
    free(gram);
  }
}

static void huge_and_tiny_scales(void **state) {
  (void)state;
  static const double scale[] = {1e-100, 1e-10, 1e10, 1e100};
  for (size_t s = 0; s < 4; s++) {
    double *gram = wishart(400, 300);
    for (size_t i = 0; i < 300 * 300; i++)
      gram[i] *= scale[s];
    check_against_lapack(gram, 300);
    free(gram);
  }
}

/* Only the lower triangle counts. */
static void upper_triangle_is_not_read(void **state) {
  (void)state;
  double *gram = wishart(400, 300), *spoilt = new_matrix(300), one[2], two[2];
  memcpy(spoilt, gram, 300 * 300 * sizeof *gram);
  for (size_t j = 0; j < 300; j++)
    for (size_t i = 0; i < j; i++)
      spoilt[j * 300 + i] = NAN;
  check_status(rv_symmetric_extremes_lanczos(&one[0], &one[1], gram, 300, start, 300, 1), RV_OK);
  check_status(rv_symmetric_extremes_lanczos(&two[0], &two[1], spoilt, 300, start, 300, 1), RV_OK);
  check_bytes(one, two, sizeof one);
  free(gram);
  free(spoilt);
}

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  double *gram = wishart(3000, 2100), one[2], other[2];
  check_status(rv_symmetric_extremes_lanczos(&one[0], &one[1], gram, 2100, start, 2100, 1), RV_OK);
  for (int threads = 2; threads <= 3; threads++) {
    check_status(
        rv_symmetric_extremes_lanczos(&other[0], &other[1], gram, 2100, start, 2100, threads),
        RV_OK);
    check_bytes(one, other, sizeof one);
  }
  free(gram);
}

/* A square Wishart matrix's lower end is hard: no 100 steps find it. */
static void a_hard_end_is_left_to_lapack(void **state) {
  (void)state;
  double *gram = wishart(500, 500), smallest = 0, largest = 0;
  check_status(rv_symmetric_extremes_lanczos(&smallest, &largest, gram, 500, start, 100, 1), RV_OK);
  check_nan(smallest);
  check_nan(largest);
  check_against_lapack(gram, 500);
  free(gram);
}

static void refuses_nan(void **state) {
  (void)state;
  static const double bad[] = {NAN, INFINITY};
  for (size_t b = 0; b < 2; b++) {
    double *gram = wishart(400, 300), smallest, largest;
    gram[37 * 300 + 211] = bad[b];
    check_status(rv_symmetric_extremes_lanczos(&smallest, &largest, gram, 300, start, 300, 1),
                 RV_ENUMERIC);
    check_status(rv_symmetric_extremes(&smallest, &largest, gram, 300, start, 1), RV_ENUMERIC);
    free(gram);
    gram = wishart(40, 30);
    gram[3 * 30 + 11] = bad[b];
    check_status(rv_symmetric_extremes(&smallest, &largest, gram, 30, start, 1), RV_ENUMERIC);
    free(gram);
  }
}

int main(void) {
  rv_gaussian_rows(start, &key, SIZE_MAX, 1, START_ROOM, 1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wishart_matrices),
      cmocka_unit_test(rank_deficient_matrices),
      cmocka_unit_test(known_spectra),
      cmocka_unit_test(few_distinct_eigenvalues),
      cmocka_unit_test(multiples_of_the_identity),
      cmocka_unit_test(zero_matrix),
      cmocka_unit_test(smallest_sizes),
      cmocka_unit_test(huge_and_tiny_scales),
      cmocka_unit_test(upper_triangle_is_not_read),
      cmocka_unit_test(threads_do_not_change_a_bit),
      cmocka_unit_test(a_hard_end_is_left_to_lapack),
      cmocka_unit_test(refuses_nan),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
