/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The coordinates of u = W'x beside those of h: integrals by hand for one and two values, the
 * largest off the support alone, draws of both samplers; and the tables of the law.
 */
#include "check.h"
#include "law.h"
#include "reverify/gain.h"
#include "reverify/relu_layer.h"
#include "theory/coordinate_law.h"

#include <gsl/gsl_cdf.h>

typedef struct setting {
  rv_relu_law layer;
  rv_hidden hidden;
  rv_coordinate_law *law;
} setting;

static setting open_hidden(double m, double n, double p, rv_hidden hidden) {
  setting s = {.layer = {m, n, p, 1}, .hidden = hidden};
  check_status(rv_coordinate_law_open(&s.law, &s.layer, &s.hidden), RV_OK);
  return s;
}

static setting open(double m, double n, double p, size_t k) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, RV_ONES, k), RV_OK);
  return open_hidden(m, n, p, hidden);
}

static void drop(setting *s) {
  rv_coordinate_law_close(s->law);
  rv_hidden_free(&s->hidden);
}

/* k = n = 1: |alpha Q - 1|. */
static void one_value_has_the_law_of_the_gain(void **state) {
  (void)state;
  static const double size[][2] = {{1, 1}, {4, 0.5}, {60, 1}, {1e4, 0.3}, {1e12, 1}};
  for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
    double m = size[i][0], p = size[i][1], alpha = 2 / (p * m);
    setting s = open(m, 1, p, 1);
    for (double t = 0.1; t < 40; t *= 1.9) {
      double far = t * fmin(1, sqrt(6 / (p * m))), atom = exp(m * log1p(-p / 2));
      double low = (1 - far) / alpha, high = (1 + far) / alpha;
      double below = low > 0 ? rv_gain_cdf(low, m, p) : far >= 1 ? 0 : atom;
      double inside = rv_gain_cdf(high, m, p) - below;
      check_near(rv_coordinate_law_cdf(far, s.law), inside, 1e-8);
    }
    drop(&s);
  }
}

/* Two values h: u_1 - h_1 = h_1 s + sigma a_2 x, u_2 - h_2 = h_2 s - sigma a_1 x, x ~ N(0,1), with
   s = alpha Q - 1; by a plain sum over the gain of one kept unit, Q ~ chi-square of one degree. */
static double two_by_hand(double t, double others, const double h[2]) {
  const double step = 1e-4;
  double norm = hypot(h[0], h[1]), sum = fmax(h[0], h[1]) <= t ? 0.5 : 0;
  for (double r = step / 2; r < 9; r += step) {
    double s = 2 * r * r - 1, sigma = 2 * norm * r, a = h[0] / norm, b = h[1] / norm;
    double low = fmax((-t - h[0] * s) / (sigma * b), -(t - h[1] * s) / (sigma * a));
    double high = fmin((t - h[0] * s) / (sigma * b), (t + h[1] * s) / (sigma * a));
    double in = low < high ? gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low) : 0;
    double off = pow(1 - 2 * gsl_cdf_ugaussian_Q(t / sigma), others);
    sum += step * exp(-r * r / 2) / sqrt(2 * M_PI) * in * off;
  }
  return sum;
}

static void two_values_have_the_integral(void **state) {
  (void)state;
  static const double values[][2] = {{1, 1}, {1, 3}};
  for (size_t i = 0; i < 2; i++) {
    rv_hidden hidden;
    check_status(rv_hidden_of(&hidden, values[i], 2), RV_OK);
    setting s = open_hidden(1, 4, 1, hidden);
    for (double t = 0.2; t < 30; t *= 2.3)
      check_near(rv_coordinate_law_cdf(t, s.law), two_by_hand(t, 2, values[i]), 1e-6);
    drop(&s);
  }
}

/* Without a support to look at, the largest off it; without others, all that is on it. */
static void boxes_look_at_one_part_alone(void **state) {
  (void)state;
  static const double size[][3] = {{4, 1, 3}, {300, 0.4, 20}, {1e9, 1, 5}};
  for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
    double m = size[i][0], p = size[i][1], sigma = sqrt(2 * size[i][2] / (p * m));
    setting s = open(m, 1e4, p, (size_t)size[i][2]),
            alone = open(m, size[i][2], p, (size_t)size[i][2]);
    rv_gain_rule rule;
    check_status(rv_gain_rule_make(&rule, m, p), RV_OK);
    for (double t = 0.5 * sigma; t < 6 * sigma; t += sigma) {
      const rv_coordinate_box off = {-t, t, -INFINITY, INFINITY}, on = {-INFINITY, INFINITY, -t, t};
      check_near(rv_coordinate_law_within(&off, s.law),
                 rv_relu_off_support_cdf(t, &s.layer, &s.hidden, &rule), 1e-6); /* the rule's */
      check_near(rv_coordinate_law_within(&on, s.law), rv_coordinate_law_cdf(t, alone.law), 1e-7);
    }
    rv_gain_rule_free(&rule);
    drop(&s);
    drop(&alone);
  }
}

