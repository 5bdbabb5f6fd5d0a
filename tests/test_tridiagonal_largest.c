/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest eigenvalue of tridiagonal matrices: known in closed form, and by LAPACK's dstev. */
#include "check.h"
#include "numeric/tridiagonal_largest.h"
#include "reverify/stream.h"

#include <float.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <lapacke.h>

enum { N_MAX = 120 };

/* Zeros with ones beside them: 2 cos(pi / (n + 1)), and sqrt(2 / (n + 1)) sin(pi / (n + 1)). */
static void a_path(void **state) {
  (void)state;
  const double zero[N_MAX] = {0};
  double one[N_MAX], work[2 * N_MAX], largest, last;
  for (size_t i = 0; i < N_MAX; i++)
    one[i] = 1;
  for (size_t n = 1; n <= N_MAX; n++) {
    double angle = M_PI / (double)(n + 1), gap = 2 * cos(angle) - 2 * cos(2 * angle);
    check_status(rv_tridiagonal_largest(&largest, &last, work, zero, one, n), RV_OK);
    check_near(largest, 2 * cos(angle), 4 * (double)n * DBL_EPSILON);
    check_near(last, sqrt(2 / (double)(n + 1)) * sin(angle), 100 * (double)n * DBL_EPSILON / gap);
  }
}

/* As Lanczos leaves them: of any size, with a last component from 1 down to nothing. */
static void as_lapack_has_it(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){.seed = 5}, 0);
  for (size_t matrix = 0; matrix < 400; matrix++) {
    size_t n = 1 + matrix % N_MAX;
    double diagonal[N_MAX], beside[N_MAX], value[N_MAX], off[N_MAX], vector[N_MAX * N_MAX],
        work[2 * N_MAX];
    double size = exp(gsl_ran_gaussian(rng, 20)), largest, last;
    for (size_t i = 0; i < n; i++) {
      value[i] = diagonal[i] = size * (2 + gsl_rng_uniform(rng));
      off[i] = beside[i] = size * gsl_rng_uniform_pos(rng);
    }
    lapack_int info =
        LAPACKE_dstev(LAPACK_COL_MAJOR, 'V', (lapack_int)n, value, off, vector, (lapack_int)n);
    assert_int_equal(info, 0);
    check_status(rv_tridiagonal_largest(&largest, &last, work, diagonal, beside, n), RV_OK);
    double gap = n > 1 ? value[n - 1] - value[n - 2] : size;
    check_near(largest, value[n - 1], 10 * (double)n * DBL_EPSILON * value[n - 1]);
    check_near(last, fabs(vector[n * n - 1]), 100 * (double)n * DBL_EPSILON * 5 * size / gap);
  }
}

static void refuses_nan(void **state) {
  (void)state;
  const double diagonal[] = {1, NAN, 2}, beside[] = {1, 1};
  double largest, last, work[6];
  check_status(rv_tridiagonal_largest(&largest, &last, work, diagonal, beside, 3), RV_ENUMERIC);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_path),
      cmocka_unit_test(as_lapack_has_it),
      cmocka_unit_test(refuses_nan),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
