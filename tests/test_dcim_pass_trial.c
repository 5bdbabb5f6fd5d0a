/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forward passes held against exact means: the two references, and what a draw says of itself. */
#include "check.h"
#include "model/dcim_pass_trial.h"
#include "reverify/dcim_network.h"

#include <float.h>

static rv_dcim_pass_draw draw(const rv_dcim_pass_setting *setting, uint64_t trial) {
  rv_dcim_pass_trial *t;
  rv_dcim_pass_draw d;
  check_status(rv_dcim_pass_trial_open(&t, setting), RV_OK);
  check_status(rv_dcim_pass_trial_draw(&(rv_stream_key){7, 8, 9, trial}, &d, t), RV_OK);
  rv_dcim_pass_trial_close(t);
  return d;
}

/* In layer 1 the forward pass is exact, in layer 2 that of independent units; then neither is. */
static void the_depth_at_which_a_pass_errs(void **state) {
  (void)state;
  for (size_t depth = 1; depth <= 3; depth++) {
    rv_dcim_pass_draw d = draw(&(rv_dcim_pass_setting){5, depth, 4, 3, 1, true, 0}, depth);
    double rounding = rv_dcim_pass_rounding(5, (double)depth);
    check(depth == 1 ? d.error[RV_MEAN_ONLY] <= rounding : d.error[RV_MEAN_ONLY] > 1e-4);
    check(depth <= 2 ? d.error[RV_FACTORISED] <= rounding : d.error[RV_FACTORISED] > 1e-4);
    check(depth == 1 ? d.guess.distance <= rounding : d.guess.distance > 1e-4);
    check(d.over_bound < 1 && d.error[RV_MEAN_ONLY] <= d.bound + rounding);
    check_equal(d.standard_error, 0);
  }
}

/* The means that Monte Carlo estimates are the enumerated ones: of one net the error of the pass
   comes out the same but for the estimates' own, and its confidence to the last bit. */
static void the_two_references_agree(void **state) {
  (void)state;
  rv_dcim_pass_draw exact = draw(&(rv_dcim_pass_setting){6, 4, 5, 3, 1, true, 0}, 1);
  rv_dcim_pass_draw sampled = draw(&(rv_dcim_pass_setting){6, 4, 5, 3, 1, false, 20000}, 1);
  check(sampled.standard_error > 0 && sampled.standard_error < 0.01);
  for (size_t p = 0; p < RV_PROPAGATIONS; p++)
    check_near(sampled.error[p], exact.error[p], 5 * sampled.standard_error);
  check_near(sampled.guess.distance, exact.guess.distance, 0.02);
  check_near(sampled.corrected.overconfidence, exact.corrected.overconfidence, 0.02);
  check_equal(sampled.guess.confidence, exact.guess.confidence);
  check_equal(sampled.bound, exact.bound);
  check_equal(sampled.parts.covariance, 0);
}

/* Beside enumeration the z-scores are those of one estimate around two means. */
static void z_scores_beside_enumeration(void **state) {
  (void)state;
  rv_dcim_pass_draw d = draw(&(rv_dcim_pass_setting){6, 4, 1, 3, 1, true, 2000}, 2);
  check(fabs(d.z_units) < 5 && fabs(d.z_units) > 0);
  check_near(fabs(d.z_forward - d.z_units) * d.standard_error, d.error[RV_MEAN_ONLY], 1e-12);
  check_equal(d.z_classes, 0); /* one class alone is certain */
  check(d.guess.likeliest && d.corrected.likeliest);
}

/* Where weights are so strong that nothing Monte Carlo draws varies, its scores are still numbers.
 */
static void z_scores_of_a_saturated_net(void **state) {
  (void)state;
  size_t still = 0;
  for (uint64_t trial = 0; trial < 1000; trial++) {
    rv_dcim_pass_draw d = draw(&(rv_dcim_pass_setting){3, 3, 11, 100, 1, true, 57}, trial);
    still += d.standard_error == 0 && d.z_forward != 0;
    check(isfinite(d.z_units) && isfinite(d.z_classes) && isfinite(d.z_forward));
    check(isfinite(d.z_forward * d.z_forward * 1e6));
  }
  check(still > 0);
}

/* Mean square 1 at any number of draws, two among them: the standard errors are the exact ones. */
static void z_scores_have_variance_one(void **state) {
  (void)state;
  enum { NETS = 4000 };
  double units = 0, classes = 0, fourth = 0;
  for (uint64_t trial = 0; trial < NETS; trial++) {
    rv_dcim_pass_draw d = draw(&(rv_dcim_pass_setting){4, 3, 3, 2, 1, true, 2}, trial);
    units += d.z_units * d.z_units / NETS;
    classes += d.z_classes * d.z_classes / NETS;
    fourth += fmax(pow(d.z_units, 4), pow(d.z_classes, 4)) / NETS;
  }
  double tolerance = FALSE_ALARM_SD * sqrt(fourth / NETS);
  check(tolerance < 0.35);
  check_near(units, 1, tolerance);
  check_near(classes, 1, tolerance);
}

/* The favoured class is the exact one wherever its margin exceeds twice the bound, and elsewhere
   not always; what is missed is measured in this bound. */
