/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two histories of errors, compared by hand. */
#include "learn/shadow_compare.h"

#include "check.h"

/* Errors in units that are exact. */
static rv_shadow_epoch dropout[] = {
    {.test_error = 0.75}, {.test_error = 0.5}, {.test_error = 0.375}, {.test_error = 0.25}};
static rv_shadow_epoch shadow[] = {
    {.test_error = 0.5}, {.test_error = 0.25}, {.test_error = 0.1875}, {.test_error = 0.125}};

/* SHADOW has the final 0.25 after 2 epochs of twice the images, when dropout has had 4. */
static void twice_the_images(void **state) {
  (void)state;
  rv_shadow_comparison c = rv_shadow_compare(dropout, shadow, 4, 1);
  check_equal(c.gain, 0.125);
  check_equal(c.gain_images, 0);
  check_equal(c.sooner, 2);
  check_equal(c.sooner_images, 0);
}

/* After 2 of 3 epochs SHADOW has seen 3 times the images at a share of a half; it has 0.375 after
   2. */
static void half_as_many_more(void **state) {
  (void)state;
  rv_shadow_comparison c = rv_shadow_compare(dropout, shadow, 3, 0.5);
  check_equal(c.gain, 0.1875);
  check_equal(c.gain_images, 0.125);
  check_equal(c.sooner, 1);
  check_equal(c.sooner_images, 0);
}

static void the_worse_one_may_be_shadow(void **state) {
  (void)state;
  rv_shadow_comparison c = rv_shadow_compare(shadow, dropout, 4, 0);
  check_equal(c.gain, -0.125);
  check_equal(c.gain_images, -0.125);
  check_equal(c.sooner, -2);
  check_equal(c.sooner_images, -2);
}

/* One epoch of twice the images is more than dropout has seen. */
static void no_time_for_as_many_images(void **state) {
  (void)state;
  check_equal(rv_shadow_compare(dropout, shadow, 1, 1).gain_images, 0);
  check_equal(rv_shadow_compare(dropout, shadow, 1, 1).gain, 0.25);
}

/* 3 * 1.1 / 1.1 is below 3 in doubles. */
static void rounding_takes_no_epoch(void **state) {
  (void)state;
  for (size_t e = 1; e <= 1000; e++)
    for (int tenths = 0; tenths <= 10; tenths++) {
      double share = tenths / 10.0;
      assert_int_equal(rv_shadow_epoch_at((double)e * (1 + share), 1 + share), e);
    }
  assert_int_equal(rv_shadow_epoch_at(5, 2), 2);
  assert_int_equal(rv_shadow_epoch_at(1, 2), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(twice_the_images), cmocka_unit_test(half_as_many_more),
      cmocka_unit_test(the_worse_one_may_be_shadow), cmocka_unit_test(no_time_for_as_many_images),
      cmocka_unit_test(rounding_takes_no_epoch)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
