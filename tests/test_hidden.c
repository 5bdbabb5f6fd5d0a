/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The non-zero values of a hidden vector: their profiles, norms, sums and groups. */
#include "check.h"
#include "reverify/hidden.h"

#include <float.h>

static const size_t sizes[] = {1, 2, 3, 10, 101, 5000};
enum { SIZES = sizeof sizes / sizeof *sizes };

static rv_hidden make(rv_hidden_kind kind, size_t k) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, kind, k), RV_OK);
  assert_int_equal(hidden.k, k);
  return hidden;
}

static void ones_are_one_group(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    rv_hidden h = make(RV_ONES, sizes[i]);
    for (size_t j = 0; j < h.k; j++)
      check_equal(h.value[j], 1);
    assert_int_equal(h.groups, 1);
    check_equal(h.group_value[0], 1);
    check_equal(h.group_size[0], (double)h.k);
    check_equal(h.norm, sqrt((double)h.k));
    check_equal(h.sum, (double)h.k);
    rv_hidden_free(&h);
  }
}

/* sum of (i - 1/2) / k is k/2, of the squares (4 k^2 - 1) / (12 k). */
static void uniform_values_are_mid_quantiles(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    rv_hidden h = make(RV_UNIFORM_VALUES, sizes[i]);
    double k = (double)h.k;
    for (size_t j = 0; j < h.k; j++)
      check_relative(h.value[j], ((double)j + 0.5) / k, 2 * DBL_EPSILON);
    check_relative(h.sum, k / 2, k * DBL_EPSILON);
    check_relative(h.norm, sqrt((4 * k * k - 1) / (12 * k)), k * DBL_EPSILON);
    rv_hidden_free(&h);
  }
}

/* P(|N(0,1)| <= value) = erf(value / sqrt 2); its slope there is below 0.8. */
static void half_normal_values_are_mid_quantiles(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    rv_hidden h = make(RV_HALF_NORMAL, sizes[i]);
    for (size_t j = 0; j < h.k; j++)
      check_near(erf(h.value[j] * M_SQRT1_2), ((double)j + 0.5) / (double)h.k, 1e-14);
    rv_hidden_free(&h);
  }
  rv_hidden one = make(RV_HALF_NORMAL, 1);
  check_near(one.value[0], 0.67448975019608174, 1e-14);
  rv_hidden_free(&one);
}

/* Mid-quantiles integrate the law: to O(1/k) they have its moments, sqrt(2/pi) and 1. */
static void half_normal_values_have_the_moments(void **state) {
  (void)state;
  rv_hidden h = make(RV_HALF_NORMAL, 5000);
  check_near(h.sum / 5000, M_2_SQRTPI * M_SQRT1_2, 1e-4);
  check_near(h.norm * h.norm / 5000, 1, 2e-3);
  rv_hidden_free(&h);
}

/* From 1 to 1/10 by one factor f: sum (1 - f^k) / (1 - f), squares (1 - f^2k) / (1 - f^2). */
static void geometric_values_fall_by_one_factor(void **state) {
  (void)state;
  for (size_t i = 1; i < SIZES; i++) {
    rv_hidden h = make(RV_GEOMETRIC, sizes[i]);
    double k = (double)h.k, f = exp(-M_LN10 / (k - 1));
    check_equal(h.value[0], 1);
    check_relative(h.value[h.k - 1], 0.1, 4 * DBL_EPSILON);
    for (size_t j = 1; j < h.k; j++)
      check_relative(h.value[j] / h.value[j - 1], f, 8 * DBL_EPSILON);
    check_relative(h.sum, (1 - f / 10) / (1 - f), 8 * k * DBL_EPSILON);
    check_relative(h.norm, sqrt((1 - f * f / 100) / (1 - f * f)), 8 * k * DBL_EPSILON);
    rv_hidden_free(&h);
  }
  rv_hidden one = make(RV_GEOMETRIC, 1);
  check_equal(one.value[0], 1);
  rv_hidden_free(&one);
}

static void sums_and_norms_are_those_of_the_values(void **state) {
  (void)state;
  for (int kind = RV_ONES; kind <= RV_GEOMETRIC; kind++)
    for (size_t i = 0; i < SIZES; i++) {
      rv_hidden h = make((rv_hidden_kind)kind, sizes[i]);
      long double sum = 0, squares = 0;
      for (size_t j = 0; j < h.k; j++) {
        check(h.value[j] > 0);
        sum += h.value[j];
        squares += (long double)h.value[j] * h.value[j];
      }
      check_relative(h.sum, (double)sum, (double)h.k * DBL_EPSILON);
      check_relative(h.norm, (double)sqrtl(squares), (double)h.k * DBL_EPSILON);
      rv_hidden_free(&h);
    }
}

