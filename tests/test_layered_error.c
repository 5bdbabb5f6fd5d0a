/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recursion of gain and noise: by orthant probabilities, by large draws, by one layer. */
#include "check.h"
#include "reverify/layered_error.h"
#include "reverify/layered_net.h"
#include "reverify/relu_error.h"

#include <float.h>
#include <gsl/gsl_math.h>

/* Widths top, top ratio, top ratio^2, ... */
static rv_layered_law law_of(size_t depth, double top, double ratio, double p) {
  rv_layered_law law = {.depth = depth, .p = p};
  for (size_t l = 0; l <= depth; l++)
    law.width[l] = round(top * pow(ratio, (double)(depth - l)));
  return law;
}

static rv_layered_evolution evolution_of(const rv_layered_law *law, double norm,
                                         rv_inner_bias inner, bool restored) {
  rv_layered_evolution evolution;
  check_status(rv_layered_evolve(&evolution, law, norm, inner, restored), RV_OK);
  return evolution;
}

/*
 * Without bias everything is a moment of two jointly Gaussian variables on the positive quadrant,
 * X = zeta and Y = c X + nu g of correlation rho, with a closed form (W. F. Sheppard, 1899).
 */
typedef struct plain {
  double energy, product, gain;
} plain;

static plain without_bias(double c, double nu, double p) {
  double sd = hypot(c, nu), rho = c / sd, angle = M_PI_2 + asin(rho), rest = nu / sd;
  double silent = nu / sqrt(2 * M_PI); /* E r(nu g) */
  plain out = {.energy = sd * sd * (angle + rho * rest) / M_PI + (2 - p) / p * nu * nu / 2,
               .product = sd * (rho * angle + rest) / M_PI};
  out.gain = out.product - 2 * silent / sqrt(2 * M_PI);
  return out;
}

/* 64 nodes a piece leave 1e-13 of each step; the gain is a difference of what is of the order of
   the noise, here up to 1e5 times as large, and so is its error. */
static void without_bias_it_is_a_recursion_of_orthants(void **state) {
  (void)state;
  for (double p = 0.05; p <= 1; p *= 2.1)
    for (double ratio = 0.3; ratio < 1e5; ratio *= 7) {
      rv_layered_law law = law_of(6, 1000, ratio, p);
      rv_layered_evolution e = evolution_of(&law, 3, RV_NO_BIAS, false);
      double c = 1, noise_sq = 1;
      for (size_t l = 1; l < 6; l++) {
        check_near(e.state[l].gain, c, 1e-13 * (1 + sqrt(noise_sq)));
        check_relative(e.state[l].noise * e.state[l].noise, noise_sq, 1e-10);
        check_equal(e.reversal.bias[l], 0);
        plain out = without_bias(c, sqrt(noise_sq * law.width[l] / law.width[l - 1]), p);
        check_near(e.state[l].error_sq, 1 + out.energy - 2 * out.product, 1e-10 * out.energy);
        c = out.gain;
        noise_sq = out.energy;
      }
    }
}

static void scales_cancel_in_the_efficiency(void **state) {
  (void)state;
  rv_layered_law law = law_of(5, 1000, 3, 0.7);
  for (int rule = RV_NO_BIAS; rule <= RV_MOST_SIGNAL; rule += RV_MOST_SIGNAL) {
    rv_layered_evolution printed = evolution_of(&law, 2, (rv_inner_bias)rule, false);
    rv_layered_evolution restored = evolution_of(&law, 2, (rv_inner_bias)rule, true);
    for (size_t l = 1; l <= 5; l++) {
      check_near(restored.state[l].gain, 1, 4 * DBL_EPSILON);
      check_equal(printed.reversal.scale[l], 1);
      /* a bias to 1e-6 gives the least noise to 1e-12, or 1e-10 where it is steep */
      check_relative(printed.state[l].noise / printed.state[l].gain, restored.state[l].noise, 1e-6);
    }
  }
}

/*
 * One draw of layers of a million units: gain, noise and error stray from the limit by a few
 * thousandths, here by less than 2 %. All biases, scales and dropout enter.
 */
static void large_draws_follow_the_recursion(void **state) {
  (void)state;
  rv_stream_key key = {211, 212, 213, 0};
  for (int rule = RV_NO_BIAS; rule <= RV_MOST_SIGNAL; rule++)
    for (int restored = 0; restored <= 1; restored++) {
      rv_layered_law law = law_of(3, 300000, 1.5, restored ? 0.6 : 1);
      rv_hidden hidden;
      check_status(rv_hidden_make(&hidden, RV_HALF_NORMAL, 100000), RV_OK);
      rv_layered_evolution e = evolution_of(&law, hidden.norm, (rv_inner_bias)rule, restored != 0);
      const double tau = 1.2;
      double error_sq = rv_layered_error_sq(&e, &law, &hidden, tau);
      e.reversal.bias[3] = -tau * rv_layered_sigma(&e, &law, hidden.norm);
      rv_layered_net *net;
      rv_layered_draw d;
      check_status(rv_layered_net_open(&net, RV_IMPLICIT, &law, &e.reversal, &hidden, 2), RV_OK);
      rv_layered_net_draw(&key, &d, net);
      rv_layered_net_close(net);
      for (size_t l = 1; l <= 3; l++) {
        check_relative(d.gain[l], e.state[l].gain, 0.02);
        check_relative(d.noise[l], e.state[l].noise, 0.02);
        check_relative(d.error[l], sqrt(l < 3 ? e.state[l].error_sq : error_sq), 0.02);
      }
    }
}

