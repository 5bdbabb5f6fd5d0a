/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Copies with flipped signs: against the whole spectra of copies made here, entry by entry, from
 * the same streams; and the p-value that they give.
 */
#include "check.h"
#include "model/planted_structure.h"
#include "model/sign_flips.h"
#include "numeric/matrix_spectrum.h"
#include "numeric/transpose.h"
#include "random/gaussian_matrix.h"
#include "reverify/wishart_edge.h"

#include <gsl/gsl_cdf.h>
#include <stdlib.h>

static const rv_stream_key key = {71, 72, 73, 74}, entries = {75, 76, 77, 78};

static double *new_array(size_t count) {
  double *array = malloc(count * sizeof *array);
  assert_non_null(array);
  for (size_t i = 0; i < count; i++)
    array[i] = NAN;
  return array;
}

static double *new_matrix(size_t m, size_t n) {
  double *matrix = new_array(m * n);
  rv_gaussian_rows(matrix, &entries, 0, m, n, 1);
  return matrix;
}

static double largest_eigenvalue(const double *matrix, size_t m, size_t n) {
  size_t r = m < n ? m : n;
  double *eigenvalue = new_array(r);
  check_status(rv_matrix_spectrum(eigenvalue, matrix, m, n, 1), RV_OK);
  double largest = eigenvalue[r - 1] * (double)m / (double)(m > n ? m : n);
  free(eigenvalue);
  return largest;
}

/* The copy of a matrix with no fewer rows than columns: 16 bits for each entry, two entries a word.
 */
static void flip(double *out, const double *matrix, size_t m, size_t n, size_t copy) {
  for (size_t i = 0; i < m; i++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &key, copy / 16 * m + i);
    unsigned long word = 0;
    for (size_t j = 0; j < n; j++) {
      word = j % 2 == 0 ? gsl_rng_get(rng) : word >> 16;
      out[i * n + j] = (word >> (copy % 16)) % 2 == 1 ? -matrix[i * n + j] : matrix[i * n + j];
    }
  }
}

static double tolerance(double largest, size_t m, size_t n) {
  rv_edge edge = rv_upper_edge((double)m, (double)n);
  return 0.003 * largest * edge.scale / edge.centre;
}

static void check_shape(size_t m, size_t n, size_t copies) {
  double *matrix = new_matrix(m, n), *flipped = new_array(m * n), *largest = new_array(copies);
  check_status(rv_sign_flips(largest, &key, matrix, m, n, copies, 1), RV_OK);
  for (size_t c = 0; c < copies; c++) {
    flip(flipped, matrix, m, n, c);
    double exact = largest_eigenvalue(flipped, m, n);
    check_near(largest[c], exact, tolerance(exact, m, n));
  }
  free(matrix);
  free(flipped);
  free(largest);
}

static void as_the_whole_spectrum(void **state) {
  (void)state;
  static const size_t shape[][3] = {{1, 1, 3},    {5, 1, 17},   {2, 2, 20},   {7, 3, 33},
                                    {16, 16, 16}, {33, 31, 18}, {90, 17, 12}, {64, 64, 9},
                                    {200, 50, 9}, {130, 129, 5}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1], shape[i][2]);
}

/* The first of its copies are those of the transpose, which is turned. */
static void wide_as_tall(void **state) {
  (void)state;
  double *wide = new_matrix(30, 80), *tall = new_array(30 * 80), of_wide[4], of_tall[4];
  rv_transpose(tall, wide, 30, 80);
  check_status(rv_sign_flips(of_wide, &key, wide, 30, 80, 4, 1), RV_OK);
  check_status(rv_sign_flips(of_tall, &key, tall, 80, 30, 4, 1), RV_OK);
  check_bytes(of_wide, of_tall, sizeof of_wide);
  free(wide);
  free(tall);
}

static void threads_do_not_change_a_bit(void **state) {
  (void)state;
  double *matrix = new_matrix(100, 70), one[20], more[20];
  check_status(rv_sign_flips(one, &key, matrix, 100, 70, 20, 1), RV_OK);
  for (int threads = 2; threads <= 3; threads++) {
    check_status(rv_sign_flips(more, &key, matrix, 100, 70, 20, threads), RV_OK);
    check_bytes(one, more, sizeof one);
  }
  free(matrix);
}