static void nothing_and_everything(void **state) {
  (void)state;
  setting s = open(5, 9, 0.7, 3);
  const rv_coordinate_box all = {-INFINITY, INFINITY, -INFINITY, INFINITY}, none = {0, 0, 1, -1},
                          no_number = {NAN, 0, -1, 1};
  check_near(rv_coordinate_law_within(&all, s.law), 1, 1e-12);
  check_equal(rv_coordinate_law_within(&none, s.law), 0);
  check_nan(rv_coordinate_law_within(&no_number, s.law));
  check_nan(rv_coordinate_law_cdf(NAN, s.law));
  check_equal(rv_coordinate_law_cdf(-1, s.law), 0);
  check_near(rv_coordinate_law_cdf(INFINITY, s.law), 1, 1e-12);
  check_nan(rv_coordinate_law_upper_quantile(0, s.law));
  check_nan(rv_coordinate_law_upper_quantile(1, s.law));
  check_nan(rv_coordinate_law_upper_quantile(NAN, s.law));
  drop(&s);
}

/* The gain is 0 with the probability 0.65^5: there the error is 1. */
static void quantiles_there_and_back(void **state) {
  (void)state;
  setting s[] = {open(5, 9, 0.7, 3), open(1e5, 1e7, 1, 20), open(900, 30, 0.5, 30)};
  double atom = pow(0.65, 5), at = rv_coordinate_law_cdf(1, s[0].law);
  check_near(at - rv_coordinate_law_cdf(1 - 1e-12, s[0].law), atom, 1e-5);
  check_near(rv_coordinate_law_upper_quantile(1 - at + atom / 2, s[0].law), 1, 1e-8);
  for (size_t i = 0; i < 3; i++) {
    for (double delta = 1e-8; delta < 1; delta *= 30)
      check_relative(
          1 - rv_coordinate_law_cdf(rv_coordinate_law_upper_quantile(delta, s[i].law), s[i].law),
          delta, 1e-5);
    drop(&s[i]);
  }
}

static double cdf(double t, const void *law) {
  return rv_coordinate_law_cdf(t, law);
}

static void check_law_with_atoms(double *sample, size_t count, const rv_coordinate_law *law) {
  double distance;
  gsl_sort(sample, 1, count);
  check_status(rv_law_distance(&distance, sample, count, cdf, law, 1), RV_OK);
  check(rv_kolmogorov_p_value(distance, count) >= FALSE_ALARM);
}

/* Some with atoms, of one draw in two, in eight, in a hundred; k = n; vast sizes. */
static void draws_have_this_law(void **state) {
  (void)state;
  enum { DRAWS = 8000 };
  static const struct {
    double m, n, p;
    size_t k;
    rv_sampler sampler;
  } of[] = {{1, 2, 1, 1, RV_DENSE},         {4, 7, 0.8, 2, RV_DENSE},
            {10, 12, 0.8, 12, RV_IMPLICIT}, {50, 3, 0.1, 3, RV_DENSE},
            {300, 1e9, 1, 9, RV_IMPLICIT},  {1e12, 1e12, 1, 40, RV_IMPLICIT}};
  static double sample[DRAWS];
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    setting s = open(of[i].m, of[i].n, of[i].p, of[i].k);
    rv_relu_layer *layer;
    rv_relu_draw draw;
    check_status(rv_relu_layer_open(&layer, of[i].sampler, &s.layer, &s.hidden, -9, 1), RV_OK);
    for (uint64_t t = 0; t < DRAWS; t++) {
      rv_relu_layer_draw(&(rv_stream_key){301, 302, i, t}, &draw, layer);
      sample[t] = draw.coordinate;
    }
    check_law_with_atoms(sample, DRAWS, s.law);
    rv_relu_layer_close(layer);
    drop(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_value_has_the_law_of_the_gain),
      cmocka_unit_test(two_values_have_the_integral),
      cmocka_unit_test(boxes_look_at_one_part_alone),
      cmocka_unit_test(nothing_and_everything),
      cmocka_unit_test(quantiles_there_and_back),
      cmocka_unit_test(draws_have_this_law),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