static void a_margin_decides_the_class(void **state) {
  (void)state;
  size_t decided = 0, missed = 0;
  for (uint64_t trial = 0; trial < 400; trial++) {
    double coupling = trial % 2 ? 0.1 : 4;
    rv_dcim_pass_draw d = draw(&(rv_dcim_pass_setting){5, 3, 4, coupling, 1, true, 0}, trial);
    check(d.class_bound > 0 && d.class_bound <= 1 && d.class_over_bound < 1);
    check(d.guess.margin >= 0 && d.guess.margin <= 1);
    bool decides = d.guess.margin > 2 * d.class_bound;
    check(!decides || d.guess.likeliest);
    check_near(d.missed_margin, d.guess.likeliest ? 0 : d.guess.margin / (2 * d.class_bound),
               1e-11);
    decided += decides;
    missed += !d.guess.likeliest;
  }
  check(decided >= 40 && missed >= 10);
  rv_dcim_pass_draw alone = draw(&(rv_dcim_pass_setting){5, 3, 1, 4, 1, true, 0}, 1);
  check_equal(alone.guess.margin, 1);
  check_equal(alone.missed_margin, 0);
}

static double larger_allowed(size_t samples) {
  return 2 * exp(-2 * (double)samples * pow(rv_hoeffding_allowance(samples), 2));
}

/* The risk is met exactly by Hoeffding's bound; the allowance of 200 draws from a table of ln. */
static void what_monte_carlo_may_be_off_by(void **state) {
  (void)state;
  check_relative(larger_allowed(2), 1e-16, 1e-12);
  check_relative(larger_allowed(1000), 1e-16, 1e-12);
  check_near(rv_hoeffding_allowance(200), 0.306327, 1e-6);
}

/* By Monte Carlo the excess over a bound is less by the allowance, for units and for classes. */
static void the_allowance_counts(void **state) {
  (void)state;
  rv_dcim_pass_draw exact = draw(&(rv_dcim_pass_setting){1, 2, 2, 0.3, 1, true, 0}, 3);
  rv_dcim_pass_draw sampled = draw(&(rv_dcim_pass_setting){1, 2, 2, 0.3, 1, false, 100}, 3);
  check(exact.over_bound > 0.1 && exact.class_over_bound > 0.1);
  check_equal(sampled.over_bound, 0);
  check_equal(sampled.class_over_bound, 0);
}

/* Memory that served another draw gives the same numbers. */
static void a_draw_depends_on_its_key_alone(void **state) {
  (void)state;
  const rv_dcim_pass_setting setting = {4, 3, 3, 2, 1, true, 50};
  rv_dcim_pass_draw fresh = draw(&setting, 2), used;
  rv_dcim_pass_trial *t;
  check_status(rv_dcim_pass_trial_open(&t, &setting), RV_OK);
  for (uint64_t trial = 1; trial <= 2; trial++)
    check_status(rv_dcim_pass_trial_draw(&(rv_stream_key){7, 8, 9, trial}, &used, t), RV_OK);
  rv_dcim_pass_trial_close(t);
  check_equal(used.error[RV_COVARIANCE], fresh.error[RV_COVARIANCE]);
  check_equal(used.z_classes, fresh.z_classes);
  check_equal(used.guess.overconfidence, fresh.guess.overconfidence);
}

static void what_is_refused(void **state) {
  (void)state;
  rv_dcim_pass_trial *t;
  rv_dcim_pass_draw d;
  const rv_stream_key key = {7, 8, 9, 1};
  check_status(rv_dcim_pass_trial_open(&t, &(rv_dcim_pass_setting){3, 0, 3, 1, 1, true, 0}),
               RV_EINVAL);
  assert_null(t);
  check_status(rv_dcim_pass_trial_open(
                   &t, &(rv_dcim_pass_setting){3, RV_DCIM_LAYERS_MAX + 1, 3, 1, 1, true, 0}),
               RV_EINVAL);
  rv_dcim_pass_trial_close(t);
  const rv_dcim_pass_setting refused[] = {{15, 2, 3, 1, 1, true, 0}, {4, 3, 3, 1, 1, true, 1}};
  for (size_t i = 0; i < 2; i++) {
    check_status(rv_dcim_pass_trial_open(&t, &refused[i]), RV_OK);
    check_status(rv_dcim_pass_trial_draw(&key, &d, t), RV_EINVAL);
    rv_dcim_pass_trial_close(t);
  }
}

/* Three layers of sums of 2^5 terms, each term a product over 5 units of 4 roundings, and 16 more.
 */
static void rounding_of_three_layers(void **state) {
  (void)state;
  check_relative(rv_dcim_pass_rounding(5, 3), 3 * (32 + 20 + 16) * 0x1p-52, 1e-15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_depth_at_which_a_pass_errs),
      cmocka_unit_test(the_two_references_agree),
      cmocka_unit_test(z_scores_beside_enumeration),
      cmocka_unit_test(z_scores_of_a_saturated_net),
      cmocka_unit_test(z_scores_have_variance_one),
      cmocka_unit_test(a_margin_decides_the_class),
      cmocka_unit_test(what_monte_carlo_may_be_off_by),
      cmocka_unit_test(the_allowance_counts),
      cmocka_unit_test(a_draw_depends_on_its_key_alone),
      cmocka_unit_test(what_is_refused),
      cmocka_unit_test(rounding_of_three_layers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
