/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number and list syntax of the command line. */
#include "check.h"
#include "support/list.h"

#include <float.h>
#include <stdio.h>

static const rv_domain sizes = {.low = 1, .high = 1e15, .integer = true};
static const rv_domain positive = {.low = 0, .high = 1e12, .low_open = true};
static const rv_domain any = {.low = -1e300, .high = 1e300};
static const rv_domain from_zero = {.low = 0, .high = 100};

static double parse(const char *text, const rv_domain *domain) {
  double number = NAN;
  check_status(rv_number_parse(&number, text, domain, "--m"), RV_OK);
  return number;
}

static void refuse(const char *text, const rv_domain *domain) {
  double number = 12345;
  if (rv_number_parse(&number, text, domain, "--m") != RV_EINVAL)
    fail_msg("'%s' was read as %.17g", text, number);
  check_equal(number, 12345);
  assert_non_null(strstr(rv_message(), "--m")); /* the message says which option */
}

static void reads_numbers(void **state) {
  (void)state;
  check_equal(parse("1000", &sizes), 1000);
  check_equal(parse("1e6", &sizes), 1e6);
  check_equal(parse("1E6", &sizes), 1e6);
  check_equal(parse("2.5e1", &sizes), 25);
  check_equal(parse("+7", &sizes), 7);
  check_equal(parse("1e15", &sizes), 1e15);
  check_equal(parse("1", &sizes), 1);
  check_equal(parse(".5", &positive), 0.5);
  check_equal(parse("1e-300", &positive), 1e-300);
  check_equal(parse("-3", &any), -3);
  check_equal(parse("0", &from_zero), 0);
  check_equal(parse("0.1", &any), 0.1);
}

static void refuses_what_is_no_number(void **state) {
  (void)state;
  static const char *const text[] = {"",         " ",    "abc", "nan", "NAN", "inf",   "-inf",
                                     "infinity", "0x10", "1 ",  " 1",  "1e",  "e5",    ".",
                                     "-",        "+",    "--3", "1-",  "1,2", "1:2:3", "1.2.3"};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++)
    refuse(text[i], &any);
}

static void refuses_what_is_out_of_range(void **state) {
  (void)state;
  refuse("0", &sizes);
  refuse("-3", &sizes);
  refuse("1.0000000001e15", &sizes);
  refuse("2.5", &sizes);
  refuse("0", &positive);
  refuse("-0", &positive);
  refuse("1e-400", &positive); /* underflows to the open end */
  refuse("1e400", &positive);
  refuse("1e400", &any);
  refuse("-1e400", &any);
  refuse("100.00001", &from_zero);
}

/* The bounds stand in the message as the shortest texts that mean them. */
static void says_the_range(void **state) {
  (void)state;
  static const rv_domain domain = {.low = 0.1 + 0.2, .high = 1e15};
  refuse("0", &domain);
  assert_non_null(strstr(rv_message(), "of at least 0.30000000000000004 and at most 1e15"));
  refuse("0", &sizes);
  assert_non_null(strstr(rv_message(), "a whole number of at least 1 and at most 1e15"));
}

static void expect_items(const char *text, const rv_domain *domain, const double *item,
                         size_t count) {
  rv_list list;
  check_status(rv_list_parse(&list, text, domain, "--m"), RV_OK);
  assert_int_equal(list.count, count);
  for (size_t i = 0; i < count; i++)
    check_equal(list.item[i], item[i]);
  rv_list_free(&list);
  assert_null(list.item);
}

static void reads_lists(void **state) {
  (void)state;
  expect_items("5", &sizes, (double[]){5}, 1);
  expect_items("3,1,2", &sizes, (double[]){3, 1, 2}, 3);
  expect_items("2,2", &sizes, (double[]){2, 2}, 2); /* as given: no range, nothing is dropped */
  expect_items("1:5:5", &sizes, (double[]){1, 2, 3, 4, 5}, 5);
  expect_items("9,1:3:3,7", &sizes, (double[]){9, 1, 2, 3, 7}, 5);
  expect_items("7:7:1", &sizes, (double[]){7}, 1);
  expect_items("0:1:5", &any, (double[]){0, 0.25, 0.5, 0.75, 1}, 5);
}

static void drops_points_that_round_alike(void **state) {
  (void)state;
  expect_items("1:3:9", &sizes, (double[]){1, 2, 3}, 3); /* 1.25 -> 1, 1.5 -> 2, 2.5 -> 3 */
  expect_items("4:4:10", &sizes, (double[]){4}, 1);
  expect_items("1:4:7:log", &sizes, (double[]){1, 2, 3, 4}, 4);
  /* a repetition is dropped inside a range only */
  expect_items("1,1:2:2,2", &sizes, (double[]){1, 1, 2, 2}, 4);
}

