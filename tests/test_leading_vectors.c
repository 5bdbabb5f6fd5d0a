/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Leading singular values and vectors against LAPACK's, and where the space is exhausted early. */
#include "check.h"
#include "numeric/leading_vectors.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/stream.h"
#include "support/memory.h"

#include <gsl/gsl_randist.h>
#include <stdlib.h>

static double *normal(uint64_t row, size_t count) {
  const rv_stream_key key = {.seed = 4};
  rv_stream stream;
  double *out;
  check_status(rv_alloc_doubles(&out, count, 1), RV_OK);
  gsl_rng *rng = rv_stream_open(&stream, &key, row);
  for (size_t i = 0; i < count; i++)
    out[i] = gsl_ran_gaussian_ziggurat(rng, 1);
  return out;
}

/* Singular values, orthonormal vectors, and A v = s u, u'A = s v'. */
static void check_vectors(const double *matrix, size_t m, size_t n, size_t count,
                          double tolerance) {
  double *start = normal(7, n * (count + RV_LEADING_SPARE)), *all, *value, *left, *right;
  check_status(rv_alloc_doubles(&all, n, 1), RV_OK);
  check_status(rv_alloc_doubles(&value, count, 1), RV_OK);
  check_status(rv_alloc_doubles(&left, count, m), RV_OK);
  check_status(rv_alloc_doubles(&right, count, n), RV_OK);
  check_status(rv_matrix_singular_values(all, matrix, m, n), RV_OK);
  check_status(rv_leading_vectors(value, left, right, matrix, m, n, count, start), RV_OK);
  for (size_t q = 0; q < count; q++) {
    check_near(value[q], all[n - 1 - q], tolerance * all[n - 1]);
    for (size_t r = 0; r <= q; r++) {
      double product = 0;
      for (size_t j = 0; j < n; j++)
        product += right[q * n + j] * right[r * n + j];
      check_near(product, q == r, 1e-12);
    }
    for (size_t j = 0; j < n; j++) {
      double up = 0;
      for (size_t i = 0; i < m; i++)
        up += left[q * m + i] * matrix[i * n + j];
      /* a residual of 1e-7 s1^2 of A'A is one of 1e-7 s1^2 / s of A' */
      check_near(up, value[q] * right[q * n + j], 1e-6 * all[n - 1]);
    }
  }
  free(start);
  free(all);
  free(value);
  free(left);
  free(right);
}

static void gaussian_matrices(void **state) {
  (void)state;
  const size_t shape[][3] = {{40, 40, 5}, {300, 100, 1}, {500, 400, 12}, {9, 1, 1}, {6, 5, 5}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    double *matrix = normal(s, shape[s][0] * shape[s][1]);
    check_vectors(matrix, shape[s][0], shape[s][1], shape[s][2], 1e-9);
    free(matrix);
  }
}

/* Of rank 3, the first image spans the space; what follows is rounding. */
static void low_rank(void **state) {
  (void)state;
  enum { M = 120, N = 90, RANK = 3 };
  double *a = normal(1, M * RANK), *b = normal(2, RANK * N), *matrix;
  check_status(rv_alloc_doubles(&matrix, M, N), RV_OK);
  for (size_t i = 0; i < M; i++)
    for (size_t j = 0; j < N; j++) {
      matrix[i * N + j] = 0;
      for (size_t r = 0; r < RANK; r++)
        matrix[i * N + j] += a[i * RANK + r] * b[r * N + j];
    }
  check_vectors(matrix, M, N, RANK, 1e-9);
  free(a);
  free(b);
  free(matrix);
}

static void taken_off(void **state) {
  (void)state;
  enum { M = 60, N = 50, COUNT = 4 };
  double *matrix = normal(3, M * N), *start = normal(7, N * (COUNT + RV_LEADING_SPARE));
  double value[COUNT], left[COUNT * M], right[COUNT * N], before[N], after[N];
  check_status(rv_matrix_singular_values(before, matrix, M, N), RV_OK);
  check_status(rv_leading_vectors(value, left, right, matrix, M, N, COUNT, start), RV_OK);
  rv_take_off_singular(matrix, value, left, right, M, N, COUNT);
  check_status(rv_matrix_singular_values(after, matrix, M, N), RV_OK);
  for (size_t i = 0; i < N; i++)
    check_near(after[i], i < COUNT ? 0 : before[i - COUNT], 1e-6 * before[N - 1]);
  free(matrix);
  free(start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gaussian_matrices),
      cmocka_unit_test(low_rank),
      cmocka_unit_test(taken_off),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
