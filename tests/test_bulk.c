/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whole spectra: of given matrices against LAPACK's singular values, of the random ones against
 * each other and against sums that are known exactly.
 */
#include "law.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble.h"
#include "reverify/gue_spectrum.h"
#include "reverify/wishart_spectrum.h"
#include "support/memory.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <lapacke.h>
#include <stdlib.h>

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static double *new_array(size_t count) {
  double *array;
  check_status(rv_alloc_doubles(&array, count, 1), RV_OK);
  for (size_t i = 0; i < count; i++)
    array[i] = NAN;
  return array;
}

static double *new_gaussian(size_t m, size_t n) {
  double *w = new_array(m * n);
  const rv_entry_law law = {.ensemble = RV_GAUSSIAN, .sd = 1};
  rv_ensemble_rows(w, &(rv_stream_key){231, m, n, 0}, 0, m, n, &law, false);
  return w;
}

/*
 * The products of W'W are off by max(m, n) eps of the norm, the reduction by a few r eps. Singular
 * values come without squaring: 8 max(m, n) eps of the largest covers both.
 */
static void check_spectrum(const double *w, size_t m, size_t n) {
  size_t r = smaller(m, n);
  double *eigenvalue = new_array(r + 1), *copy = new_array(m * n), *singular = new_array(r);
  double *superdiagonal = new_array(r);
  memcpy(copy, w, m * n * sizeof *w);
  /* read by columns W is W': the same singular values */
  assert_int_equal(LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'N', 'N', (lapack_int)n, (lapack_int)m, copy,
                                  (lapack_int)n, singular, NULL, 1, NULL, 1, superdiagonal),
                   0);
  check_status(rv_matrix_spectrum(eigenvalue, w, m, n, 1), RV_OK);
  double largest = singular[0] * singular[0] / (double)m;
  for (size_t i = 0; i < r; i++) {
    double expected = singular[r - 1 - i] * singular[r - 1 - i] / (double)m;
    check(eigenvalue[i] >= 0 && (i == 0 || eigenvalue[i] >= eigenvalue[i - 1]));
    check_near(eigenvalue[i], expected, 8 * (double)(m > n ? m : n) * DBL_EPSILON * largest);
  }
  check_nan(eigenvalue[r]); /* nothing is written behind the last */
  free(eigenvalue);
  free(copy);
  free(singular);
  free(superdiagonal);
}

static const size_t shape[][2] = {{1, 1}, {1, 9},   {9, 1},   {2, 2},   {7, 5},
                                  {5, 7}, {40, 40}, {70, 33}, {33, 70}, {300, 40}};
enum { SHAPES = sizeof shape / sizeof *shape };

static void spectra_are_squared_singular_values(void **state) {
  (void)state;
  for (size_t s = 0; s < SHAPES; s++) {
    double *w = new_gaussian(shape[s][0], shape[s][1]);
    check_spectrum(w, shape[s][0], shape[s][1]);
    free(w);
  }
}

/* The one-stage reduction ends at 400 rows. */
static void large_spectra_too(void **state) {
  (void)state;
  static const size_t large[][2] = {{400, 401}, {401, 401}, {401, 420}};
  for (size_t s = 0; s < sizeof large / sizeof *large; s++) {
    double *w = new_gaussian(large[s][0], large[s][1]);
    check_spectrum(w, large[s][0], large[s][1]);
    free(w);
  }
}

/* Rank 2, rows from 1 down to 1e-12, all rows equal, zeros. */
static void singular_and_graded_matrices(void **state) {
  (void)state;
  for (size_t s = 0; s < SHAPES; s++) {
    size_t m = shape[s][0], n = shape[s][1];
    double *w = new_gaussian(m, n), *other = new_array(m * n);
    for (size_t i = 0; i < m * n; i++)
      other[i] = w[i / n * n] * w[i % n] + (double)(i / n) * cos((double)(i % n));
    check_spectrum(other, m, n);
    for (size_t i = 0; i < m * n; i++)
      other[i] = w[i] * pow(10, -12.0 * (double)(i / n) / (double)m);
    check_spectrum(other, m, n);
    for (size_t i = 0; i < m * n; i++)
      other[i] = w[i % n];
    check_spectrum(other, m, n);
    for (size_t i = 0; i < m * n; i++)
      other[i] = 0;
    check_spectrum(other, m, n);
    free(w);
    free(other);
  }
}

static void threads_give_the_same_bytes(void **state) {
  (void)state;
  static const size_t sides[][2] = {{90, 70}, {70, 90}, {600, 530}};
  for (size_t s = 0; s < 3; s++) {
    size_t m = sides[s][0], n = sides[s][1], r = smaller(m, n);
    double *w = new_gaussian(m, n), *one = new_array(r), *more = new_array(r);
    check_status(rv_matrix_spectrum(one, w, m, n, 1), RV_OK);
    for (int threads = 2; threads <= 3; threads++) {
      check_status(rv_matrix_spectrum(more, w, m, n, threads), RV_OK);
      check_bytes(one, more, r * sizeof *one);
    }
    free(w);
    free(one);
    free(more);
  }
}

