/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What draws and closed forms of layers share, their thresholds, and where recovery is even. */
#include "check.h"
#include "model/layered_setting.h"
#include "model/relu_setting.h"
#include "model/sizes.h"
#include "reverify/gain_rule.h"
#include "theory/relu_half.h"

#include <float.h>

static const rv_relu_law law = {1e5, 1e4, 0.5, 1};

static rv_relu_setting *open_flat(size_t k, double tau) {
  rv_relu_setting *s;
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
  check_status(rv_relu_setting_open(&s, &law, &hidden, tau), RV_OK);
  assert_null(hidden.value);
  return s;
}

static void a_setting_has_the_bias_of_its_threshold(void **state) {
  (void)state;
  rv_relu_setting *s = open_flat(25, 3);
  check_relative(s->bias, -3 * 5 * sqrt(2 / 5e4), 4 * DBL_EPSILON);
  check_equal(rv_relu_recovery(&s->law, &s->hidden, s->bias, &s->rule) > 0, 1);
  rv_relu_setting_close(s);
  rv_relu_setting_close(NULL);
}

static void thresholds_follow_their_rules(void **state) {
  (void)state;
  rv_relu_setting *s = open_flat(25, 0);
  double sigma = rv_relu_sigma(&s->law, &s->hidden);
  check_equal(rv_relu_tau(RV_TAU_OPTIMAL, s, 0.1),
              rv_relu_optimal_tau(&s->law, &s->hidden, &s->rule));
  check_relative(rv_relu_tau(RV_TAU_UNIVERSAL, s, 0.1), sqrt(2 * log(1e4)), 4 * DBL_EPSILON);
  check_relative(rv_relu_tau(RV_TAU_BERNSTEIN, s, 0.01) * sigma,
                 -rv_relu_bernstein_guarantee(&s->law, &s->hidden, 0.01).bias, 4 * DBL_EPSILON);
  check_relative(rv_relu_tau(RV_TAU_SHARP, s, 0.01) * sigma,
                 -rv_relu_sharp_guarantee(&s->law, &s->hidden, 0.01).bias, 4 * DBL_EPSILON);
  assert_string_equal(rv_tau_rule_names[RV_TAU_SHARP], "sharp");
  rv_relu_setting_close(s);
}

static double recovery_at(double m, double p, const rv_hidden *hidden) {
  const rv_relu_law moved = {m, law.n, p, 1};
  rv_gain_rule rule;
  check_status(rv_gain_rule_make(&rule, m, p), RV_OK);
  double bias = -sqrt(2 * log(law.n)) * rv_relu_sigma(&moved, hidden);
  double recovery = rv_relu_recovery(&moved, hidden, bias, &rule);
  rv_gain_rule_free(&rule);
  return recovery;
}

/* The probability climbs from 0 to 1 while pm grows tenfold or so: a part in a thousand of pm
   moves it by less than 0.005. */
static void recovery_is_even_where_it_is_said_to_be(void **state) {
  (void)state;
  rv_relu_setting *s = open_flat(30, 0);
  double kept = rv_relu_half_kept(&law, &s->hidden), p = rv_relu_half_p(&law, &s->hidden);
  check_near(recovery_at(floor(kept / law.p), law.p, &s->hidden), 0.5, 0.005);
  check_near(recovery_at(law.m, p, &s->hidden), 0.5, 0.005);
  rv_relu_setting_close(s);
}

static void without_an_even_point_there_is_none(void **state) {
  (void)state;
  const rv_relu_law low = {20, 1e4, 1, 1}, rare = {1e15, 1e4, 1e-15, 1};
  rv_relu_setting *s = open_flat(30, 0);
  check_nan(rv_relu_half_p(&low, &s->hidden));     /* m is too small at p = 1 */
  check_nan(rv_relu_half_kept(&rare, &s->hidden)); /* no admitted m keeps 10 units */
  rv_relu_setting_close(s);
}

