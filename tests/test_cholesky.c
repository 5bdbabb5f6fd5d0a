/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shifted Cholesky factor: its product, its solution, what it says of eigenvalues. */
#include "check.h"
#include "numeric/cholesky.h"
#include "reverify/stream.h"

#include <gsl/gsl_randist.h>

/* Several tiles, the last not full. */
enum { N = 300 };

static double matrix[N * N], factor[N * N];

/* The second difference on a circle, whose eigenvalues are 2 - 2 cos(2 pi k / N), and a little. */
static void fill(double perturbation) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){221, 222, 0, 0}, 0);
  for (size_t j = 0; j < N; j++)
    for (size_t i = j; i < N; i++) {
      size_t apart = i - j;
      double entry = apart == 0 ? 2 : apart == 1 || apart == N - 1 ? -1 : 0;
      entry += perturbation * gsl_ran_ugaussian(rng);
      matrix[j * N + i] = matrix[i * N + j] = entry;
    }
}

static double shifted(size_t i, size_t j, double shift, double sign) {
  return sign * (matrix[j * N + i] - (i == j ? shift : 0));
}

static void check_factor(double shift, double sign, int threads) {
  check(rv_cholesky_shifted(factor, matrix, N, shift, sign, threads));
  for (size_t j = 0; j < N; j++)
    for (size_t i = j; i < N; i++) {
      double sum = 0;
      for (size_t k = 0; k <= j; k++)
        sum += factor[k * N + i] * factor[k * N + j];
      check_near(sum, shifted(i, j, shift, sign), 1e-12);
    }
  double x[N], b[N];
  for (size_t i = 0; i < N; i++)
    x[i] = b[i] = cos((double)i);
  rv_cholesky_solve(x, factor, N);
  for (size_t i = 0; i < N; i++) {
    double sum = 0;
    for (size_t j = 0; j < N; j++)
      sum += shifted(i, j, shift, sign) * x[j];
    check_near(sum, b[i], 1e-10);
  }
}

static void factors_multiply_to_the_matrix(void **state) {
  (void)state;
  fill(1e-3);
  for (int threads = 1; threads <= 3; threads += 2) {
    check_factor(-0.5, 1, threads);
    check_factor(4.7, -1, threads);
  }
}

static void shifts_beyond_the_spectrum_have_factors(void **state) {
  (void)state;
  fill(0); /* eigenvalues 0 to 4 */
  check(rv_cholesky_shifted(factor, matrix, N, -1e-6, 1, 1));
  check(!rv_cholesky_shifted(factor, matrix, N, 1e-6, 1, 1));
  check(rv_cholesky_shifted(factor, matrix, N, 4 + 1e-6, -1, 1));
  check(!rv_cholesky_shifted(factor, matrix, N, 4 - 1e-6, -1, 1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(factors_multiply_to_the_matrix),
      cmocka_unit_test(shifts_beyond_the_spectrum_have_factors),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