static void hits_both_ends_exactly(void **state) {
  (void)state;
  static const char *const text[] = {"0.1:0.7:13", "0.1:0.7:13:log", "1e-9:0.3:1000:log",
                                     "0.3:1e9:77"};
  static const double low[] = {0.1, 0.1, 1e-9, 0.3}, high[] = {0.7, 0.7, 0.3, 1e9};
  static const size_t count[] = {13, 13, 1000, 77};
  for (size_t i = 0; i < sizeof low / sizeof *low; i++) {
    rv_list list;
    check_status(rv_list_parse(&list, text[i], &positive, "--m"), RV_OK);
    assert_int_equal(list.count, count[i]);
    check_equal(list.item[0], low[i]);
    check_equal(list.item[count[i] - 1], high[i]);
    rv_list_free(&list);
  }
}

static void spaces_points_evenly_in_the_logarithm(void **state) {
  (void)state;
  rv_list list;
  check_status(rv_list_parse(&list, "1e-3:1e9:25:log", &positive, "--m"), RV_OK);
  assert_int_equal(list.count, 25);
  /* pow, a quotient and a product: a few roundings, the exponent's times ln(1e12) = 28 */
  for (size_t i = 0; i < 25; i++)
    check_relative(list.item[i], pow(10, -3 + 0.5 * (double)i), 64 * DBL_EPSILON);
  rv_list_free(&list);
}

static void spaces_points_evenly(void **state) {
  (void)state;
  rv_list list;
  check_status(rv_list_parse(&list, "-5:2:71", &any, "--m"), RV_OK);
  assert_int_equal(list.count, 71);
  for (size_t i = 0; i < 71; i++)
    check_near(list.item[i], (double)i / 10 - 5, 4 * 5 * DBL_EPSILON);
  rv_list_free(&list);
}

/* hi/lo overflows here, the geometric mean does not. */
static void keeps_a_wide_range_inside_the_domain(void **state) {
  (void)state;
  rv_list list;
  check_status(rv_list_parse(&list, "1e-300:1e12:3:log", &positive, "--m"), RV_OK);
  assert_int_equal(list.count, 3);
  check_relative(list.item[1], 1e-144, 2048 * DBL_EPSILON); /* pow's argument is 700 wide */
  rv_list_free(&list);
}

static void refuse_list(const char *text, const rv_domain *domain) {
  double before;
  rv_list list = {&before, 99};
  if (rv_list_parse(&list, text, domain, "--m") != RV_EINVAL)
    fail_msg("'%s' was read as %zu values", text, list.count);
  assert_null(list.item);
  assert_int_equal(list.count, 0);
  assert_non_null(strstr(rv_message(), "--m"));
}

static void refuses_bad_lists(void **state) {
  (void)state;
  static const char *const text[] = {
      "",        "1,",         ",1",      "1,,2",      "1, 2",    "3:1:0",      "3:1:2",
      "1:5:1",   "1::3",       "1:2",     "1:2:",      ":2:3",    "1:2:3:lin",  "1:2:3:LOG",
      "1:2:3:",  "1:2:3:log:", "1:5:0",   "1:5:-2",    "1:5:2.5", "1:5:1e7",    "1.5:4:3",
      "1:4.5:3", "0:5:2",      "1:nan:3", "1:1e400:3", "2:3:4,x", "1:2:3:log,0"};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++)
    refuse_list(text[i], &sizes);
  refuse_list("0:10:3:log", &from_zero);
  refuse_list("-1:10:3:log", &any);
}

static void refuses_too_many_values(void **state) {
  (void)state;
  char text[64];
  snprintf(text, sizeof text, "1:1e15:%d", (int)RV_LIST_MAX + 1);
  refuse_list(text, &sizes);
  snprintf(text, sizeof text, "1:1e15:%d,5", (int)RV_LIST_MAX);
  refuse_list(text, &sizes);
  snprintf(text, sizeof text, "1:1e15:%d", (int)RV_LIST_MAX);
  rv_list list;
  check_status(rv_list_parse(&list, text, &sizes, "--m"), RV_OK);
  assert_int_equal(list.count, RV_LIST_MAX);
  rv_list_free(&list);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_numbers),
      cmocka_unit_test(refuses_what_is_no_number),
      cmocka_unit_test(refuses_what_is_out_of_range),
      cmocka_unit_test(says_the_range),
      cmocka_unit_test(reads_lists),
      cmocka_unit_test(drops_points_that_round_alike),
      cmocka_unit_test(hits_both_ends_exactly),
      cmocka_unit_test(spaces_points_evenly_in_the_logarithm),
      cmocka_unit_test(spaces_points_evenly),
      cmocka_unit_test(keeps_a_wide_range_inside_the_domain),
      cmocka_unit_test(refuses_bad_lists),
      cmocka_unit_test(refuses_too_many_values),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
