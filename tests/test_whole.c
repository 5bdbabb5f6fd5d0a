/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole numbers to 64 bits: every one exactly, nothing else. */
#include "check.h"
#include "support/whole.h"

static void expect(const char *text, uint64_t number) {
  uint64_t found = ~number;
  check_status(rv_whole_parse(&found, text, UINT64_MAX, "--seed"), RV_OK);
  if (found != number)
    fail_msg("'%s' was read as %llu", text, (unsigned long long)found);
}

static void reads_whole_numbers(void **state) {
  (void)state;
  expect("0", 0);
  expect("7", 7);
  expect("+7", 7);
  expect("007", 7);
  expect("1e6", 1000000);
  expect("1E+6", 1000000);
  expect("1.5e3", 1500);
  expect("1.0", 1);
  expect("2.50e1", 25);
  expect("20e-1", 2);
  expect(".5e1", 5);
  expect("5.", 5);
  expect("0e99999999999999999999", 0);
  expect("0.000", 0);
  expect("9007199254740993", 9007199254740993); /* 2^53 + 1, which no double is */
  expect("18446744073709551615", UINT64_MAX);
  expect("1.8446744073709551615e19", UINT64_MAX);
  expect("184467440737095516150e-1", UINT64_MAX);
  expect("1e19", 10000000000000000000u);
  expect("0.00000000000000000000000000000000001e35", 1);
  expect("100000000000000000000000000000000000e-35", 1);
}

static void refuse(const char *text, uint64_t high) {
  uint64_t found = 12345;
  if (rv_whole_parse(&found, text, high, "--seed") != RV_EINVAL)
    fail_msg("'%s' was read as %llu", text, (unsigned long long)found);
  assert_int_equal(found, 12345);
  assert_non_null(strstr(rv_message(), "--seed"));
}

static void refuses_everything_else(void **state) {
  (void)state;
  static const char *const text[] = {"",
                                     " ",
                                     "1 ",
                                     " 1",
                                     "-1",
                                     "-0",
                                     "+",
                                     "++1",
                                     "+-1",
                                     "e5",
                                     ".",
                                     ".e1",
                                     "1e",
                                     "1e+",
                                     "1e-",
                                     "1e1.5",
                                     "1e 1",
                                     "0x10",
                                     "1_0",
                                     "1,0",
                                     "1.2.3",
                                     "nan",
                                     "inf",
                                     "0.5",
                                     "1.5",
                                     "1e-1",
                                     "1e-99999999999999999999",
                                     "15e-1",
                                     "18446744073709551616",
                                     "1.8446744073709551616e19",
                                     "2e19",
                                     "1e20",
                                     "1e99999999999999999999",
                                     "100000000000000000001",
                                     "1e6x",
                                     "one"};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++)
    refuse(text[i], UINT64_MAX);
}

static void keeps_below_the_largest(void **state) {
  (void)state;
  uint64_t found;
  check_status(rv_whole_parse(&found, "1024", 1024, "--threads"), RV_OK);
  refuse("1025", 1024);
  refuse("1e19", 1024);
  assert_non_null(strstr(rv_message(), "from 0 to 1024"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reads_whole_numbers),
      cmocka_unit_test(refuses_everything_else),
      cmocka_unit_test(keeps_below_the_largest),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
