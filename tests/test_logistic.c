/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The logistic function and its kin: against long double, and where double would overflow. */
#include "check.h"
#include "reverify/logistic.h"

#include <float.h>

static const double point[] = {0,    1e-300, 1e-9, 0.3, 1,   2.5,  17,
                               36.7, 37.5,   100,  700, 745, 1000, 1e300};
enum { POINTS = sizeof point / sizeof *point };

static void the_logistic_function_to_full_precision(void **state) {
  (void)state;
  for (size_t i = 0; i < POINTS; i++)
    for (int sign = -1; sign <= 1; sign += 2) {
      long double z = sign * (long double)point[i];
      check_relative(rv_logistic((double)z), (double)(1 / (1 + expl(-z))), 4 * DBL_EPSILON);
    }
}

/* More factors than one product takes. */
static double softplus(double z) {
  return fmax(z, 0) + log1p(exp(-fabs(z)));
}

static void a_sum_of_softplus_is_the_sum(void **state) {
  (void)state;
  static double z[1500];
  for (size_t count = 0; count <= 1500; count = count < 5 ? count + 1 : 2 * count + 101) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
      z[i] = 40 * sin((double)i * 1.7) * (i % 7 == 0 ? 1e-3 : 1);
      sum += softplus(z[i]);
    }
    check_near(rv_softplus_sum(z, count), sum, (double)count * DBL_EPSILON * (1 + sum));
  }
}

static void softmax_is_a_law(void **state) {
  (void)state;
  const double z[] = {1000, 999, -1000, 1000};
  double p[4], same[4];
  rv_softmax(p, z, 4);
  check_near(p[0] + p[1] + p[2] + p[3], 1, 4 * DBL_EPSILON);
  check_relative(p[1] / p[0], exp(-1), 4 * DBL_EPSILON);
  check(p[0] == p[3] && p[2] == 0);
  memcpy(same, z, sizeof z);
  rv_softmax(same, same, 4);
  check_bytes(p, same, sizeof p);
  rv_softmax(p, z, 1);
  check_equal(p[0], 1);
  const double two[] = {0.7, -0.4};
  rv_softmax(p, two, 2);
  check_relative(p[0], rv_logistic(1.1), 4 * DBL_EPSILON);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_logistic_function_to_full_precision),
      cmocka_unit_test(a_sum_of_softplus_is_the_sum),
      cmocka_unit_test(softmax_is_a_law),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