/* The error of layer 1 with its bias times `factor`, all else equal. */
static double first_error(const rv_layered_law *law, rv_layered_reversal reversal, double factor,
                          double *noise_to_signal) {
  rv_stream_key key = {214, 215, 216, 0};
  rv_hidden hidden;
  rv_layered_net *net;
  rv_layered_draw d;
  check_status(rv_hidden_make(&hidden, RV_ONES, 1000), RV_OK);
  reversal.bias[1] *= factor;
  reversal.bias[2] = 0;
  check_status(rv_layered_net_open(&net, RV_IMPLICIT, law, &reversal, &hidden, 2), RV_OK);
  rv_layered_net_draw(&key, &d, net);
  rv_layered_net_close(net);
  *noise_to_signal = d.noise[2] / d.gain[2];
  return d.error[1];
}

/* On the same draws, so that a tenth more or less of the bias shows. */
static void the_biases_are_the_best(void **state) {
  (void)state;
  for (double p = 0.3; p <= 1; p += 0.7) {
    rv_layered_law law = law_of(2, 500000, 2, p);
    rv_layered_evolution error = evolution_of(&law, sqrt(1000), RV_LEAST_ERROR, false);
    rv_layered_evolution signal = evolution_of(&law, sqrt(1000), RV_MOST_SIGNAL, false);
    double best, noise, other;
    best = first_error(&law, error.reversal, 1, &noise);
    check(first_error(&law, error.reversal, 0.8, &noise) > best);
    check(first_error(&law, error.reversal, 1.25, &noise) > best);
    first_error(&law, signal.reversal, 1, &best);
    first_error(&law, signal.reversal, 0.8, &other);
    check(other > best);
    first_error(&law, signal.reversal, 1.25, &other);
    check(other > best);
  }
}

/* At m = 1e12 the gain of one layer strays by 2e-6: its square adds 5e-12 to the error. */
static void one_layer_is_the_theorem(void **state) {
  (void)state;
  const rv_relu_law one = {1e12, 1e4, 0.7, 1};
  rv_layered_law law = {.depth = 1, .width = {1e12, 1e4}, .p = 0.7};
  rv_gain_rule rule;
  check_status(rv_gain_rule_make(&rule, one.m, one.p), RV_OK);
  for (rv_hidden_kind kind = RV_ONES; kind <= RV_GEOMETRIC; kind++) {
    rv_hidden hidden;
    check_status(rv_hidden_make(&hidden, kind, 50), RV_OK);
    rv_layered_evolution e = evolution_of(&law, hidden.norm, RV_LEAST_ERROR, false);
    double sigma = rv_layered_sigma(&e, &law, hidden.norm);
    check_relative(sigma, rv_relu_sigma(&one, &hidden), 8 * DBL_EPSILON);
    for (double tau = 0; tau < 5; tau += 0.7)
      check_near(rv_layered_error_sq(&e, &law, &hidden, tau),
                 rv_relu_error_sq(&one, &hidden, -tau * sigma, &rule), 1e-11);
    check_near(rv_layered_optimal_tau(&e, &law, &hidden), rv_relu_optimal_tau(&one, &hidden, &rule),
               1e-3);
    rv_hidden_free(&hidden);
  }
  rv_gain_rule_free(&rule);
}

/* Without bias the ratio that brings a noise back to itself is a closed form in the noise. */
static void the_critical_ratio_is_the_least_that_returns(void **state) {
  (void)state;
  for (double p = 0.02; p <= 1; p *= 1.9) {
    double least = INFINITY;
    for (double nu = 0.01; nu < 300; nu *= 1.001) {
      plain out = without_bias(1, nu, p);
      least = fmin(least, out.energy / (out.gain * out.gain * nu * nu));
    }
    double critical = rv_layered_critical_ratio(p, RV_NO_BIAS);
    check_relative(critical, least, 1e-5);
    check(isinf(rv_layered_noise_limit(critical * 0.99, p, RV_NO_BIAS)));
    double limit = rv_layered_noise_limit(critical * 1.01, p, RV_NO_BIAS);
    check(limit > 1 && isfinite(limit));
    plain out = without_bias(1, sqrt(limit / critical / 1.01), p);
    check_relative(out.energy / (out.gain * out.gain), limit, 1e-9);
    check(rv_layered_critical_ratio(p, RV_MOST_SIGNAL) < critical);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_bias_it_is_a_recursion_of_orthants),
      cmocka_unit_test(scales_cancel_in_the_efficiency),
      cmocka_unit_test(large_draws_follow_the_recursion),
      cmocka_unit_test(the_biases_are_the_best),
      cmocka_unit_test(one_layer_is_the_theorem),
      cmocka_unit_test(the_critical_ratio_is_the_least_that_returns),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
