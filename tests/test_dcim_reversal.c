/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A random net and the one that runs back: what is asked for is measured, and nothing else. */
#include "model/dcim_reversal.h"

#include "dcim.h"
#include "theory/information.h"

static const rv_stream_key key = {261, 262, 263, 264};

static rv_dcim_reversal draw(const rv_dcim_reversal_setting *setting) {
  rv_dcim_reversal d;
  check_status(rv_dcim_reversal_draw(&key, &d, setting), RV_OK);
  return d;
}

/* ||W||^2 of the net of one layer that the key draws. */
static double norm_sq(const rv_dcim_reversal_setting *s) {
  rv_dcim net;
  double sum = 0;
  check_status(rv_dcim_open(&net, (size_t[]){s->width, s->width}, 1), RV_OK);
  check_status(rv_dcim_draw(&key, &net, s->coupling, s->bias_sd), RV_OK);
  for (size_t w = 0; w < s->width * s->width; w++)
    sum += net.weight[1][w] * net.weight[1][w];
  rv_dcim_free(&net);
  return sum;
}

/* The residual is ||W|| sin(theta / 2) / 2, whatever the direction of the turn (dcim_turn.h). */
static void a_turn_of_one_layer_adds_its_chord(void **state) {
  (void)state;
  const rv_dcim_reversal_setting s = {.width = 5,
                                      .depth = 1,
                                      .coupling = 2,
                                      .bias_sd = 1,
                                      .theta = 40,
                                      .by_enumeration = true,
                                      .defects = 4};
  const rv_dcim_reversal d = draw(&s);
  double sum = norm_sq(&s), half = 20 * M_PI / 180;
  check_relative(d.residual.total, sqrt(sum) * sin(half) / 2, 1e-12);
  check_relative(d.turn_adds, sum / (5 * 2 * 2), 1e-12);
  check_relative(d.turn_adds_nonlinear, sum / (5 * 2 * 2), 1e-12);
  check_near(d.tied_over_best, 0, 1e-12);
  check_equal(d.layer, 0);
  check(d.sampled.residual_sq > 0);
  check_equal(d.pseudo, 0);
}

/* Without a turn nothing is added; a mirror net meets (19), another does not. */
static void a_mirror_net_is_one_joint_law(void **state) {
  (void)state;
  rv_dcim_reversal_setting s = {.width = 5,
                                .depth = 3,
                                .coupling = 2,
                                .bias_sd = 1,
                                .mirror = true,
                                .by_enumeration = true,
                                .defects = 4};
  rv_dcim_reversal d = draw(&s);
  check_near(d.residual.total, 0, 1e-12);
  check(d.sampled.defect <= 1);
  check(d.sampled.formula <= 1);
  check_equal(d.turn_adds, 0);
  s.mirror = false;
  d = draw(&s);
  check(d.residual.total > 1e-3);
  check(d.residual.nonlinear < d.residual.total);
  check(d.layer > 1e-3);
  check(d.sampled.defect > 1);
}

static void joint_laws_are_looked_at_where_asked(void **state) {
  (void)state;
  rv_dcim_reversal_setting s = {
      .width = 4, .depth = 2, .coupling = 2, .bias_sd = 1, .joint = true, .defects = 4};
  rv_dcim_reversal d = draw(&s);
  check_near(d.dependence[RV_TC_RBM], 0, rv_information_rounding(12));
  check(d.dependence[RV_TC_FACTORISED] > 1e-6);
  check(d.pseudo <= 1);
  check(d.pseudo_turned > 1);
  check_equal(d.residual.total, 0);
  s.joint = false;
  d = draw(&s);
  check_equal(d.dependence[RV_TC_FACTORISED], 0);
}

static void layers_too_wide_to_enumerate_are_refused(void **state) {
  (void)state;
  rv_dcim_reversal d;
  rv_dcim_reversal_setting s = {.width = 15, .depth = 2, .coupling = 1, .bias_sd = 1, .defects = 1};
  check_status(rv_dcim_reversal_draw(&key, &d, &s), RV_OK);
  s.by_enumeration = true;
  check_status(rv_dcim_reversal_draw(&key, &d, &s), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_turn_of_one_layer_adds_its_chord),
                                     cmocka_unit_test(a_mirror_net_is_one_joint_law),
                                     cmocka_unit_test(joint_laws_are_looked_at_where_asked),
                                     cmocka_unit_test(layers_too_wide_to_enumerate_are_refused)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