/* The groups one after the other are the values; neighbouring groups differ. */
static void groups_are_runs_of_equal_values(void **state) {
  (void)state;
  for (int kind = RV_ONES; kind <= RV_GEOMETRIC; kind++)
    for (size_t i = 0; i < SIZES; i++) {
      rv_hidden h = make((rv_hidden_kind)kind, sizes[i]);
      size_t at = 0;
      for (size_t g = 0; g < h.groups; g++) {
        check(h.group_size[g] >= 1 && h.group_size[g] == floor(h.group_size[g]));
        check(g == 0 || h.group_value[g] != h.group_value[g - 1]);
        for (double j = 0; j < h.group_size[g]; j++) {
          check(at < h.k);
          check_equal(h.value[at++], h.group_value[g]);
        }
      }
      assert_int_equal(at, h.k);
      assert_int_equal(h.groups, kind == RV_ONES ? 1 : h.k);
      rv_hidden_free(&h);
    }
}

static void given_values_are_kept(void **state) {
  (void)state;
  static const double value[] = {2, 2, 0.5, 2, RV_HIDDEN_LARGEST};
  rv_hidden h;
  check_status(rv_hidden_of(&h, value, 4), RV_OK);
  assert_int_equal(h.k, 4);
  check_bytes(h.value, value, 4 * sizeof *value);
  assert_int_equal(h.groups, 3);
  check_equal(h.sum, 6.5);
  check_equal(h.norm, 3.5);
  rv_hidden_free(&h);
  check_status(rv_hidden_of(&h, value, 5), RV_OK);
  check(isfinite(h.norm));
  rv_hidden_free(&h);
}

static void unusable_values_are_refused(void **state) {
  (void)state;
  static const double bad[] = {0, -1, NAN, INFINITY, 2 * RV_HIDDEN_LARGEST};
  rv_hidden h;
  for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
    const double value[] = {1, bad[b]};
    check_status(rv_hidden_of(&h, value, 2), RV_EINVAL);
    rv_hidden_free(&h);
  }
  check_status(rv_hidden_of(&h, bad, 0), RV_EINVAL);
  rv_hidden_free(&h);
}

static void kinds_have_their_names(void **state) {
  (void)state;
  assert_string_equal(rv_hidden_kind_names[RV_ONES], "ones");
  assert_string_equal(rv_hidden_kind_names[RV_UNIFORM_VALUES], "uniform");
  assert_string_equal(rv_hidden_kind_names[RV_HALF_NORMAL], "half_normal");
  assert_string_equal(rv_hidden_kind_names[RV_GEOMETRIC], "geometric");
  assert_null(rv_hidden_kind_names[RV_GEOMETRIC + 1]);
}

static void free_empties(void **state) {
  (void)state;
  rv_hidden h = make(RV_UNIFORM_VALUES, 7);
  rv_hidden_free(&h);
  assert_null(h.value);
  assert_null(h.group_value);
  assert_null(h.group_size);
  rv_hidden_free(&h);
}

static void the_largest_value_is_found(void **state) {
  (void)state;
  rv_hidden hidden;
  check_status(rv_hidden_of(&hidden, (const double[]){2, 5, 5, 3}, 4), RV_OK);
  check_equal(rv_hidden_largest(&hidden), 5);
  rv_hidden_free(&hidden);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_largest_value_is_found),
      cmocka_unit_test(ones_are_one_group),
      cmocka_unit_test(uniform_values_are_mid_quantiles),
      cmocka_unit_test(half_normal_values_are_mid_quantiles),
      cmocka_unit_test(half_normal_values_have_the_moments),
      cmocka_unit_test(geometric_values_fall_by_one_factor),
      cmocka_unit_test(sums_and_norms_are_those_of_the_values),
      cmocka_unit_test(groups_are_runs_of_equal_values),
      cmocka_unit_test(given_values_are_kept),
      cmocka_unit_test(unusable_values_are_refused),
      cmocka_unit_test(kinds_have_their_names),
      cmocka_unit_test(free_empties),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
