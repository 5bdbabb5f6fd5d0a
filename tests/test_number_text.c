/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers in sentences: short, and the same when they are read back. */
#include "check.h"
#include "support/number_text.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(double x, const char *text) {
  char out[RV_NUMBER_TEXT];
  assert_string_equal(rv_number_text(out, sizeof out, x), text);
}

static void writes_numbers_as_people_do(void **state) {
  (void)state;
  expect(0.2, "0.2");
  expect(0.1 + 0.2, "0.30000000000000004");
  expect(1.0 / 3, "0.3333333333333333");
  expect(0, "0");
  expect(-0.0, "-0");
  expect(1, "1");
  expect(-12.5, "-12.5");
  expect(10, "10");
  expect(1234, "1234");
  expect(100000, "100000");
  expect(1e6, "1e6");
  expect(1.2e6, "1.2e6");
  expect(1234567, "1234567");
  expect(16777217, "16777217");
  expect(9007199254740992, "9007199254740992");
  expect(0.0001, "0.0001");
  expect(0.00012345, "0.00012345");
  expect(1e-5, "1e-5");
  expect(-1.5e-7, "-1.5e-7");
  expect(1e17, "1e17");
  expect(123456789012345680000.0, "1.2345678901234568e20");
  expect(99.99999999999999, "99.99999999999999");
  expect(DBL_MAX, "1.7976931348623157e308");
  expect(-DBL_MIN, "-2.2250738585072014e-308");
  expect(4.9e-324, "5e-324");
  expect(NAN, "nan");
  expect(INFINITY, "inf");
  expect(-INFINITY, "-inf");
}

static void floats_have_their_own_digits(void **state) {
  (void)state;
  char out[RV_NUMBER_TEXT];
  assert_string_equal(rv_float_text(out, sizeof out, 1.0000001F), "1.0000001");
  assert_string_equal(rv_number_text(out, sizeof out, 1.0000001F), "1.0000001192092896");
  assert_string_equal(rv_float_text(out, sizeof out, 0.1F), "0.1");
  assert_string_equal(rv_float_text(out, sizeof out, FLT_MAX), "3.4028235e38");
  assert_string_equal(rv_float_text(out, sizeof out, 1e-45F), "1e-45");
  assert_string_equal(rv_float_text(out, sizeof out, -INFINITY), "-inf");
}

/* Random bits, so that all exponents come up. */
static void reads_back_to_the_same_number(void **state) {
  (void)state;
  uint64_t bits = 1;
  for (int i = 0; i < 100000; i++) {
    char out[RV_NUMBER_TEXT];
    double x;
    float narrow;
    bits = bits * 6364136223846793005u + 1442695040888963407u;
    memcpy(&x, &bits, sizeof x);
    memcpy(&narrow, (const char *)&bits + 4, sizeof narrow);
    if (isfinite(x))
      check_equal(strtod(rv_number_text(out, sizeof out, x), NULL), x);
    check(strlen(out) + 1 < sizeof out);
    if (isfinite(narrow))
      check_equal(strtof(rv_float_text(out, sizeof out, narrow), NULL), narrow);
  }
}

static void a_small_room_cuts(void **state) {
  (void)state;
  char out[4];
  assert_string_equal(rv_number_text(out, sizeof out, 123456), "123");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(writes_numbers_as_people_do),
      cmocka_unit_test(floats_have_their_own_digits),
      cmocka_unit_test(reads_back_to_the_same_number),
      cmocka_unit_test(a_small_room_cuts),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
