/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed forms of a stack, put together by hand from those of its layers. */
#include "check.h"

#include "model/layered_setting.h"

static const double tau = 1.5;

static rv_layered_setting *open_setting(const rv_layered_law *law, size_t k, bool restored) {
  rv_hidden hidden;
  rv_layered_setting *setting;
  check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
  check_status(rv_layered_setting_open(&setting, law, &hidden, RV_MOST_SIGNAL, restored, tau),
               RV_OK);
  return setting;
}

/* Cantelli's bound at a distance: 1 - v / (v + d^2), and nothing on the wrong side. */
static double least(double distance, double variance) {
  return distance > 0 ? distance * distance / (variance + distance * distance) : 0;
}

/* What is left is the square of the expansion's parameter, in units of each quantity. */
static void the_rest_is_in_units_of_each_mean(void **state) {
  (void)state;
  rv_layered_law law = rv_layered_geometric(2, 16000, 1000, 0.8);
  rv_layered_setting *s = open_setting(&law, 10, true);
  const rv_layered_forms *f = &s->form;
  double rest = f->order * f->order, unit_sq = f->gain_unit * f->gain_unit;
  check(rest > 0 && rest < 0.01);
  check_relative(f->gain_rest, rest * f->gain_unit, 1e-12);
  check_relative(f->noise_rest, rest * f->noise_sq, 1e-12);
  check_relative(f->inner_rest, rest * f->inner_sq, 1e-12);
  check_relative(f->error_rest, rest * (f->error_sq + unit_sq), 1e-12);
  check_relative(f->gain_excess, fabs(f->gain - 1) + f->gain_rest, 1e-9);
  rv_layered_setting_close(s);
}

static void one_layer_leaves_no_rest(void **state) {
  (void)state;
  rv_layered_law law = rv_layered_geometric(1, 500, 100, 1);
  rv_layered_setting *s = open_setting(&law, 10, false);
  check_equal(s->form.gain_rest, 0);
  check_equal(s->form.noise_rest, 0);
  check_equal(s->form.error_rest, 0);
  check_relative(s->form.ratio, 5, 1e-12);
  check_relative(s->form.printed_bound, sqrt(10.0 / 500), 1e-12);
  rv_layered_setting_close(s);
}

/* sqrt(2 (1 + 2 ln 100)) times the printed bound; the effective width is that times gain^2/noise^2.
 */
static void bounds_of_a_stack(void **state) {
  (void)state;
  rv_layered_law law = rv_layered_geometric(2, 16000, 1000, 0.8);
  rv_layered_setting *s = open_setting(&law, 10, true);
  const rv_layered_forms *f = &s->form;
  check_relative(f->ratio, 4, 1e-12);
  check_relative(f->printed_bound, sqrt(10 / (0.8 * 4000)), 1e-12);
  check_relative(f->claimed_bound, f->printed_bound * sqrt(2 * (1 + 2 * log(100))), 1e-12);
  check_relative(f->effective_bound, f->claimed_bound / sqrt(f->efficiency), 1e-12);
  check(f->efficiency > 0.3 && f->efficiency < 1);
  double variance =
      rv_layered_error_spread(&s->spread, &s->evolution, &law, &s->hidden, tau).variance;
  double below = f->effective_bound * f->effective_bound - f->error_sq - f->error_rest;
  double above = f->error_sq - f->claimed_bound * f->claimed_bound - f->error_rest;
  check_relative(f->within_effective, least(below, variance), 1e-12);
  check_equal(f->beyond_claimed, least(above, variance));
  rv_layered_setting_close(s);
}

/* Nothing is said of an efficiency within what is left of its logarithm's mean. */
static void efficiencies_beside_a_number(void **state) {
  (void)state;
  rv_layered_law law = rv_layered_geometric(3, 64000, 1000, 1);
  rv_layered_setting *s = open_setting(&law, 10, false);
  const rv_layered_forms *f = &s->form;
  double mean = f->log_efficiency, rest = f->log_efficiency_rest;
  check_relative(rest, f->order * f->order, 1e-12);
  check_near(mean, log(f->efficiency), 0.05);
  check_equal(rv_layered_efficiency_above(exp(mean - 0.9 * rest), f), 0);
  check_equal(rv_layered_efficiency_below(exp(mean + 0.9 * rest), f), 0);
  double above = rv_layered_efficiency_above(exp(mean - 0.3), f);
  check_relative(above, least(0.3 - rest, f->log_efficiency_variance), 1e-9);
  check_relative(rv_layered_efficiency_below(exp(mean + 0.3), f), above, 1e-9);
  rv_layered_setting_close(s);
}

/* The two errors alone are of equal layers: they add up to twice one, their squares to two. */
static void what_would_be_true_if_errors_added_up(void **state) {
  (void)state;
  rv_layered_law law = rv_layered_geometric(3, 8000, 1000, 1);
  rv_layered_setting *s = open_setting(&law, 10, false);
  double one = s->evolution.state[1].error_sq;
  check_relative(s->form.added_errors, 2 * sqrt(one), 1e-12);
  check_relative(s->form.added_squares, 2 * one, 1e-12);
  rv_layered_setting_close(s);
}

static void thresholds_out_of_reach(void **state) {
  (void)state;
  rv_layered_law vast = rv_layered_geometric(2, 1e4, 1e12, 1);
  check_status(rv_layered_tau_check(NAN, RV_IMPLICIT, &vast), RV_ENUMERIC);
  check_status(rv_layered_tau_check(1, RV_IMPLICIT, &vast), RV_EINVAL);
  check_status(rv_layered_tau_check(1, RV_DENSE, &vast), RV_OK);
  check_status(rv_layered_tau_check(0, RV_IMPLICIT, &vast), RV_OK);
  check_status(rv_layered_tau_check(6, RV_IMPLICIT, &vast), RV_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_rest_is_in_units_of_each_mean),
      cmocka_unit_test(one_layer_leaves_no_rest),
      cmocka_unit_test(bounds_of_a_stack),
      cmocka_unit_test(efficiencies_beside_a_number),
      cmocka_unit_test(what_would_be_true_if_errors_added_up),
      cmocka_unit_test(thresholds_out_of_reach),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
