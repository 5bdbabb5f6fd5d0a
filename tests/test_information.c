/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dependence of units: known laws, and the definitions by entropies. */
#include "check.h"
#include "theory/information.h"

#include <float.h>
#include <stdlib.h>

static double law[1 << 12], other[1 << 12];

/* Some law of n units without structure. */
static void make_law(size_t n, double phase) {
  double total = 0;
  for (size_t x = 0; x < (size_t)1 << n; x++)
    total += law[x] = exp(2 * sin(phase + 1.3 * (double)x + 0.1 * (double)(x * x % 17)));
  for (size_t x = 0; x < (size_t)1 << n; x++)
    law[x] /= total;
}

/* The entropy of the units in `mask`. */
static double naive_entropy(size_t n, size_t mask) {
  double *marginal = calloc((size_t)1 << n, sizeof *marginal), sum = 0;
  assert_non_null(marginal);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    marginal[x & mask] += law[x];
  for (size_t x = 0; x < (size_t)1 << n; x++)
    if (marginal[x] > 0)
      sum -= marginal[x] * log(marginal[x]);
  free(marginal);
  return sum;
}

static size_t bits(size_t first, size_t count) {
  return (((size_t)1 << count) - 1) << first;
}

static void known_laws(void **state) {
  (void)state;
  const double biased[] = {0.1, 0.9}, sure[] = {0, 1, 0, 0};
  check_equal(rv_total_correlation(biased, 1), 0);
  check_near(rv_total_correlation(sure, 2), 0, 1e-16);
  /* two copies of a coin share ln 2; the parity of two coins makes ln 2 of three units */
  const double copies[] = {0.5, 0, 0, 0.5}, parity[] = {0.25, 0, 0, 0.25, 0, 0.25, 0.25, 0};
  check_relative(rv_total_correlation(copies, 2), log(2), 1e-15);
  check_relative(rv_total_correlation(parity, 3), log(2), 1e-15);
  double information;
  check_status(rv_conditional_information(&information, parity, 1, 1, 1), RV_OK);
  check_relative(information, log(2), 1e-15);
  check_near(rv_conditional_total_correlation(parity, 2, 1), log(2), 1e-15);
}

/* sum_i H(x_i) - H(x). */
static void total_correlation_is_a_difference_of_entropies(void **state) {
  (void)state;
  for (size_t n = 1; n <= 12; n++) {
    make_law(n, (double)n);
    double sum = -naive_entropy(n, bits(0, n));
    for (size_t i = 0; i < n; i++)
      sum += naive_entropy(n, bits(i, 1));
    check_near(rv_total_correlation(law, n), sum, 1e-12);
  }
}

/* sum_i H(x_i | y) - H(x | y), H(a | y) = H(a, y) - H(y). */
static void conditional_total_correlation_is_one_too(void **state) {
  (void)state;
  for (size_t low = 1; low <= 6; low++)
    for (size_t high = 0; high <= 5; high++) {
      size_t n = low + high, given = bits(low, high);
      make_law(n, (double)(low + 7 * high));
      double h = naive_entropy(n, given), sum = -(naive_entropy(n, bits(0, n)) - h);
      for (size_t i = 0; i < low; i++)
        sum += naive_entropy(n, bits(i, 1) | given) - h;
      check_near(rv_conditional_total_correlation(law, low, high), sum, 1e-12);
    }
}

/* H(x, y) + H(y, z) - H(y) - H(x, y, z). */
static void conditional_information_is_one_too(void **state) {
  (void)state;
  static const size_t shape[][3] = {{1, 1, 1}, {2, 3, 4}, {4, 0, 3}, {0, 2, 3}, {5, 4, 3}};
  for (size_t s = 0; s < sizeof shape / sizeof *shape; s++) {
    size_t a = shape[s][0], b = shape[s][1], c = shape[s][2], n = a + b + c;
    make_law(n, (double)s);
    double information;
    check_status(rv_conditional_information(&information, law, a, b, c), RV_OK);
    double wanted = naive_entropy(n, bits(0, a + b)) + naive_entropy(n, bits(a, b + c)) -
                    naive_entropy(n, bits(a, b)) - naive_entropy(n, bits(0, n));
    check_near(information, wanted, 1e-12);
  }
}

/* Products, and chains built from conditionals, come out as 0 within the stated rounding. */
static void independence_is_zero(void **state) {
  (void)state;
  enum { N = 12 };
  double total = 0;
  for (size_t x = 0; x < 1 << N; x++) {
    law[x] = 1;
    for (size_t i = 0; i < N; i++)
      law[x] *= x >> i & 1 ? 1e-3 * (double)(80 * i + 1) : 1 - 1e-3 * (double)(80 * i + 1);
    total += law[x];
  }
  check_near(total, 1, 1e-13);
  check_near(rv_total_correlation(law, N), 0, rv_information_rounding(N));
  check_near(rv_conditional_total_correlation(law, 5, N - 5), 0, rv_information_rounding(N));
  double information;
  check_status(rv_conditional_information(&information, law, 4, 4, 4), RV_OK);
  check_near(information, 0, rv_information_rounding(N));
  check_relative(rv_information_rounding(N), 4 * 12 * (12 + 4096) * 0x1p-52, 1e-15);
}

static void marginals_and_swaps(void **state) {
  (void)state;
  make_law(9, 1);
  double high[1 << 5], low[1 << 4];
  rv_marginal_high(high, law, 4, 9);
  rv_marginal_low(low, law, 4, 9);
  rv_swap_groups(other, law, 4, 9);
  for (size_t y = 0; y < 1 << 5; y++) {
    double sum = 0;
    for (size_t x = 0; x < 1 << 4; x++) {
      sum += law[y * 16 + x];
      check_equal(other[x * 32 + y], law[y * 16 + x]);
    }
    check_near(high[y], sum, 1e-16);
  }
  for (size_t x = 0; x < 1 << 4; x++) {
    double sum = 0;
    for (size_t y = 0; y < 1 << 5; y++)
      sum += law[y * 16 + x];
    check_near(low[x], sum, 1e-16);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_laws),
      cmocka_unit_test(total_correlation_is_a_difference_of_entropies),
      cmocka_unit_test(conditional_total_correlation_is_one_too),
      cmocka_unit_test(conditional_information_is_one_too),
      cmocka_unit_test(independence_is_zero),
      cmocka_unit_test(marginals_and_swaps),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
