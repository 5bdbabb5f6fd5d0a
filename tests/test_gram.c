/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Gram matrix and the rows it is made of: against a naive triple loop over the same rows. */
#include "check.h"
#include "law.h"
#include "numeric/gram.h"
#include "numeric/matrix_spectrum.h"
#include "random/ensemble_gram.h"
#include "random/gaussian_matrix.h"

#include <float.h>
#include <stdlib.h>

static const rv_stream_key key = {51, 52, 53, 54};

static double *new_array(size_t rows, size_t columns) {
  double *array = malloc(rows * columns * sizeof *array);
  assert_non_null(array);
  for (size_t i = 0; i < rows * columns; i++)
    array[i] = NAN;
  return array;
}

static double *new_gram(size_t rows, size_t n, double sd, int threads) {
  size_t panel_rows = rv_gram_panel_rows(n);
  double *gram = new_array(n, n), *panel = new_array(panel_rows < rows ? panel_rows : rows, n);
  rv_ensemble_gram(gram, panel, &key, rows, n, &(rv_entry_law){.sd = sd}, false, threads);
  free(panel);
  return gram;
}

/* Sums of `rows` products in any order differ by at most rows eps sum |products|. */
static void check_entry(const double *gram, const double *w, size_t rows, size_t n, size_t i,
                        size_t j) {
  double sum = 0, size = 0;
  for (size_t r = 0; r < rows; r++) {
    sum += w[r * n + i] * w[r * n + j];
    size += fabs(w[r * n + i] * w[r * n + j]);
  }
  check_near(gram[j * n + i], sum, (double)rows * DBL_EPSILON * size);
}

/* The same in single precision, beyond two tiles; and by panels it adds up. */
static void single_precision(void **state) {
  (void)state;
  enum { ROWS = 40, N = 1100, STRIDE = 61 };
  double *w = new_array(ROWS, N);
  float *panel = malloc(sizeof(float) * ROWS * N), *gram = calloc(N * N, sizeof *gram),
        *other = calloc(N * N, sizeof *other);
  assert_true(panel != NULL && gram != NULL && other != NULL);
  rv_gaussian_rows(w, &key, 0, ROWS, N, 1);
  for (size_t i = 0; i < ROWS * N; i++)
    panel[i] = (float)w[i];
  rv_gram_add_single(gram, panel, ROWS / 4, N, 1);
  rv_gram_add_single(gram, panel + ROWS / 4 * N, ROWS - ROWS / 4, N, 1);
  rv_gram_add_single(other, panel, ROWS / 4, N, 3);
  rv_gram_add_single(other, panel + ROWS / 4 * N, ROWS - ROWS / 4, N, 3);
  check_bytes(gram, other, N * N * sizeof *gram);
  for (size_t entry = 0; entry < N * N; entry += STRIDE) {
    size_t i = entry % N, j = entry / N;
    double sum = 0, size = 0;
    if (i < j)
      continue;
    for (size_t r = 0; r < ROWS; r++) {
      double product = (double)panel[r * N + i] * (double)panel[r * N + j];
      sum += product;
      size += fabs(product);
    }
    check_near((double)gram[j * N + i], sum, (ROWS + 1) * FLT_EPSILON * size);
  }
  free(w);
  free(panel);
  free(gram);
  free(other);
}

/* Eigenvalues move by no more than the errors of the matrix and of its reduction: 10 r eps of the
   largest eigenvalue, beside m eps of the products. */
static void spectra_in_single_precision(void **state) {
  (void)state;
  enum { ROWS = 500, N = 300 };
  rv_gram gram;
  double *w = new_array(ROWS, N), exact[N], single[N], more[N];
  rv_gaussian_rows(w, &key, 0, ROWS, N, 1);
  check_status(rv_matrix_spectrum(exact, w, ROWS, N, 1), RV_OK);
  check_status(rv_gram_make(&gram, w, ROWS, N, true, 1), RV_OK);
  assert_null(gram.value);
  check_status(rv_gram_spectrum(single, &gram), RV_OK);
  assert_null(gram.single);
  for (size_t i = 0; i < N; i++)
    check_near(single[i], exact[i], (ROWS + 10 * N) * FLT_EPSILON * exact[N - 1]);
  check_status(rv_gram_make(&gram, w, ROWS, N, true, 2), RV_OK);
  check_status(rv_gram_spectrum(more, &gram), RV_OK);
  check_bytes(single, more, sizeof single);
  free(w);
}

/* Entries of the lower triangle, each `stride`-th. */
static void check_shape(size_t rows, size_t n, double sd, size_t stride) {
  double *gram = new_gram(rows, n, sd, 1), *w = new_array(rows, n);
  rv_gaussian_rows(w, &key, 0, rows, n, sd);
  for (size_t entry = 0; entry < n * n; entry += stride)
    if (entry % n >= entry / n)
      check_entry(gram, w, rows, n, entry % n, entry / n);
  free(gram);
  free(w);
}

