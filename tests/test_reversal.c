/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The promises of each statement, held against draws of it. */
#include "check.h"
#include "model/reversal_search.h"
#include "reverify/linear_layer.h"
#include "reverify/relu_layer.h"
#include "reverify/wishart_spectrum.h"

/* Draws of the error of a statement at a setting. */
typedef struct sampler {
  rv_reversal_statement statement;
  rv_linear_layer *linear;
  rv_wishart *wishart;
  rv_relu_layer *relu;
  rv_hidden hidden;
  double k;
} sampler;

static void open_sampler(sampler *s, rv_reversal_statement statement,
                         const rv_reversal_setting *setting, double tau) {
  const rv_matrix_law matrix = {
      .ensemble = RV_GAUSSIAN, .m = setting->m, .n = setting->n, .variance = 1};
  const rv_relu_law layer = {setting->m, setting->n, setting->p, .alpha_scale = 1};
  *s = (sampler){.statement = statement, .k = setting->k};
  if (statement == RV_REVERSAL_ONE) {
    check_status(rv_linear_layer_open(&s->linear, RV_IMPLICIT, &matrix, 1), RV_OK);
  } else if (statement == RV_REVERSAL_ALL) {
    check_status(rv_wishart_open(&s->wishart, RV_IMPLICIT, &matrix, 1), RV_OK);
  } else {
    check_status(rv_hidden_make(&s->hidden, setting->kind, (size_t)setting->k), RV_OK);
    double bias = -(isnan(tau) ? 2 : tau) * rv_relu_sigma(&layer, &s->hidden);
    check_status(rv_relu_layer_open(&s->relu, RV_IMPLICIT, &layer, &s->hidden, bias, 1), RV_OK);
  }
}

static void close_sampler(sampler *s) {
  rv_linear_layer_close(s->linear);
  rv_wishart_close(s->wishart);
  rv_relu_layer_close(s->relu);
  rv_hidden_free(&s->hidden);
}

static double draw(const rv_stream_key *key, sampler *s) {
  double error;
  rv_wishart_extremes extremes;
  rv_relu_draw relu;
  switch (s->statement) {
  case RV_REVERSAL_ONE:
    rv_linear_layer_draw(key, &error, s->linear);
    return error;
  case RV_REVERSAL_ALL:
    check_status(rv_wishart_draw(key, &extremes, s->wishart), RV_OK);
    return extremes.norm;
  default:
    break;
  }
  rv_relu_layer_draw(key, &relu, s->relu);
  if (s->statement == RV_REVERSAL_RELU)
    return relu.error;
  if (s->statement == RV_REVERSAL_COORDINATE)
    return relu.coordinate * sqrt(s->k) / s->hidden.norm;
  return relu.survivors > 0 || relu.lost > 0;
}

static double part_above(double epsilon, rv_reversal_statement statement,
                         const rv_reversal_setting *setting, double tau, size_t draws) {
  sampler s;
  double above = 0;
  open_sampler(&s, statement, setting, tau);
  for (size_t i = 0; i < draws; i++)
    above += draw(&(rv_stream_key){601, 602 + statement, i, 0}, &s) > epsilon;
  close_sampler(&s);
  return above / (double)draws;
}

/* Draws must agree with the probability that is told. */
static void expect_draws(const rv_reversal *reversal, rv_reversal_statement statement,
                         const rv_reversal_setting *setting, double epsilon, size_t draws) {
  double said = 1 - rv_reversal_probability(reversal, epsilon);
  double seen = part_above(statement == RV_REVERSAL_SUPPORT ? 0.5 : epsilon, statement, setting,
                           rv_reversal_tau(reversal), draws);
  check(said > 0 && said < 1);
  check_near(seen, said,
             FALSE_ALARM_SD * sqrt(said * (1 - said) / (double)draws) +
                 rv_reversal_allowance(reversal) + 1e-9);
}

static const rv_reversal_setting settings[] = {
    {.m = 4000, .n = 60, .k = 10, .p = 0.5, .tau = -1, .delta = 0.05, .kind = RV_ONES},
    {.m = 2000, .n = 40, .k = 8, .p = 1, .tau = 1.5, .delta = 0.05, .kind = RV_ONES},
    {.m = 900, .n = 40, .k = 3, .p = 0.7, .tau = 1, .delta = 0.05, .kind = RV_GEOMETRIC},
    {.m = 2000, .n = 2, .k = 2, .p = 0.7, .tau = 1, .delta = 0.05, .kind = RV_GEOMETRIC},
    {.m = 40, .n = 7, .k = 1, .p = 0.7, .tau = 1, .delta = 0.05, .kind = RV_ONES}};
enum { SETTINGS = sizeof settings / sizeof *settings };

/* At quantiles, or of the support as it is. */
static void expect_promises(rv_reversal_statement statement, const rv_reversal_setting *setting) {
  rv_reversal *reversal;
  check_status(rv_reversal_open(&reversal, statement, setting), RV_OK);
  if (rv_reversal_allowance(reversal) >= 1e-3) { /* of Theorem 3.2 alone, where few are lost */
    check(statement == RV_REVERSAL_RELU && setting->k <= 8);
    check_nan(rv_reversal_probability(reversal, 0.5));
    rv_reversal_close(reversal);
    return;
  }
  if (statement == RV_REVERSAL_SUPPORT)
    expect_draws(reversal, statement, setting, NAN, 4000);
  for (double delta = 0.1; delta < 1 && statement != RV_REVERSAL_SUPPORT; delta += 0.4) {
    double quantile = rv_reversal_quantile(reversal, delta);
    check_near(rv_reversal_probability(reversal, quantile), 1 - delta,
               rv_reversal_allowance(reversal) + 1e-6);
    expect_draws(reversal, statement, setting, quantile, 4000);
  }
  rv_reversal_close(reversal);
}

