/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exponents of errors of random units, beside what the next order allows them to be off by. */
#include "check.h"
#include "model/random_sigmoid_layer.h"
#include "model/sigmoid_layer_errors.h"
#include "theory/sigmoid_next_order.h"
#include "theory/slope_departure.h"

static const rv_stream_key key = {181, 182, 183, 184};

enum { UNITS = 2000 };

/* Mean errors at a scale; the same draws at every scale. */
static rv_sigmoid_layer_errors errors_at(double scale, size_t n, double q, rv_field_mean mean) {
  const rv_sigmoid_layer_law law = {
      .scale = scale, .uniform_weights = true, .probability = q, .mean = mean, .given_mean = 0};
  rv_sigmoid_layer layer;
  rv_sigmoid_layer_errors out;
  check_status(rv_sigmoid_layer_open(&layer, UNITS, n, RV_ZERO_ONE), RV_OK);
  rv_sigmoid_layer_draw(&key, &layer, &law);
  check_status(rv_sigmoid_layer_measure(&out, &layer), RV_OK);
  rv_sigmoid_layer_free(&layer);
  return out;
}

/* The scale at which the next order is 1/40; it is proportional to the scale's square. */
static double scale_for(double at_one) {
  return sqrt(0.025 / at_one);
}

/* |d ln error / d ln v - exponent|, over a hundredth of the scale. */
static double departure(double error, double beyond, double exponent) {
  return fabs(log(beyond / error) / (2 * log(1.01)) - exponent);
}

/* Of few inputs and of many, for which the moments come near to a normal law's, which the bounds
   are made of: there they leave little. */
static void symmetric_errors_bend_no_more(void **state) {
  (void)state;
  static const struct {
    rv_approximation kind;
    double exponent, left;
  } row[] = {{RV_TAYLOR, 1, 0.8},        {RV_SECOND_ORDER, 2, 0.8},    {RV_FOURTH_ORDER, 3, 0.7},
             {RV_GAUSS_HERMITE, 2, 0.8}, {RV_EDGEWORTH, 3, 0.7},       {RV_MACKAY, 1, 0.3},
             {RV_PROBIT, 0, 0.8},        {RV_VARIANCE_MATCHED, 1, 0.8}};
  for (size_t n = 3; n <= 100; n += 97)
    for (size_t k = 0; k < 8; k++) {
      double scale = scale_for(rv_symmetric_next_order(row[k].kind, 1, (double)n));
      rv_sigmoid_layer_errors at = errors_at(scale, n, 0.5, RV_FIELD_INFLECTION),
                              beyond = errors_at(1.01 * scale, n, 0.5, RV_FIELD_INFLECTION);
      double bend = departure(at.error[row[k].kind], beyond.error[row[k].kind], row[k].exponent);
      double most =
          rv_slope_departure(rv_symmetric_next_order(row[k].kind, 1.01 * scale, (double)n), 1);
      check(bend <= 1.2 * most && bend > (n < 100 ? 0 : most * row[k].left));
    }
}

static void the_gap_bends_no_more(void **state) {
  (void)state;
  double scale = scale_for(rv_symmetric_next_order_of_gap(1));
  rv_sigmoid_layer_errors at = errors_at(scale, 5, 0.5, RV_FIELD_INFLECTION),
                          beyond = errors_at(1.01 * scale, 5, 0.5, RV_FIELD_INFLECTION);
  double bend = departure(at.bound_gap, beyond.bound_gap, 1);
  double most = rv_slope_departure(rv_symmetric_next_order_of_gap(1.01 * scale), 1);
  check(bend <= most && bend > most / 4);
}

static void skewed_errors_bend_no_more(void **state) {
  (void)state;
  static const struct {
    rv_approximation kind;
    double exponent;
  } row[] = {
      {RV_SECOND_ORDER, 1.5}, {RV_GAUSS_HERMITE, 1.5}, {RV_FOURTH_ORDER, 2.5}, {RV_EDGEWORTH, 2.5}};
  for (double q = 0.1; q < 0.3; q += 0.1)
    for (size_t k = 0; k < 4; k++) {
      double scale = scale_for(rv_skewed_next_order(row[k].kind, 1, 5, q));
      rv_sigmoid_layer_errors at = errors_at(scale, 5, q, RV_FIELD_GIVEN),
                              beyond = errors_at(1.01 * scale, 5, q, RV_FIELD_GIVEN);
      double bend = departure(at.error[row[k].kind], beyond.error[row[k].kind], row[k].exponent);
      double most = rv_slope_departure(rv_skewed_next_order(row[k].kind, 1.01 * scale, 5, q), 1);
      check(bend <= most && bend > most / 10);
    }
}

/* error n^order at two n; draws of different n are independent, and with 80,000 inputs or more the
   ratio is known to a hundredth. */
static void check_wide(double scale, rv_field_mean mean, rv_approximation kind, double order) {
  const double few = 24, many = 192;
  double at = errors_at(scale, (size_t)few, 0.5, mean).error[kind],
         beyond = errors_at(scale, (size_t)many, 0.5, mean).error[kind];
  double r = rv_wide_next_order(few) - rv_wide_next_order(many);
  check(fabs(at / beyond * pow(few / many, order) - 1) <= r);
}

static void wide_layers_bend_no_more(void **state) {
  (void)state;
  for (double scale = 0.5; scale <= 2; scale *= 2) {
    check_wide(scale, RV_FIELD_MINUS_VARIANCE, RV_GAUSS_HERMITE, 1);
    check_wide(scale, RV_FIELD_RANDOM, RV_GAUSS_HERMITE, 1);
    if (scale >= 1)
      check_wide(scale, RV_FIELD_RANDOM, RV_EDGEWORTH, 2);
  }
}

/* The first from both sides, as the next order is a small part; the second is a bound from below.
 */
static void least_errors(void **state) {
  (void)state;
  double error = errors_at(0.1, 5, 0.5, RV_FIELD_INFLECTION).error[RV_EDGEWORTH];
  check_relative(error, rv_symmetric_least_error(0.1, 5), 0.05);
  error = errors_at(0.1, 5, 0.2, RV_FIELD_GIVEN).error[RV_EDGEWORTH];
  double least = rv_skewed_least_error(0.1, 5, 0.2);
  check(least < error && error < 2 * least);
}

static void departures_of_powers(void **state) {
  (void)state;
  check_relative(rv_slope_departure(0.2, 2), 0.5, 1e-15);
  check(isinf(rv_slope_departure(1, 1)));
  check(rv_symmetric_bend(0.1, 5) < 0.025 && rv_symmetric_bend(0.2, 5) > 0.025);
  check(rv_symmetric_bend(0.03, 5) > 0.025 && rv_symmetric_bend(0.1, 1000) > 0.025);
  check(rv_skewed_bend(0.1, 5, 0.2) < 0.025 && rv_skewed_bend(0.15, 5, 0.2) > 0.025);
  check(rv_skewed_bend(0.1, 5, 0.5) > 0.025 && rv_skewed_bend(0.1, 5, 0.0917) > 0.025);
  check(isnan(rv_symmetric_next_order(RV_CONDITIONED, 1, 5)));
  check(isnan(rv_skewed_next_order(RV_TAYLOR, 1, 5, 0.1)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(symmetric_errors_bend_no_more),
      cmocka_unit_test(the_gap_bends_no_more),
      cmocka_unit_test(skewed_errors_bend_no_more),
      cmocka_unit_test(wide_layers_bend_no_more),
      cmocka_unit_test(least_errors),
      cmocka_unit_test(departures_of_powers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