static void small_shapes(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 1}, {5, 1}, {1, 7}, {3, 2}, {31, 33}, {32, 32}, {100, 65}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1], 1.5, 1);
}

/* Around the side of a tile, and beyond two. */
static void shapes_that_do_not_fill_tiles(void **state) {
  (void)state;
  static const size_t shape[][2] = {{40, 383}, {40, 384}, {40, 385}, {64, 800}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1], 1, 7);
}

static void more_rows_than_a_panel(void **state) {
  (void)state;
  size_t panel = rv_gram_panel_rows(2000);
  check_shape(panel + 1, 2000, 1, 40009);
  check_shape(2 * panel + 77, 2000, 1, 40009);
  check_shape(rv_gram_panel_rows(3) + 5, 3, 1, 1);
}

static void panels_are_of_the_stated_size(void **state) {
  (void)state;
  for (size_t n = 1; n < 1000000; n = n * 3 + 1) {
    double bytes = 8 * (double)rv_gram_panel_rows(n) * (double)n;
    check(rv_gram_panel_rows(n) >= 256);
    check(rv_gram_panel_rows(n) == 256 || (bytes > 8e6 && bytes < 32e6));
  }
}

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  static const size_t shape[][2] = {{1, 1}, {70, 5}, {600, 1000}, {2500, 900}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    size_t n = shape[i][1];
    double *one = new_gram(shape[i][0], n, 1, 1);
    for (int threads = 2; threads <= 3; threads++) {
      double *two = new_gram(shape[i][0], n, 1, threads);
      for (size_t j = 0; j < n; j++)
        check_bytes(one + j * n + j, two + j * n + j, (n - j) * sizeof *one);
      free(two);
    }
    free(one);
  }
}

/* Any block of rows can be drawn alone. */
static void rows_do_not_depend_on_their_block(void **state) {
  (void)state;
  double all[20 * 30], part[5 * 30];
  rv_gaussian_rows(all, &key, 3, 20, 30, 2);
  for (size_t first = 0; first <= 15; first++) {
    rv_gaussian_rows(part, &key, 3 + first, 5, 30, 2);
    check_bytes(part, all + first * 30, sizeof part);
  }
  rv_stream_key other = key;
  other.trial++;
  rv_gaussian_rows(part, &other, 3, 5, 30, 2);
  check(memcmp(part, all, sizeof part) != 0);
}

static void rows_scale_with_their_deviation(void **state) {
  (void)state;
  double one[100], two[100];
  rv_gaussian_rows(one, &key, 0, 1, 100, 1);
  rv_gaussian_rows(two, &key, 0, 1, 100, 4);
  for (int i = 0; i < 100; i++)
    check_equal(two[i], 4 * one[i]);
}

static double normal(double x, const void *sd) {
  return erfc(-x / *(const double *)sd / M_SQRT2) / 2;
}

static void entries_are_normal(void **state) {
  (void)state;
  enum { ROWS = 200, COLUMNS = 500 };
  double *w = new_array(ROWS, COLUMNS);
  rv_gaussian_rows(w, &key, 0, ROWS, COLUMNS, 1.7);
  check_law(w, (size_t)ROWS * COLUMNS, normal, &(double){1.7});
  free(w);
}

/*
 * The sum of N products of neighbours, along rows and down columns: uncorrelated, of variance 1,
 * so close to N(0, N) for the 159600 of them.
 */
static void entries_are_uncorrelated(void **state) {
  (void)state;
  enum { SIDE = 400 };
  double *w = new_array(SIDE, SIDE), along = 0, down = 0;
  rv_gaussian_rows(w, &key, 0, SIDE, SIDE, 1);
  for (size_t i = 0; i < SIDE; i++)
    for (size_t j = 1; j < SIDE; j++) {
      along += w[i * SIDE + j] * w[i * SIDE + j - 1];
      down += w[j * SIDE + i] * w[(j - 1) * SIDE + i];
    }
  check_near(along, 0, FALSE_ALARM_SD * sqrt(SIDE * (SIDE - 1.0)));
  check_near(down, 0, FALSE_ALARM_SD * sqrt(SIDE * (SIDE - 1.0)));
  free(w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(single_precision),
      cmocka_unit_test(spectra_in_single_precision),
      cmocka_unit_test(small_shapes),
      cmocka_unit_test(shapes_that_do_not_fill_tiles),
      cmocka_unit_test(more_rows_than_a_panel),
      cmocka_unit_test(panels_are_of_the_stated_size),
      cmocka_unit_test(threads_do_not_change_a_bit),
      cmocka_unit_test(rows_do_not_depend_on_their_block),
      cmocka_unit_test(rows_scale_with_their_deviation),
      cmocka_unit_test(entries_are_normal),
      cmocka_unit_test(entries_are_uncorrelated),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
