/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stationary laws: known ones, of chains without structure, and of chains that hardly mix. */
#include "check.h"
#include "numeric/stationary.h"

#include <float.h>

static void two_states(void **state) {
  (void)state;
  double law[2], matrix[] = {0.9, 0.1, 0.3, 0.7};
  rv_stationary_law(law, matrix, 2);
  check_near(law[0], 0.75, 4 * DBL_EPSILON);
  check_near(law[1], 0.25, 4 * DBL_EPSILON);
}

static void one_state(void **state) {
  (void)state;
  double law, matrix = 1;
  rv_stationary_law(&law, &matrix, 1);
  check_equal(law, 1);
}

/* A step leaves the law as it is. */
static void is_left_as_it_is(void **state) {
  (void)state;
  enum { N = 7 };
  double law[N], matrix[N * N], copy[N * N], sum = 0;
  for (size_t i = 0; i < N; i++) {
    double total = 0;
    for (size_t j = 0; j < N; j++)
      total += matrix[i * N + j] = 1.1 + sin(1.7 * (double)(i * i) + 2.3 * (double)j);
    for (size_t j = 0; j < N; j++)
      matrix[i * N + j] /= total;
  }
  memcpy(copy, matrix, sizeof copy);
  rv_stationary_law(law, matrix, N);
  for (size_t j = 0; j < N; j++) {
    double next = 0;
    for (size_t i = 0; i < N; i++)
      next += law[i] * copy[i * N + j];
    check_relative(next, law[j], 4 * N * DBL_EPSILON);
    sum += law[j];
  }
  check_near(sum, 1, N * DBL_EPSILON);
}

/* A state that is left with probability 1e-12 and entered with 1e-14 has 1/101 of the law, to full
   precision: elimination by subtraction would lose four digits. */
static void rare_steps_lose_nothing(void **state) {
  (void)state;
  double law[3], matrix[] = {0.5, 0.5 - 1e-14, 1e-14, 0.5, 0.5 - 1e-14, 1e-14, 5e-13, 5e-13, 1};
  rv_stationary_law(law, matrix, 3);
  check_relative(law[2], 1.0 / 101, 64 * DBL_EPSILON);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_states),
      cmocka_unit_test(one_state),
      cmocka_unit_test(is_left_as_it_is),
      cmocka_unit_test(rare_steps_lose_nothing),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