static void probabilities_are_those_of_draws(void **state) {
  (void)state;
  for (size_t i = 0; i < SETTINGS; i++)
    for (rv_reversal_statement s = 0; s < RV_REVERSAL_STATEMENTS; s++)
      expect_promises(s, &settings[i]);
}

/* Where nothing on the support is lost, and a law takes milliseconds. */
static const rv_reversal_setting clear = {
    .m = 3000, .n = 100, .k = 3, .p = 0.8, .tau = 2.5, .delta = 0.05, .kind = RV_ONES};

static double probability_at(rv_reversal_question *q) {
  rv_reversal *reversal;
  check_status(rv_reversal_open(&reversal, q->statement, &q->setting), RV_OK);
  double probability = rv_reversal_probability(reversal, q->epsilon);
  rv_reversal_close(reversal);
  return probability;
}

/* What is found will do, and a little less will not. */
static void requirements_are_least(void **state) {
  (void)state;
  for (rv_reversal_statement s = 0; s < RV_REVERSAL_STATEMENTS; s++) {
    rv_reversal_question q = {s, clear, .epsilon = 0.2, .delta = 0.05};
    double found;
    if (s == RV_REVERSAL_SUPPORT)
      q.setting.tau = 4;
    check_status(rv_reversal_required_m(&found, &q), RV_OK);
    q.setting.m = found;
    check(probability_at(&q) >= 0.95);
    q.setting.m = floor(found * (1 - 2e-6)) - 1;
    check(probability_at(&q) < 0.95);
    q.setting.m = found;
    check_status(rv_reversal_smallest_p(&found, &q), RV_OK);
    check(s < RV_REVERSAL_RELU ? isnan(found) : fabs(found - 0.8) < 0.01);
    check_status(rv_reversal_largest_k(&found, &q), RV_OK);
    check(s < RV_REVERSAL_RELU ? isnan(found) : found >= 3);
    q.setting.k = s < RV_REVERSAL_RELU ? 3 : found;
    check(probability_at(&q) >= 0.95);
    q.setting.k++;
    check(s < RV_REVERSAL_RELU || probability_at(&q) < 0.95);
  }
}

/* Noise off the support that no width silences: sqrt(2 ln n) lets 1 of 14 draws through. */
static void what_no_width_does_is_said(void **state) {
  (void)state;
  rv_reversal_question q = {RV_REVERSAL_SUPPORT, clear, .delta = 0.01};
  double found;
  q.setting.tau = sqrt(2 * log(100));
  check_status(rv_reversal_required_m(&found, &q), RV_OK);
  check_equal(found, INFINITY);
}

static double least_width(rv_reversal_question *q, double m, double n, double k, double p,
                          double tau) {
  double found;
  q->setting.m = m;
  q->setting.n = n;
  q->setting.k = k;
  q->setting.p = p;
  q->setting.tau = tau;
  check_status(rv_reversal_required_m(&found, q), RV_OK);
  return found;
}

/* Of two values, of which a threshold of four sigma loses one now and then, the law is known less
   well than to 10^-3 around the least width: to say that where it begins to be known is the least
   would be wrong. */
static void what_is_not_known_is_not_said(void **state) {
  (void)state;
  rv_reversal_question q = {RV_REVERSAL_RELU, clear, .epsilon = 0.75, .delta = 0.05};
  check_nan(least_width(&q, 200, 5, 2, 0.5, 4));
}

/* Of four values few of which are left by a threshold of three sigma it is. */
static void what_is_left_of_four_is_known(void **state) {
  (void)state;
  rv_reversal_question q = {RV_REVERSAL_RELU, clear, .epsilon = 1.2, .delta = 0.05};
  double found = least_width(&q, 100, 60, 4, 1, 3);
  q.setting.m = found;
  check(probability_at(&q) >= 0.95);
  q.setting.m = found - 1;
  check(probability_at(&q) < 0.95);
}

static void explicit_bounds_ask_for_more(void **state) {
  (void)state;
  for (rv_reversal_statement s = 0; s < RV_REVERSAL_SUPPORT; s++) {
    rv_reversal_question q = {s, clear, .epsilon = 0.2, .delta = 0.05};
    double exact, bound;
    check_status(rv_reversal_required_m(&exact, &q), RV_OK);
    q.corrected = true;
    check_status(rv_reversal_required_m(&bound, &q), RV_OK);
    check(bound > exact && bound < 8 * exact);
  }
}

static void settings_out_of_range_are_refused(void **state) {
  (void)state;
  rv_reversal *reversal;
  const rv_reversal_setting bad[] = {{0, 10, 1, 1, 1, 0.1, RV_ONES, NULL},
                                     {10, 2e15, 1, 1, 1, 0.1, RV_ONES, NULL},
                                     {10, 10, 11, 1, 1, 0.1, RV_ONES, NULL},
                                     {10, 10, 1, 0, 1, 0.1, RV_ONES, NULL},
                                     {NAN, 10, 1, 1, 1, 0.1, RV_ONES, NULL}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    check_status(rv_reversal_open(&reversal, RV_REVERSAL_RELU, &bad[i]), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(probabilities_are_those_of_draws),
      cmocka_unit_test(requirements_are_least),
      cmocka_unit_test(what_no_width_does_is_said),
      cmocka_unit_test(what_is_not_known_is_not_said),
      cmocka_unit_test(what_is_left_of_four_is_known),
      cmocka_unit_test(explicit_bounds_ask_for_more),
      cmocka_unit_test(settings_out_of_range_are_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