/* Powers of two up to the ends of double precision. The squares of the largest cannot be held. */
static void any_size_of_entries(void **state) {
  (void)state;
  double *matrix = new_matrix(20, 10), *scaled = new_array(200), plain[3], largest[3];
  check_status(rv_sign_flips(plain, &key, matrix, 20, 10, 3, 1), RV_OK);
  static const int power[] = {-500, -100, 100, 500};
  for (size_t p = 0; p < sizeof power / sizeof *power; p++) {
    for (size_t i = 0; i < 200; i++)
      scaled[i] = ldexp(matrix[i], power[p]);
    check_status(rv_sign_flips(largest, &key, scaled, 20, 10, 3, 1), RV_OK);
    for (int c = 0; c < 3; c++)
      check_equal(largest[c], ldexp(plain[c], 2 * power[p]));
  }
  free(matrix);
  free(scaled);
}

/* Nothing, one column, and rank 1: signs of a column do not change its norm. */
static void degenerate_matrices(void **state) {
  (void)state;
  double zeros[12] = {0}, largest[5], column[4] = {1, -2, 3, 0};
  check_status(rv_sign_flips(largest, &key, zeros, 3, 4, 5, 1), RV_OK);
  for (int c = 0; c < 5; c++)
    check_equal(largest[c], 0);
  check_status(rv_sign_flips(largest, &key, column, 4, 1, 5, 1), RV_OK);
  for (int c = 0; c < 5; c++)
    check_relative(largest[c], 14.0 / 4, 1e-6);
  double *sparse = new_array(40 * 30);
  for (size_t i = 0; i < 40 * 30; i++)
    sparse[i] = i / 30 == 7 ? (double)(i % 30) - 10 : 0; /* one row */
  check_status(rv_sign_flips(largest, &key, sparse, 40, 30, 5, 1), RV_OK);
  for (int c = 0; c < 5; c++)
    check_relative(largest[c], largest_eigenvalue(sparse, 40, 30), 1e-5);
  free(sparse);
}

/*
 * The rank of a matrix among 9 copies is uniform: each of 10 ranks in a tenth of 500 matrices with
 * heavy tails and rows of different sizes.
 */
static void ranks_are_uniform(void **state) {
  (void)state;
  enum { MATRICES = 500, COPIES = 9, M = 9, N = 6 };
  int count[COPIES + 1] = {0};
  for (uint64_t trial = 0; trial < MATRICES; trial++) {
    rv_stream_key own = entries, signs = key;
    own.trial = signs.trial = 1000 + trial;
    double matrix[M * N], largest[COPIES];
    rv_gaussian_rows(matrix, &own, 0, M, N, 1);
    for (int i = 0; i < M * N; i++)
      matrix[i] *= fabs(matrix[i]) * (1 + i / N);
    check_status(rv_sign_flips(largest, &signs, matrix, M, N, COPIES, 1), RV_OK);
    double observed = largest_eigenvalue(matrix, M, N);
    int rank = 0;
    for (int c = 0; c < COPIES; c++)
      rank += largest[c] >= observed;
    count[rank]++;
  }
  double expected = (double)MATRICES / (COPIES + 1), statistic = 0;
  for (int r = 0; r <= COPIES; r++)
    statistic += (count[r] - expected) * (count[r] - expected) / expected;
  check(gsl_cdf_chisq_Q(statistic, COPIES) > FALSE_ALARM);
}

static void a_planted_direction_is_lost(void **state) {
  (void)state;
  double *matrix = new_matrix(120, 60), largest[19];
  check_status(rv_plant_direction(&entries, matrix, 5000, 120, 60, 2), RV_OK);
  check_status(rv_sign_flips(largest, &key, matrix, 120, 60, 19, 1), RV_OK);
  for (int c = 0; c < 19; c++)
    check(largest[c] < 0.9 * largest_eigenvalue(matrix, 120, 60));
  free(matrix);
}

static void unusable_matrices(void **state) {
  (void)state;
  double matrix[6] = {1, 2, NAN, 4, 5, 6}, largest;
  check_status(rv_sign_flips(&largest, &key, matrix, 2, 3, 1, 1), RV_EINVAL);
  matrix[2] = -INFINITY;
  check_status(rv_sign_flips(&largest, &key, matrix, 2, 3, 1, 1), RV_EINVAL);
  check(strstr(rv_message(), "an entry is -inf") != NULL);
  check_status(rv_sign_flips(&largest, &key, matrix, 0, 3, 1, 1), RV_EINVAL);
  check_status(rv_sign_flips(&largest, &key, matrix, 2, 0, 1, 1), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_the_whole_spectrum),       cmocka_unit_test(wide_as_tall),
      cmocka_unit_test(threads_do_not_change_a_bit), cmocka_unit_test(any_size_of_entries),
      cmocka_unit_test(degenerate_matrices),         cmocka_unit_test(ranks_are_uniform),
      cmocka_unit_test(a_planted_direction_is_lost), cmocka_unit_test(unusable_matrices),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