/* One layer has the exact mean of Theorem 3.2's; a net the limit's. */
static void a_net_of_one_layer_is_exact(void **state) {
  (void)state;
  for (size_t depth = 1; depth <= 2; depth++) {
    rv_layered_law net = rv_layered_geometric(depth, 400, 100, 0.5);
    rv_layered_setting *s;
    rv_hidden hidden;
    check_status(rv_hidden_make(&hidden, RV_GEOMETRIC, 5), RV_OK);
    check_status(rv_layered_setting_open(&s, &net, &hidden, RV_LEAST_ERROR, false, 1.5), RV_OK);
    assert_null(hidden.value);
    rv_relu_law single = {400, 100, 0.5, 1};
    rv_gain_rule rule;
    check_status(rv_gain_rule_make(&rule, 400, 0.5), RV_OK);
    double bias = -1.5 * rv_relu_sigma(&single, &s->hidden);
    /* two layers: the limit, and what widths that are finite add to first order */
    double limit = rv_layered_error_sq(&s->evolution, &net, &s->hidden, 1.5);
    double shift = rv_layered_error_spread(&s->spread, &s->evolution, &net, &s->hidden, 1.5).shift;
    check_relative(s->form.error_sq,
                   depth == 1 ? rv_relu_error_sq(&single, &s->hidden, bias, &rule) : limit + shift,
                   1e-14);
    rv_gain_rule_free(&rule);
    rv_layered_setting_close(s);
  }
  rv_layered_setting_close(NULL);
}

static void thresholds_of_nets_follow_their_rules(void **state) {
  (void)state;
  rv_layered_law net = rv_layered_geometric(2, 16000, 1000, 1);
  rv_layered_setting *s;
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, RV_ONES, 10), RV_OK);
  check_status(rv_layered_setting_open(&s, &net, &hidden, RV_LEAST_ERROR, false, -1), RV_OK);
  check_relative(rv_layered_tau(RV_TAU_UNIVERSAL, s), sqrt(2 * log(1000)), 4 * DBL_EPSILON);
  double tau = rv_layered_tau(RV_TAU_OPTIMAL, s);
  double least = rv_layered_error_sq(&s->evolution, &net, &s->hidden, tau);
  check(rv_layered_error_sq(&s->evolution, &net, &s->hidden, tau - 0.01) > least);
  check(rv_layered_error_sq(&s->evolution, &net, &s->hidden, tau + 0.01) > least);
  check(isnan(rv_layered_tau(RV_TAU_SHARP, s)));
  rv_layered_setting_close(s);
}

static void widths_are_geometric(void **state) {
  (void)state;
  rv_layered_law net = rv_layered_geometric(3, 64000, 1000, 0.3);
  check_equal(net.width[0], 64000);
  check_equal(net.width[1], 16000);
  check_equal(net.width[2], 4000);
  check_equal(net.width[3], 1000);
  check_equal(net.p, 0.3);
}

static void large_draws_are_those_of_many_numbers(void **state) {
  (void)state;
  const rv_layered_law wide = {2, {1e6, 999999, 10}, 1}, wider = {2, {1e6, 1e6, 10}, 1};
  check(!rv_layered_is_large(RV_IMPLICIT, &wide));
  check(rv_layered_is_large(RV_IMPLICIT, &wider));
  const rv_layered_law small = {2, {900, 1000, 99}, 1}, dense = {2, {900, 1000, 100}, 1};
  check(!rv_layered_is_large(RV_DENSE, &small));
  check(rv_layered_is_large(RV_DENSE, &dense));
  check(!rv_layered_is_large(RV_IMPLICIT, &(rv_layered_law){1, {1e9, 1e9}, 1}));
}

static void settings_that_cannot_be_are_refused(void **state) {
  (void)state;
  check_status(rv_sparsity_check(10, 10), RV_OK);
  check_status(rv_sparsity_check(11, 10), RV_EINVAL);
  check_status(rv_threshold_check(0), RV_OK);
  check_status(rv_threshold_check(NAN), RV_ENUMERIC);
  check_status(rv_threshold_check(INFINITY), RV_ENUMERIC);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_setting_has_the_bias_of_its_threshold),
      cmocka_unit_test(thresholds_follow_their_rules),
      cmocka_unit_test(recovery_is_even_where_it_is_said_to_be),
      cmocka_unit_test(without_an_even_point_there_is_none),
      cmocka_unit_test(a_net_of_one_layer_is_exact),
      cmocka_unit_test(thresholds_of_nets_follow_their_rules),
      cmocka_unit_test(widths_are_geometric),
      cmocka_unit_test(large_draws_are_those_of_many_numbers),
      cmocka_unit_test(settings_that_cannot_be_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
