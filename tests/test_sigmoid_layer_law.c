/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means over random layers against moments written out, and one coding against the other. */
#include "check.h"
#include "theory/sigmoid_first_order.h"
#include "theory/sigmoid_layer_law.h"

/* One input, normal weight: E w^4 E(x - q)^4, the fourth moment of a fair coin being 1/16; two
   inputs share the variance, and meet in 3 E w^2 w'^2 / 16 twice. */
static void moments(void **state) {
  (void)state;
  const rv_sigmoid_layer_law fair = {.scale = 2, .probability = 0.5};
  const rv_sigmoid_layer_law uniform = {.scale = 3, .uniform_weights = true, .probability = -1};
  check_relative(rv_sigmoid_layer_variance(&fair, RV_ZERO_ONE), 1, 1e-15);
  check_relative(rv_sigmoid_layer_fourth_moment(&fair, RV_ZERO_ONE, 1), 3 * 16 / 16.0, 1e-15);
  check_relative(rv_sigmoid_layer_fourth_moment(&fair, RV_ZERO_ONE, 2),
                 16 / 4.0 * (2 * 3 + 2 * 3) / 16, 1e-14);
  check_relative(rv_sigmoid_layer_variance(&uniform, RV_ZERO_ONE), 1.5, 1e-15);
  /* E (p - 3 p^2) = 1/6 - 1/10 */
  check_relative(rv_sigmoid_layer_fourth_moment(&uniform, RV_ZERO_ONE, 1), 81 * 1.8 / 15, 1e-14);
}

/* tanh z = 2 sigma(2z) - 1, and x = 2y - 1 doubles the weights once more. */
static void codings(void **state) {
  (void)state;
  const rv_sigmoid_layer_law signs = {.scale = 0.5, .probability = 0.3, .mean = RV_FIELD_RANDOM};
  const rv_sigmoid_layer_law same = {.scale = 2, .probability = 0.3, .mean = RV_FIELD_RANDOM};
  check_relative(rv_sigmoid_layer_scale(&signs, RV_PLUS_MINUS), 2, 1e-15);
  check_relative(4 * rv_sigmoid_layer_variance(&signs, RV_PLUS_MINUS),
                 rv_sigmoid_layer_variance(&same, RV_ZERO_ONE), 1e-15);
  check_relative(rv_sigmoid_layer_first_order(RV_MACKAY, &signs, RV_PLUS_MINUS),
                 2 * rv_sigmoid_layer_first_order(RV_MACKAY, &same, RV_ZERO_ONE), 1e-14);
  check_relative(rv_sigmoid_layer_first_order_allowance(RV_TAYLOR, &signs, RV_PLUS_MINUS, 5),
                 2 * rv_sigmoid_layer_first_order_allowance(RV_TAYLOR, &same, RV_ZERO_ONE, 5),
                 1e-14);
  check_relative(rv_sigmoid_layer_first_order(RV_TAYLOR, &same, RV_ZERO_ONE),
                 4 * 0.21 * rv_sigmoid_first_order(RV_TAYLOR, 0, 2), 1e-14);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(moments),
      cmocka_unit_test(codings),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
