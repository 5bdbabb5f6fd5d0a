/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rounding makes of zero singular values, and how many small ones a random matrix has. */
#include "check.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/stream.h"
#include "theory/rank_tolerance.h"

#include <gsl/gsl_randist.h>

enum { M = 90, N = 60, RANK = 4 };

/* A product of rank 4 rounded to `bits` significant ones. */
static void draw_product(double *out, int bits) {
  const rv_stream_key key = {.seed = 3};
  rv_stream stream;
  double side[(M + N) * RANK];
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t i = 0; i < (M + N) * RANK; i++)
    side[i] = gsl_ran_gaussian_ziggurat(rng, 1);
  for (size_t i = 0; i < M; i++)
    for (size_t j = 0; j < N; j++) {
      double sum = 0;
      int exponent;
      for (size_t r = 0; r < RANK; r++)
        sum += side[i * RANK + r] * side[(M + j) * RANK + r];
      double mantissa = frexp(sum, &exponent);
      out[i * N + j] = ldexp(nearbyint(ldexp(mantissa, bits)), exponent - bits);
    }
}

/* What rounding leaves is below the tolerance, but not by ten times, and what was there above it.
 */
static void rounding_is_below(void **state) {
  (void)state;
  for (int bits = 8; bits <= 24; bits += 8) {
    double matrix[M * N], value[N], square = 0;
    draw_product(matrix, bits);
    for (size_t i = 0; i < M * N; i++)
      square += matrix[i] * matrix[i];
    check_status(rv_matrix_singular_values(value, matrix, M, N), RV_OK);
    double tolerance = rv_rank_tolerance(M, N, ldexp(1, 1 - bits), sqrt(square / (M * N)));
    check(value[N - RANK - 1] < tolerance && value[N - RANK - 1] > tolerance / 20);
    check(value[N - RANK] > tolerance);
  }
}

/* Of 200 random square matrices each has fewer singular values below 1 than are said, and the mean
   number is that of the quarter circle, of which twice and three more are said. */
static void random_matrices_have_few(void **state) {
  (void)state;
  enum { DRAWS = 200, SIDE = 40 };
  double sum = 0, most = rv_small_singular_values(SIDE, SIDE, 1);
  for (uint64_t t = 0; t < DRAWS; t++) {
    const rv_stream_key key = {.seed = 5, .trial = t};
    rv_stream stream;
    double matrix[SIDE * SIDE], value[SIDE], small = 0;
    gsl_rng *rng = rv_stream_open(&stream, &key, 0);
    for (size_t i = 0; i < SIDE * SIDE; i++)
      matrix[i] = gsl_ran_gaussian_ziggurat(rng, 1);
    check_status(rv_matrix_singular_values(value, matrix, SIDE, SIDE), RV_OK);
    for (size_t i = 0; i < SIDE; i++)
      small += value[i] < 1;
    check(small <= most);
    sum += small / DRAWS;
  }
  check_near(sum, (most - 3) / 2, 0.5); /* half an eigenvalue: the order after the limit */
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rounding_is_below),
      cmocka_unit_test(random_matrices_have_few),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
