/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random layers of sigmoid units: the laws of their numbers, and the means their biases make. */
#include "check.h"
#include "law.h"
#include "model/random_sigmoid_layer.h"

#include <float.h>
#include <gsl/gsl_cdf.h>

enum { UNITS = 200, INPUTS = 30 };

static const rv_stream_key key = {311, 312, 313, 314};

static rv_sigmoid_layer make(rv_coding coding, const rv_sigmoid_layer_law *law) {
  rv_sigmoid_layer layer;
  check_status(rv_sigmoid_layer_open(&layer, UNITS, INPUTS, coding), RV_OK);
  rv_sigmoid_layer_draw(&key, &layer, law);
  return layer;
}

static rv_unit_moments moments(const rv_sigmoid_layer *layer, size_t j) {
  rv_unit_moments m;
  rv_unit unit = rv_sigmoid_layer_unit(layer, j);
  check_status(rv_unit_summarise(&m, &unit), RV_OK);
  return m;
}

static double normal_cdf(double x, const void *sd) {
  return gsl_cdf_gaussian_P(x, *(const double *)sd);
}

static double flat_cdf(double x, const void *half_width) {
  double a = *(const double *)half_width;
  return gsl_cdf_flat_P(x, -a, a);
}

static double unit_flat_cdf(double x, const void *unused) {
  (void)unused;
  return gsl_cdf_flat_P(x, 0, 1);
}

static void weights_have_their_law(void **state) {
  (void)state;
  double sd = 3 / sqrt(INPUTS), half_width = sd * sqrt(3);
  rv_sigmoid_layer_law law = {.scale = 3, .probability = 0.5};
  rv_sigmoid_layer layer = make(RV_ZERO_ONE, &law);
  check_law(layer.weight, UNITS * INPUTS, normal_cdf, &sd);
  rv_sigmoid_layer_free(&layer);
  law.uniform_weights = true;
  layer = make(RV_PLUS_MINUS, &law);
  check_law(layer.weight, UNITS * INPUTS, flat_cdf, &half_width);
  rv_sigmoid_layer_free(&layer);
}

static void inputs_are_given_or_uniform(void **state) {
  (void)state;
  rv_sigmoid_layer_law law = {.scale = 1, .probability = 0.1};
  rv_sigmoid_layer layer = make(RV_ZERO_ONE, &law);
  for (size_t i = 0; i < INPUTS; i++)
    check_equal(layer.input[i], 0.1);
  rv_sigmoid_layer_free(&layer);
  layer = make(RV_PLUS_MINUS, &law);
  for (size_t i = 0; i < INPUTS; i++)
    check_equal(layer.input[i], 2 * 0.1 - 1);
  rv_sigmoid_layer_free(&layer);
  law.probability = -1;
  layer = make(RV_ZERO_ONE, &law);
  check_law(layer.input, INPUTS, unit_flat_cdf, NULL);
  rv_sigmoid_layer_free(&layer);
}

/* The bias makes E z what is asked for, up to the rounding of a sum of INPUTS terms. */
static void biases_make_the_means(void **state) {
  (void)state;
  static const double size[] = {[RV_ZERO_ONE] = 1, [RV_PLUS_MINUS] = 0.5};
  const double rounding = 40 * INPUTS * DBL_EPSILON;
  for (rv_coding coding = RV_ZERO_ONE; coding <= RV_PLUS_MINUS; coding++)
    for (rv_field_mean mean = 0; mean < RV_FIELD_MEANS; mean++) {
      const rv_sigmoid_layer_law law = {
          .scale = 2, .probability = -1, .mean = mean, .given_mean = 0.75};
      rv_sigmoid_layer layer = make(coding, &law);
      double found[UNITS], sd = 2 * size[coding];
      for (size_t j = 0; j < UNITS; j++) {
        rv_unit_moments m = moments(&layer, j);
        found[j] = m.mean;
        if (mean == RV_FIELD_GIVEN)
          check_near(m.mean, 0.75, rounding);
        if (mean == RV_FIELD_INFLECTION)
          check_near(m.mean, size[coding] * log(2 + sqrt(3)), rounding);
        if (mean == RV_FIELD_MINUS_VARIANCE)
          check_near(m.mean, -m.variance, rounding);
      }
      if (mean == RV_FIELD_RANDOM)
        check_law(found, UNITS, normal_cdf, &sd);
      rv_sigmoid_layer_free(&layer);
    }
}

static void a_layer_too_large_is_refused(void **state) {
  (void)state;
  rv_sigmoid_layer layer;
  check_status(rv_sigmoid_layer_open(&layer, SIZE_MAX / 4, 1000, RV_ZERO_ONE), RV_ENOMEM);
  rv_sigmoid_layer_free(&layer);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(weights_have_their_law),
      cmocka_unit_test(inputs_are_given_or_uniform),
      cmocka_unit_test(biases_make_the_means),
      cmocka_unit_test(a_layer_too_large_is_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
