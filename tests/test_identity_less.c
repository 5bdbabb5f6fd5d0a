/* SPDX-License-Identifier: GPL-3.0-or-later */
/* det(I - X) by closed forms where X is small, of rank one, triangular, or leaves a pivot of 0. */
#include "check.h"
#include "numeric/identity_less.h"

enum { SIDE = 6, BORDERED = SIDE + 1 };

/* X = a b': det(I - X) = 1 - b'a. */
static void a_matrix_of_rank_one(void **state) {
  (void)state;
  static const double scale[] = {1e-12, 1e-6, 0.01, 0.1};
  for (size_t s = 0; s < sizeof scale / sizeof *scale; s++) {
    double x[SIDE * SIDE], product = 0;
    for (size_t i = 0; i < SIDE; i++) {
      product += scale[s] * (1 + (double)i) / (2 + (double)(i * i));
      for (size_t j = 0; j < SIDE; j++)
        x[i * SIDE + j] = scale[s] * (1 + (double)i) / (2 + (double)(j * j));
    }
    check_relative(rv_identity_less(x, SIDE, SIDE), log1p(-product), 1e-14);
  }
}

/* c + u (I - X)^-1 z = c + u z + (u a) (b z) / (1 - b a) for X = a b', at any order of pivots. */
static void the_border_is_left_with_its_complement(void **state) {
  (void)state;
  double x[BORDERED * BORDERED], ba = 0, ua = 0, bz = 0, uz = 0;
  for (size_t i = 0; i < SIDE; i++) {
    double a = 0.3 - 0.1 * (double)i, b = 0.5 * cos((double)i), z = sin((double)i), u = 1 + z * z;
    ba += b * a;
    ua += u * a;
    bz += b * z;
    uz += u * z;
    for (size_t j = 0; j < SIDE; j++)
      x[i * BORDERED + j] = a * 0.5 * cos((double)j);
    x[i * BORDERED + SIDE] = z;
    x[SIDE * BORDERED + i] = u;
  }
  x[BORDERED * BORDERED - 1] = 0.25;
  check_relative(rv_identity_less(x, BORDERED, SIDE), log1p(-ba), 1e-14);
  check_relative(x[BORDERED * BORDERED - 1], 0.25 + uz + ua * bz / (1 - ba), 1e-14);
}

static void a_pivot_that_is_not_positive(void **state) {
  (void)state;
  double one = 1, beyond = 1.5, nan = NAN, below[] = {-3, 7, 0, 0.5};
  check_equal(rv_identity_less(&one, 1, 1), -INFINITY);
  check_equal(rv_identity_less(&beyond, 1, 1), -INFINITY);
  check_equal(rv_identity_less(&nan, 1, 1), -INFINITY);
  check_relative(rv_identity_less(below, 2, 2), log(4 * 0.5), 1e-15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_matrix_of_rank_one),
      cmocka_unit_test(the_border_is_left_with_its_complement),
      cmocka_unit_test(a_pivot_that_is_not_positive),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
