/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Layers as matrices: a Gaussian one, one with scales, one that has learned a direction, and what
   cannot be looked at. */
#include "law.h"
#include "model/layer_probe.h"
#include "reverify/relu_error.h"

#include <gsl/gsl_randist.h>
#include <math.h>

enum { OUTPUTS = 80, INPUTS = 200 };

static const rv_stream_key key = {.seed = 19, .trial = 3};

static void draw_layer(float *weight) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  for (size_t i = 0; i < OUTPUTS * INPUTS; i++)
    weight[i] = (float)gsl_ran_gaussian_ziggurat(rng, 0.1);
}

static rv_layer_probe probe_of(const float *weight) {
  rv_layer_probe probe;
  check_status(rv_layer_probe_make(&probe, &key, weight, OUTPUTS, INPUTS, 9), RV_OK);
  return probe;
}

/* ln of the norm of `count` normal weights has the sd 1/sqrt(2 count), known from `found` of them
   to 1/sqrt(2 found) of itself, and up to 1/count. */
static void check_spread(double spread, double count, double found) {
  double sd = 1 / sqrt(2 * count);
  check_near(spread, sd, sd * (FALSE_ALARM_SD / sqrt(2 * found) + 2 / count));
}

static void gaussian_layer(void **state) {
  (void)state;
  static float weight[OUTPUTS * INPUTS];
  draw_layer(weight);
  rv_layer_probe probe = probe_of(weight);
  check(probe.directions <= 1);
  check(probe.bulk_distance <= probe.bulk_allowed);
  check_spread(probe.output_spread, INPUTS, OUTPUTS);
  check_spread(probe.input_spread, OUTPUTS, INPUTS);
  const rv_relu_law law = {INPUTS, OUTPUTS, 1, 1};
  double predicted = sqrt(rv_relu_flat_error_sq(&law, RV_PROBE_ONES, sqrt(2 * log(OUTPUTS))));
  /* one matrix, of which 32 reversals depend on one another: 1/sqrt(INPUTS) each way */
  check_near(probe.error, predicted, 2 * predicted / sqrt(INPUTS));
}

/* Scales of the units spread by as much as they do; those of the inputs are as before. */
static void scaled_units(void **state) {
  (void)state;
  static float weight[OUTPUTS * INPUTS];
  draw_layer(weight);
  rv_layer_probe before = probe_of(weight);
  for (size_t j = 0; j < OUTPUTS; j++)
    for (size_t i = 0; i < INPUTS; i++)
      weight[j * INPUTS + i] *= j % 2 == 0 ? 1 : (float)exp(2);
  rv_layer_probe probe = probe_of(weight);
  double scales = sqrt(OUTPUTS / (OUTPUTS - 1.0)); /* sd of 0 and 2, in equal numbers */
  check_near(probe.output_spread, hypot(scales, before.output_spread),
             FALSE_ALARM_SD * before.output_spread / sqrt(OUTPUTS));
  check(probe.input_spread < 2 * before.input_spread);
}

static void learned_direction(void **state) {
  (void)state;
  static float weight[OUTPUTS * INPUTS];
  draw_layer(weight);
  double none = probe_of(weight).directions;
  for (size_t j = 0; j < OUTPUTS; j++)
    for (size_t i = 0; i < INPUTS; i++)
      weight[j * INPUTS + i] += i % 2 == 0 ? 0.03F : -0.03F;
  check_equal(probe_of(weight).directions, none + 1);
}

static void nothing_to_see(void **state) {
  (void)state;
  static float weight[OUTPUTS * INPUTS];
  for (int what = 0; what < 3; what++) {
    draw_layer(weight);
    if (what == 0)
      weight[17] = NAN;
    if (what == 1)
      weight[17] = INFINITY;
    for (size_t i = 0; what == 2 && i < OUTPUTS * INPUTS; i++)
      weight[i] = 0;
    rv_layer_probe probe = probe_of(weight);
    check(isnan(probe.directions) && isnan(probe.bulk_distance) && isnan(probe.bulk_allowed));
    check(isnan(probe.output_spread) && isnan(probe.input_spread) && isnan(probe.error));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gaussian_layer), cmocka_unit_test(scaled_units),
      cmocka_unit_test(learned_direction), cmocka_unit_test(nothing_to_see)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