static void nan_and_infinity_are_refused(void **state) {
  (void)state;
  static const double bad[] = {NAN, INFINITY, -INFINITY};
  static const size_t sides[][2] = {{12, 9}, {9, 12}, {405, 402}};
  for (size_t s = 0; s < 3; s++)
    for (size_t b = 0; b < 3; b++) {
      size_t m = sides[s][0], n = sides[s][1];
      double *w = new_gaussian(m, n), *eigenvalue = new_array(smaller(m, n));
      w[m * n / 2] = bad[b];
      check_status(rv_matrix_spectrum(eigenvalue, w, m, n, 1), RV_ENUMERIC);
      check(strstr(rv_message(), "NaN") != NULL);
      free(w);
      free(eigenvalue);
    }
}

/* Random spectra. */

enum { DRAWS = 2500, SIDE_MAX = 16 };

static double spectrum[2][DRAWS][SIDE_MAX]; /* dense, tridiagonal */

static void draw_wishart(size_t m, size_t n) {
  double w[SIDE_MAX * SIDE_MAX];
  const rv_entry_law law = {.ensemble = RV_GAUSSIAN, .sd = 1};
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key dense = {232, m, n, t}, tridiagonal = {233, m, n, t};
    rv_ensemble_rows(w, &dense, 0, m, n, &law, false);
    check_status(rv_matrix_spectrum(spectrum[0][t], w, m, n, 1), RV_OK);
    check_status(rv_wishart_spectrum(&tridiagonal, spectrum[1][t], m, n), RV_OK);
    for (size_t i = 1; i < smaller(m, n); i++)
      check(spectrum[1][t][i] >= spectrum[1][t][i - 1]);
  }
}

static void draw_gue(size_t n) {
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key dense = {234, 0, n, t}, tridiagonal = {235, 0, n, t};
    check_status(rv_gue_spectrum_dense(&dense, spectrum[0][t], n), RV_OK);
    check_status(rv_gue_spectrum(&tridiagonal, spectrum[1][t], n), RV_OK);
    for (size_t i = 1; i < n; i++)
      check(spectrum[1][t][i] >= spectrum[1][t][i - 1] &&
            spectrum[0][t][i] >= spectrum[0][t][i - 1]);
  }
}

/* Smallest, middle and largest eigenvalue, and the lower of the middle spacings. */
static void check_same_spectra(size_t r) {
  static double sample[2][DRAWS];
  const size_t place[] = {0, r / 2, r - 1};
  for (size_t p = 0; p < 4; p++) {
    for (int route = 0; route < 2; route++)
      for (size_t t = 0; t < DRAWS; t++) {
        const double *e = spectrum[route][t];
        sample[route][t] = p < 3 ? e[place[p]] : e[r / 2] - e[r > 1 ? r / 2 - 1 : 0];
      }
    check_same_law(sample[0], sample[1], DRAWS);
  }
}

static double chi_squared_cdf(double x, const void *freedom) {
  return gsl_cdf_chisq_P(x, *(const double *)freedom);
}

/* The `power`-th power sums of the eigenvalues, times `scale`. */
static void power_sums(double *sample, int route, size_t r, int power, double scale) {
  for (size_t t = 0; t < DRAWS; t++) {
    sample[t] = 0;
    for (size_t i = 0; i < r; i++)
      sample[t] += scale * pow(spectrum[route][t][i], power);
  }
}

/* m tr(W'W/m) is chi-square with mn degrees; E tr (W'W)^2 = mn (m + n + 1). */
static void wishart_spectra_are_those_of_matrices(void **state) {
  (void)state;
  static const size_t sides[][2] = {{16, 8}, {8, 16}, {10, 10}, {7, 1}, {1, 7}};
  static double sample[DRAWS];
  for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
    size_t m = sides[s][0], n = sides[s][1], r = smaller(m, n);
    double rows = (double)m, columns = (double)n, freedom = rows * columns;
    draw_wishart(m, n);
    check_same_spectra(r);
    for (int route = 0; route < 2; route++) {
      power_sums(sample, route, r, 1, rows);
      check_law(sample, DRAWS, chi_squared_cdf, &freedom);
      if (r == 1)
        continue; /* the sum of squares is the square of the sum */
      power_sums(sample, route, r, 2, 1);
      check_mean(sample, DRAWS, columns * (rows + columns + 1) / rows);
    }
  }
}

static double gaussian_cdf(double x, const void *nothing) {
  (void)nothing;
  return gsl_cdf_ugaussian_P(x);
}

/* tr H/sqrt(n) is N(0, 1), n tr(H/sqrt n)^2 chi-square with n^2 degrees. */
static void gue_spectra_are_those_of_matrices(void **state) {
  (void)state;
  static const size_t sides[] = {1, 2, 3, 12};
  static double sample[DRAWS];
  for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
    size_t n = sides[s];
    double size = (double)n, freedom = size * size;
    draw_gue(n);
    check_same_spectra(n);
    for (int route = 0; route < 2; route++) {
      power_sums(sample, route, n, 1, 1);
      check_law(sample, DRAWS, gaussian_cdf, NULL);
      power_sums(sample, route, n, 2, size);
      check_law(sample, DRAWS, chi_squared_cdf, &freedom);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spectra_are_squared_singular_values),
      cmocka_unit_test(large_spectra_too),
      cmocka_unit_test(singular_and_graded_matrices),
      cmocka_unit_test(threads_give_the_same_bytes),
      cmocka_unit_test(nan_and_infinity_are_refused),
      cmocka_unit_test(wishart_spectra_are_those_of_matrices),
      cmocka_unit_test(gue_spectra_are_those_of_matrices),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
