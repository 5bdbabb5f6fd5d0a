/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of approximations over a layer: a unit by hand, and layers against their definitions. */
#include "check.h"
#include "model/random_sigmoid_layer.h"
#include "model/sigmoid_layer_errors.h"

#include <float.h>

static const rv_stream_key key = {321, 322, 323, 324};

static double sigmoid(double z) {
  return 1 / (1 + exp(-z));
}

static double second_order(double mean, double variance) {
  double s = sigmoid(mean);
  return s + s * (1 - s) * (1 - 2 * s) * variance / 2;
}

/* z = ln 3 (x - 1/2) with P(x = 1) = 1/4. */
static void one_unit_by_hand(void **state) {
  (void)state;
  double weight = log(3), bias = -log(3) / 2, input = 0.25;
  const rv_sigmoid_layer layer = {&weight, &bias, &input, 1, 1, RV_ZERO_ONE};
  double exact = 0.25 * sigmoid(log(3) / 2) + 0.75 * sigmoid(-log(3) / 2);
  double mean = -log(3) / 4, variance = log(3) * log(3) * 3 / 16;
  double error = fabs(sigmoid(mean) - exact), bound = variance / (12 * sqrt(3));
  rv_sigmoid_layer_errors e;
  check_status(rv_sigmoid_layer_measure(&e, &layer), RV_OK);
  check_relative(e.variance, variance, 1e-14);
  check_near(e.error[RV_TAYLOR], error, 4 * DBL_EPSILON);
  check_near(e.error[RV_SECOND_ORDER], fabs(second_order(mean, variance) - exact), 1e-15);
  check_relative(e.bound_ratio[RV_TAYLOR], (error - e.rounding) / bound, 1e-12);
  check_relative(1 - e.bound_gap, error / bound, 1e-12);
  check_equal(e.bound_ratio[RV_PROBIT], 0);
  check_near(e.uncentred, fabs(second_order(mean, log(3) * log(3) / 4) - exact), 1e-15);
  check_near(e.limit, fabs(exact - exp(-variance / 2) / 2), 1e-15);
  check(e.rounding > 0 && e.rounding < 1e-13);
  check(e.enumeration <= 1);
}

/* The same with x = 2y - 1 and tanh(z) = 2 sigma(2z) - 1: half the weight, and the bias of x = 0.
 */
static void one_unit_with_signs(void **state) {
  (void)state;
  double weight = log(3) / 4, bias = 0, input = -0.5;
  const rv_sigmoid_layer layer = {&weight, &bias, &input, 1, 1, RV_PLUS_MINUS};
  double exact = 0.25 * tanh(log(3) / 4) + 0.75 * tanh(-log(3) / 4), mean = -log(3) / 8;
  double variance = log(3) * log(3) / 16 * 3 / 4, raw = log(3) * log(3) / 16;
  double slope = 1 - pow(tanh(mean), 2), curvature = -2 * tanh(mean) * slope;
  rv_sigmoid_layer_errors e;
  check_status(rv_sigmoid_layer_measure(&e, &layer), RV_OK);
  check_relative(e.variance, variance, 1e-14);
  check_near(e.error[RV_TAYLOR], fabs(tanh(mean) - exact), 1e-15);
  check_near(e.uncentred, fabs(tanh(mean) + curvature * raw / 2 - exact), 1e-15);
  check(e.enumeration <= 1);
}

/* A layer is the mean of its units, each a layer by itself, or the largest of them. */
static void a_layer_is_made_of_its_units(void **state) {
  (void)state;
  enum { UNITS = 14 };
  for (rv_coding coding = RV_ZERO_ONE; coding <= RV_PLUS_MINUS; coding++) {
    const rv_sigmoid_layer_law law = {.scale = 3, .probability = -1, .mean = RV_FIELD_RANDOM};
    rv_sigmoid_layer layer;
    rv_sigmoid_layer_errors all, one, sum = {0};
    check_status(rv_sigmoid_layer_open(&layer, UNITS, 6, coding), RV_OK);
    rv_sigmoid_layer_draw(&key, &layer, &law);
    check_status(rv_sigmoid_layer_measure(&all, &layer), RV_OK);
    for (size_t j = 0; j < UNITS; j++) {
      const rv_sigmoid_layer unit = {
          layer.weight + 6 * j, layer.bias + j, layer.input, 1, 6, coding};
      check_status(rv_sigmoid_layer_measure(&one, &unit), RV_OK);
      for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
        sum.error[k] += one.error[k] / UNITS;
        sum.bound_ratio[k] = fmax(sum.bound_ratio[k], one.bound_ratio[k]);
      }
      sum.variance += one.variance / UNITS;
      sum.bound_gap += one.bound_gap / UNITS;
      sum.uncentred += one.uncentred / UNITS;
      sum.limit += one.limit / UNITS;
      sum.rounding = fmax(sum.rounding, one.rounding);
      if (j < RV_LAYER_ENUMERATED_UNITS)
        sum.enumeration = fmax(sum.enumeration, one.enumeration);
    }
    for (rv_approximation k = 0; k < RV_APPROXIMATIONS; k++) {
      check_relative(all.error[k], sum.error[k], 1e-14);
      check_equal(all.bound_ratio[k], sum.bound_ratio[k]);
    }
    check_relative(all.variance, sum.variance, 1e-14);
    check_relative(all.bound_gap, sum.bound_gap, 1e-14);
    check_relative(all.uncentred, sum.uncentred, 1e-14);
    check_relative(all.limit, sum.limit, 1e-14);
    check_equal(all.rounding, sum.rounding);
    check_equal(all.enumeration, sum.enumeration);
    rv_sigmoid_layer_free(&layer);
  }
}

/* Few inputs are enumerated, more are not; the two routes never agree to the last bit throughout.
 */
static void few_inputs_are_enumerated(void **state) {
  (void)state;
  const size_t inputs[] = {RV_LAYER_ENUMERATED_INPUTS, RV_LAYER_ENUMERATED_INPUTS + 1};
  for (size_t i = 0; i < 2; i++) {
    const rv_sigmoid_layer_law law = {.scale = 3, .probability = -1, .mean = RV_FIELD_RANDOM};
    rv_sigmoid_layer layer;
    rv_sigmoid_layer_errors e;
    check_status(rv_sigmoid_layer_open(&layer, 10, inputs[i], RV_ZERO_ONE), RV_OK);
    rv_sigmoid_layer_draw(&key, &layer, &law);
    check_status(rv_sigmoid_layer_measure(&e, &layer), RV_OK);
    check(i == 0 ? e.enumeration > 0 && e.enumeration <= 1 : e.enumeration == 0);
    rv_sigmoid_layer_free(&layer);
  }
}

static void bad_layers_are_refused(void **state) {
  (void)state;
  double weight[] = {1, 1}, bias = 0, input[] = {0.5, 1.5};
  rv_sigmoid_layer_errors e;
  const rv_sigmoid_layer layer = {weight, &bias, input, 1, 2, RV_ZERO_ONE};
  check_status(rv_sigmoid_layer_measure(&e, &layer), RV_EINVAL);
  input[1] = 0.5;
  weight[0] = 1e150; /* a mean, but no moments */
  check_status(rv_sigmoid_layer_measure(&e, &layer), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_unit_by_hand),
      cmocka_unit_test(one_unit_with_signs),
      cmocka_unit_test(a_layer_is_made_of_its_units),
      cmocka_unit_test(few_inputs_are_enumerated),
      cmocka_unit_test(bad_layers_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
