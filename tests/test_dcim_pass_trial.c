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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_depth_at_which_a_pass_errs),
      cmocka_unit_test(the_two_references_agree),
      cmocka_unit_test(z_scores_beside_enumeration),
      cmocka_unit_test(a_draw_depends_on_its_key_alone),
      cmocka_unit_test(what_is_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
