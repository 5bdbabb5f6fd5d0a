/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The semicircle law: against a table in high precision, and its own integral. */
#include "fixture.h"
#include "reverify/semicircle.h"

#include <float.h>

/* 1e-15 is what the header states; relative for the density, but where x itself rounds 2 - |x|. */
static void matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("semicircle");
  for (size_t row = 0; row < t.rows; row++) {
    double x = fixture_number(&t, row, "x");
    check_relative(rv_semicircle_pdf(x), fixture_number(&t, row, "pdf"), 4 * DBL_EPSILON);
    check_near(rv_semicircle_cdf(x), fixture_number(&t, row, "cdf"), 1e-15);
  }
  rv_table_free(&t);
}

static void nothing_lies_outside(void **state) {
  (void)state;
  static const double beyond[] = {2, 2.0000001, 3, 1e300, INFINITY};
  for (size_t i = 0; i < sizeof beyond / sizeof *beyond; i++) {
    check_equal(rv_semicircle_pdf(beyond[i]), 0);
    check_equal(rv_semicircle_pdf(-beyond[i]), 0);
    check_equal(rv_semicircle_cdf(beyond[i]), 1);
    check_equal(rv_semicircle_cdf(-beyond[i]), 0);
  }
  check_nan(rv_semicircle_pdf(NAN));
  check_nan(rv_semicircle_cdf(NAN));
}

/* Increasing, mirrored, and never outside [0, 1]. */
static void is_a_symmetric_distribution_function(void **state) {
  (void)state;
  double before = 0;
  for (int i = -20000; i <= 20000; i++) {
    double x = i * 1e-4, cdf = rv_semicircle_cdf(x);
    check(cdf >= before - 1e-15 && cdf >= 0 && cdf <= 1);
    check_near(cdf + rv_semicircle_cdf(-x), 1, 2e-15);
    check_equal(rv_semicircle_pdf(-x), rv_semicircle_pdf(x));
    before = cdf;
  }
}

/* The 2k-th moment is the k-th Catalan number; x = 2 cos(theta) makes the sum exact. */
static void moments_are_catalan_numbers(void **state) {
  (void)state;
  static const double catalan[] = {1, 1, 2, 5, 14, 42};
  enum { NODES = 64 };
  for (int k = 0; k < 6; k++) {
    double sum = 0;
    for (int i = 0; i < NODES; i++) {
      double theta = M_PI * (i + 0.5) / NODES, x = 2 * cos(theta);
      sum += pow(x, 2 * k) * rv_semicircle_pdf(x) * 2 * sin(theta) * M_PI / NODES;
    }
    check_relative(sum, catalan[k], 64 * DBL_EPSILON);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matches_the_table),
      cmocka_unit_test(nothing_lies_outside),
      cmocka_unit_test(is_a_symmetric_distribution_function),
      cmocka_unit_test(moments_are_catalan_numbers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
