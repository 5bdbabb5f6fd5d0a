/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lemma 3.3 in numbers: bounds, the biases by them, and what these leave and move. */
#include "check.h"
#include "model/coordinate_bias.h"

#include <float.h>

static const rv_flat_layer layer = {800, 100, 16};

static void bounds_on_a_coordinate(void **state) {
  (void)state;
  check_near(rv_coordinate_sigma(layer), 0.2, 4 * DBL_EPSILON);
  check_near(rv_coordinate_printed(layer), sqrt(16 / 800.), 4 * DBL_EPSILON);
  check_near(rv_coordinate_corrected(layer, 0.1), sqrt(4 * 16 * log(2000) / 800), 8 * DBL_EPSILON);
}

/* |b| = tau sigma is eps ||h|| / k or eps ||h|| / sqrt(k), with ||h|| = sqrt(k) = 4. */
static void biases_by_the_rules(void **state) {
  (void)state;
  const double printed = sqrt(16 / 800.), corrected = printed * sqrt(4 * log(2000));
  const double bias[] = {[RV_PRINTED_BY_K] = printed * 4 / 16,
                         [RV_PRINTED_BY_ROOT] = printed * 4 / 4,
                         [RV_CORRECTED_BY_K] = corrected * 4 / 16,
                         [RV_CORRECTED_BY_ROOT] = corrected * 4 / 4};
  for (int rule = 0; rule < 4; rule++) {
    check_near(0.2 * rv_coordinate_tau((rv_bias_rule)rule, layer, 0.1), bias[rule],
               16 * DBL_EPSILON);
    assert_non_null(rv_bias_rule_names[rule]);
  }
  assert_null(rv_bias_rule_names[4]);
}

/* Half of the coordinates off the support are above 0; at 1 sigma, 0.158655 of them. On the
   support the value 1 lies 5 standard deviations above 0, but for the factor sqrt(15/16). */
static void what_a_bias_leaves_and_moves(void **state) {
  (void)state;
  check_near(rv_coordinate_left(layer, 0), 42, 1e-12);
  check_near(rv_coordinate_left(layer, 1), 84 * erfc(sqrt(0.5)) / 2, 1e-12);
  check_near(rv_coordinate_moved(layer, 0), 8 * erfc(5 / sqrt(15 / 8.)), 1e-18);
  check_near(rv_coordinate_moved(layer, 1), 8 * erfc(6 / sqrt(15 / 8.)), 1e-20);
  check_equal(rv_coordinate_moved((rv_flat_layer){800, 100, 1}, 0), 0); /* without noise */
}

static void a_steady_gain(void **state) {
  (void)state;
  double least = 40 * log(2000) * log(2000);
  check(rv_coordinate_gain_is_steady((rv_flat_layer){least * 1.001, 100, 16}, 0.1));
  check(!rv_coordinate_gain_is_steady((rv_flat_layer){least * 0.999, 100, 16}, 0.1));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bounds_on_a_coordinate),
      cmocka_unit_test(biases_by_the_rules),
      cmocka_unit_test(what_a_bias_leaves_and_moves),
      cmocka_unit_test(a_steady_gain),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
