/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error of a reversed ReLU layer in closed form: by quadrature, by draws, by its bounds. */
#include "experiment/clopper_pearson.h"
#include "law.h"
#include "reverify/gain.h"
#include "reverify/relu_error.h"
#include "reverify/relu_layer.h"
#include "theory/deviation_box.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

/* What gain.h documents of the quadrature over the gain. */
static const double rule_error = 1e-12;

/* A law with all that its closed forms need. */
typedef struct setting {
  rv_relu_law law;
  rv_hidden hidden;
  rv_gain_rule rule;
} setting;

static setting make(double m, double n, double p, rv_hidden_kind kind, size_t k) {
  setting s = {.law = {m, n, p, 1}};
  check_status(rv_hidden_make(&s.hidden, kind, k), RV_OK);
  check_status(rv_gain_rule_make(&s.rule, m, p), RV_OK);
  return s;
}

static void drop(setting *s) {
  rv_hidden_free(&s->hidden);
  rv_gain_rule_free(&s->rule);
}

static double error_sq(const setting *s, double tau) {
  return rv_relu_error_sq(&s->law, &s->hidden, -tau * rv_relu_sigma(&s->law, &s->hidden), &s->rule);
}

static void units_are_those_of_the_theory(void **state) {
  (void)state;
  setting s = make(400, 50, 0.5, RV_ONES, 9);
  check_relative(rv_relu_alpha(&s.law), 0.01, 4 * DBL_EPSILON);
  check_relative(rv_relu_sigma(&s.law, &s.hidden), 0.3, 4 * DBL_EPSILON);
  check_relative(rv_relu_printed_bound(&s.law, &s.hidden), sqrt(0.045), 4 * DBL_EPSILON);
  s.law.alpha_scale = 3;
  check_relative(rv_relu_alpha(&s.law), 0.03, 4 * DBL_EPSILON);
  drop(&s);
}

/* One coordinate. */

typedef struct coordinate {
  double h, mean, sd, bias;
} coordinate;

static double deviation_sq(double g, void *untyped) {
  const coordinate *c = untyped;
  double d = fmax(c->mean + c->sd * g + c->bias, 0) - c->h;
  return d * d * gsl_ran_ugaussian_pdf(g);
}

static double integrate(double (*function)(double, void *), void *untyped, double low, double high,
                        double relative) {
  gsl_function f = {.function = function, .params = untyped};
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(500);
  assert_non_null(w);
  double value = 0, error;
  if (low < high)
    gsl_integration_qag(&f, low, high, 0, relative, 500, GSL_INTEG_GAUSS31, w, &value, &error);
  gsl_integration_workspace_free(w);
  return value;
}

/* The kink where the ReLU opens is an end of both integrals; beyond 38 no double holds the density.
 */
static double coordinate_by_quadrature(coordinate c) {
  double kink = fmin(fmax(-(c.mean + c.bias) / c.sd, -38), 38), middle = fmin(fmax(kink, 0), 37);
  return integrate(deviation_sq, &c, -38, fmin(kink, 0), 1e-13) +
         integrate(deviation_sq, &c, fmin(kink, 0), kink, 1e-13) +
         integrate(deviation_sq, &c, kink, middle, 1e-13) +
         integrate(deviation_sq, &c, fmax(middle, kink), fmax(middle, 0) + 15, 1e-13);
}

/*
 * The closed form adds terms of size h^2, M^2 + sd^2 and, beyond |t| = 1 on the dark side, loses
 * t^4 to cancellation (Mills' ratio): that many roundings.
 */
static void coordinate_by_both_routes(void **state) {
  (void)state;
  static const double h[] = {0, 0.1, 1, 3}, sd[] = {0.01, 0.3, 1, 5}, tau[] = {0, 0.5, 2, 4, 8};
  for (size_t i = 0; i < 4; i++)
    for (size_t j = 0; j < 4; j++)
      for (size_t l = 0; l < 5; l++)
        for (double mean = h[i]; mean < 2 * h[i] + 0.01; mean += 0.3 + h[i] / 2) {
          coordinate c = {h[i], mean, sd[j], -tau[l] * sd[j]};
          double reference = coordinate_by_quadrature(c);
          double t = fmin((c.mean + c.bias) / c.sd, 0), shifted = c.mean + c.bias;
          double rounding = 8 * DBL_EPSILON *
                            (c.h * c.h + fmax(shifted, 0) * shifted + (t < 0 ? 0 : c.sd * c.sd) +
                             reference * gsl_pow_4(t));
          check_near(rv_relu_coordinate_sq(c.h, c.mean, c.sd, c.bias), reference,
                     rounding + 1e-12 * reference);
        }
}

static void coordinate_without_noise(void **state) {
  (void)state;
  check_equal(rv_relu_coordinate_sq(1, 3, 0, -0.5), 2.25);
  check_equal(rv_relu_coordinate_sq(1, 0.25, 0, -0.5), 1);
  check_equal(rv_relu_coordinate_sq(0, 0, 0, 0), 0);
}

/* A half of N(0, sd^2) remains: E = sd^2 / 2. */
static void coordinate_of_half_a_normal(void **state) {
  (void)state;
  for (double sd = 1e-9; sd < 1e9; sd *= 100)
    check_relative(rv_relu_coordinate_sq(0, 0, sd, 0), sd * sd / 2, 4 * DBL_EPSILON);
}

/* The whole error. */

/* What is integrated over r = sqrt(Q), the density of chi_N included. */
typedef struct given {
  const setting *s;
  double events, bias, alpha;
} given;

static double square_given(double r, void *untyped) {
  const given *v = untyped;
  const rv_hidden *h = &v->s->hidden;
  double q = r * r, sigma = v->alpha * h->norm * r, sum = 0;
  for (size_t i = 0; i < h->k; i++) {
    double share = 1 - h->value[i] * h->value[i] / (h->norm * h->norm);
    sum += coordinate_by_quadrature(
        (coordinate){h->value[i], h->value[i] * v->alpha * q, sigma * sqrt(share), v->bias});
  }
  sum +=
      (v->s->law.n - (double)h->k) * coordinate_by_quadrature((coordinate){0, 0, sigma, v->bias});
  double log_constant = (1 - v->events / 2) * M_LN2 - lgamma(v->events / 2);
  return exp(log_constant + (v->events - 1) * log(r) - q / 2) * sum;
}

/* N from its binomial coefficients, chi-square by adaptive quadrature, each coordinate as above. */
static double naive_error_sq(const setting *s, double bias) {
  double half = s->law.p / 2, m = s->law.m, norm = s->hidden.norm;
  double probability = pow(1 - half, m), sum = probability * norm * norm;
  for (double events = 1; events <= m; events++) {
    given v = {s, events, bias, s->law.alpha_scale * 2 / (s->law.p * m)};
    probability *= half / (1 - half) * (m - events + 1) / events;
    sum += probability * integrate(square_given, &v, 1e-12, sqrt(events) + 10, 1e-12);
  }
  return sum / (norm * norm);
}

/*
 * A value that makes up nearly all of ||h|| has next to no noise: the threshold leaves a kink in
 * sqrt(Q) narrower than the nodes of the rule lie apart. That costs the geometric pair (1, 1/10)
 * eight digits.
 */
static void error_by_nested_quadratures(void **state) {
  (void)state;
  static const struct {
    double m, n, p, alpha_scale, tolerance;
    rv_hidden_kind kind;
    size_t k;
  } law[] = {{3, 4, 1, 1, 3e-4, RV_GEOMETRIC, 2},
             {3, 4, 0.3, 1.5, 1e-9, RV_UNIFORM_VALUES, 2},
             {5, 9, 0.8, 1, 1e-9, RV_HALF_NORMAL, 3},
             {2, 2, 1, 0.6, 1e-9, RV_ONES, 2}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    setting s = make(law[i].m, law[i].n, law[i].p, law[i].kind, law[i].k);
    s.law.alpha_scale = law[i].alpha_scale;
    for (double tau = 0; tau <= 2; tau += 1) {
      double bias = -tau * rv_relu_sigma(&s.law, &s.hidden);
      check_relative(rv_relu_error_sq(&s.law, &s.hidden, bias, &s.rule), naive_error_sq(&s, bias),
                     law[i].tolerance);
    }
    /* the oracle's support is all there is when n = k */
    rv_relu_law all = s.law;
    all.n = (double)s.hidden.k;
    setting t = {all, s.hidden, s.rule};
    check_relative(rv_relu_oracle_sq(&s.law, &s.hidden, &s.rule), naive_error_sq(&t, 0), 1e-9);
    drop(&s);
  }
}

enum { DRAWS = 100000 };

static void sample(rv_relu_draw *out, size_t count, const setting *s, double bias, uint64_t cell) {
  rv_relu_layer *layer;
  check_status(rv_relu_layer_open(&layer, RV_IMPLICIT, &s->law, &s->hidden, bias, 1), RV_OK);
  for (size_t t = 0; t < count; t++)
    rv_relu_layer_draw(&(rv_stream_key){101, 102, cell, t}, &out[t], layer);
  rv_relu_layer_close(layer);
}

static rv_relu_draw drawn[DRAWS];
static double number[DRAWS];

static void check_mean_of(double expected, size_t count, const char *what) {
  rv_summary moments = rv_moments(number, count);
  double z = rv_mean_statistic(&moments, expected);
  if (!(fabs(z) <= FALSE_ALARM_SD))
    fail_msg("%s: mean %.10g, should be %.10g; %g standard errors", what, moments.mean, expected,
             z);
}

static void means_of_draws(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  static const struct {
    double m, n, p, tau;
    rv_hidden_kind kind;
    size_t k;
  } law[] = {{20, 30, 0.4, 1, RV_GEOMETRIC, 4},
             {3000, 100, 1, 2.5, RV_UNIFORM_VALUES, 10},
             {1e6, 1e4, 0.1, 0, RV_ONES, 50},
             {50, 7, 1, 0.5, RV_HALF_NORMAL, 7}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    setting s = make(law[i].m, law[i].n, law[i].p, law[i].kind, law[i].k);
    sample(drawn, COUNT, &s, -law[i].tau * rv_relu_sigma(&s.law, &s.hidden), i);
    for (size_t t = 0; t < COUNT; t++)
      number[t] = drawn[t].error * drawn[t].error;
    check_mean_of(error_sq(&s, law[i].tau), COUNT, "error_sq");
    for (size_t t = 0; t < COUNT; t++)
      number[t] = drawn[t].oracle * drawn[t].oracle;
    check_mean_of(rv_relu_oracle_sq(&s.law, &s.hidden, &s.rule), COUNT, "oracle_sq");
    for (size_t t = 0; t < COUNT; t++)
      number[t] = drawn[t].unthresholded_sq;
    check_mean_of(rv_relu_unthresholded_sq(&s.law), COUNT, "unthresholded_sq");
    drop(&s);
  }
}

static void unthresholded_has_a_closed_form(void **state) {
  (void)state;
  static const double law[][3] = {{1, 1, 1},      {3, 4, 0.5},     {100, 60, 0.05},
                                  {1e6, 10, 0.3}, {1e12, 1e12, 1}, {1e15, 1, 0.5}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double m = law[i][0], n = law[i][1], p = law[i][2];
    rv_relu_law l = {m, n, p, 1};
    check_relative(rv_relu_unthresholded_sq(&l), (2 * n + 4) / (p * m) - 1 / m, 16 * DBL_EPSILON);
  }
}

/* (alpha Q - 1)^2 along h and alpha^2 Q in each direction across, averaged over the gain. */
static void unthresholded_by_quadrature(void **state) {
  (void)state;
  static const double scale[] = {0.5, 1, 1.1, 4};
  for (size_t i = 0; i < 4; i++) {
    setting s = make(200, 37, 0.4, RV_ONES, 5);
    s.law.alpha_scale = scale[i];
    double alpha = scale[i] * 2 / (0.4 * 200), sum = 0;
    for (size_t j = 0; j < s.rule.count; j++) {
      double along = alpha * s.rule.node[j] - 1;
      sum += s.rule.weight[j] * (along * along + alpha * alpha * s.rule.node[j] * 36);
    }
    check_relative(rv_relu_unthresholded_sq(&s.law), sum, 4 * rule_error);
    drop(&s);
  }
}

/*
 * While every coordinate stays far above 0, the oracle's error is that of u on the support,
 * (2k + 4) / (pm) - 1/m: what is left when terms of size 1 cancel.
 */
static void oracle_of_tall_matrices(void **state) {
  (void)state;
  for (double m = 1e4; m <= 1e15; m *= 10) {
    setting s = make(m, 100, 0.5, RV_ONES, 10);
    check_near(rv_relu_oracle_sq(&s.law, &s.hidden, &s.rule), 24 / (0.5 * m) - 1 / m,
               2 * DBL_EPSILON + 1e-11 / m);
    drop(&s);
  }
}

/* The threshold. */

static void optimal_tau_is_a_minimum(void **state) {
  (void)state;
  static const struct {
    double m, n, p;
    rv_hidden_kind kind;
    size_t k;
  } law[] = {{1e5, 1e4, 1, RV_ONES, 50},
             {1e8, 1e6, 0.1, RV_GEOMETRIC, 3},
             {100, 1000, 1, RV_UNIFORM_VALUES, 20},
             {1e4, 300, 0.5, RV_HALF_NORMAL, 150},
             {1e12, 1e12, 1, RV_ONES, 1000}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    setting s = make(law[i].m, law[i].n, law[i].p, law[i].kind, law[i].k);
    double tau = rv_relu_optimal_tau(&s.law, &s.hidden, &s.rule), least = error_sq(&s, tau);
    check(tau > 0 && tau < 12);
    for (double other = 0; other <= 12; other += 0.25)
      check(error_sq(&s, other) >= least * (1 - 1e-10));
    check(error_sq(&s, tau - 1e-3) > least && error_sq(&s, tau + 1e-3) > least);
    drop(&s);
  }
}

/* To first order in (n - k) / k, half the noise off the support is worth tau = 0.4 (n - k) / k. */
static void optimal_tau_of_dense_vectors_is_small(void **state) {
  (void)state;
  setting s = make(1e8, 1000, 1, RV_ONES, 900);
  double tau = rv_relu_optimal_tau(&s.law, &s.hidden, &s.rule), least = error_sq(&s, tau);
  for (double other = 0; other <= 0.5; other += 0.01)
    check(error_sq(&s, other) >= least * (1 - 1e-10));
  drop(&s);
}

static void optimal_tau_without_noise_off_the_support_is_0(void **state) {
  (void)state;
  setting s = make(1e6, 40, 1, RV_ONES, 40);
  check_near(rv_relu_optimal_tau(&s.law, &s.hidden, &s.rule), 0, 1e-3);
  drop(&s);
}

/* tau^2 = 2 ln(n/k) - 3 ln ln(n/k) and so on: for n/k = 1e9 within a fifth. */
static void optimal_tau_of_sparse_vectors(void **state) {
  (void)state;
  double before = 0;
  for (double ratio = 1e2; ratio <= 1e9; ratio *= 10) {
    setting s = make(1e12, 100 * ratio, 1, RV_ONES, 100);
    double tau = rv_relu_optimal_tau(&s.law, &s.hidden, &s.rule) / sqrt(2 * log(ratio));
    check(tau > 0.5 && tau < 1 && tau > before);
    before = tau;
    drop(&s);
  }
  check(before > 0.8);
}

/*
 * Of few values a draw's error is far from its mean, so that sqrt(2(1 + 2 ln(n/k))) sqrt(k/(pm)) is
 * no bound. The frequencies are those of 400,000 draws of an independent program in NumPy, which
 * takes the optimal tau from the risk of a soft threshold, k tau^2 + (n - k) E r(g - tau)^2; their
 * standard errors are 0.0007 or less.
 */
static void few_values_exceed_the_constant(void **state) {
  (void)state;
  enum { COUNT = 50000 };
  static const struct {
    size_t k;
    double tau, frequency;
  } law[] = {{1, 3.619, 0.2424}, {2, 3.458, 0.1715}, {3, 3.361, 0.1247}, {5, 3.236, 0.0699}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double k = (double)law[i].k, count = 0, m = 1e7, n = 1e5;
    setting s = make(m, n, 1, RV_ONES, law[i].k);
    double tau = rv_relu_optimal_tau(&s.law, &s.hidden, &s.rule);
    check_near(tau, law[i].tau, 5e-3); /* beyond the leading order, 1/sqrt(m) */
    sample(drawn, COUNT, &s, -tau * rv_relu_sigma(&s.law, &s.hidden), 90 + i);
    for (size_t t = 0; t < COUNT; t++)
      count += drawn[t].error > sqrt(2 * (1 + 2 * log(n / k)) * k / m);
    double sd = sqrt(law[i].frequency / COUNT);
    check_near(count / COUNT, law[i].frequency, FALSE_ALARM_SD * hypot(sd, 7e-4));
    drop(&s);
  }
}

/* Recovery and the largest coordinate. */

static double recovered(const setting *s, double bias, size_t count, uint64_t cell) {
  sample(drawn, count, s, bias, cell);
  double events = 0;
  for (size_t t = 0; t < count; t++)
    events += drawn[t].survivors == 0 && drawn[t].lost == 0;
  return events / (double)count;
}

/* A frequency is within d with probability 1 - 2 exp(-2 count d^2) (Hoeffding). */
static void check_recovery(const setting *s, double tau, uint64_t cell) {
  enum { COUNT = 8000 };
  double bias = -tau * rv_relu_sigma(&s->law, &s->hidden);
  double claimed = rv_relu_recovery(&s->law, &s->hidden, bias, &s->rule);
  check(claimed > 0.2 && claimed < 0.8);
  check_near(recovered(s, bias, COUNT, cell), claimed, sqrt(log(2 / FALSE_ALARM) / (2 * COUNT)));
}

static void recovery_as_simulated(void **state) {
  (void)state;
  setting equal = make(19000, 1e4, 1, RV_ONES, 200);
  check_recovery(&equal, 4.1, 40);
  drop(&equal);
  setting few = make(430, 1000, 1, RV_ONES, 8);
  check_recovery(&few, 3.4, 41);
  drop(&few);
  setting different = make(3.5e5, 1e4, 0.8, RV_GEOMETRIC, 200);
  check_recovery(&different, 4.2, 42);
  drop(&different);
  setting whole = make(3000, 200, 1, RV_ONES, 200);
  check_recovery(&whole, 0, 43);
  drop(&whole);
}

/* At one gain: of two values by hand, e = x (a_2, -a_1); of many by the box of all of them, few of
   which are left by then. */

static double recovery_at(double q, double bias, const rv_hidden *hidden) {
  double one = 1;
  const rv_gain_rule here = {&q, &one, 1};
  const rv_relu_law law = {1000, (double)hidden->k, 1, 1};
  return rv_relu_recovery(&law, hidden, bias, &here);
}

static void recovery_of_two_values(void **state) {
  (void)state;
  const double values[] = {1, 2}, alpha = 0.002, bias = -0.3;
  rv_hidden hidden;
  check_status(rv_hidden_of(&hidden, values, 2), RV_OK);
  for (double q = 60; q < 1000; q *= 1.7) {
    double sigma = alpha * hidden.norm * sqrt(q), a = 1 / hidden.norm, b = 2 / hidden.norm;
    double low = -(alpha * q + bias) / (sigma * b), high = (2 * alpha * q + bias) / (sigma * a);
    double expected = low < high ? gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low) : 0;
    check_near(recovery_at(q, bias, &hidden), expected, 1e-12);
  }
  rv_hidden_free(&hidden);
}

static void recovery_of_many_values(void **state) {
  (void)state;
  enum { COUNT = 60 };
  static const rv_hidden_kind kind[] = {RV_UNIFORM_VALUES, RV_HALF_NORMAL, RV_GEOMETRIC};
  const double alpha = 0.002, bias = -1e-3;
  for (size_t i = 0; i < 3; i++) {
    rv_hidden hidden;
    rv_deviation_side side[COUNT];
    check_status(rv_hidden_make(&hidden, kind[i], COUNT), RV_OK);
    for (double q = 3e3; q < 1e6; q *= 6) {
      double sigma = alpha * hidden.norm * sqrt(q);
      for (size_t j = 0; j < COUNT; j++) {
        double h = hidden.value[j];
        side[j] =
            (rv_deviation_side){h / hidden.norm, 1, -(h * alpha * q + bias) / sigma, INFINITY};
      }
      check_near(recovery_at(q, bias, &hidden), rv_deviation_box(side, COUNT), 1e-9);
    }
    rv_hidden_free(&hidden);
  }
}

static void recovery_at_its_ends(void **state) {
  (void)state;
  setting s = make(1e6, 100, 1, RV_ONES, 5);
  check_near(rv_relu_recovery(&s.law, &s.hidden, -10 * rv_relu_sigma(&s.law, &s.hidden), &s.rule),
             1, 1e-9);
  check_near(rv_relu_recovery(&s.law, &s.hidden, -10, &s.rule), 0, 1e-9);
  check_near(rv_relu_recovery(&s.law, &s.hidden, 0, &s.rule), 0, pow(0.5, 90));
  drop(&s);
  setting one = make(1e6, 1, 1, RV_ONES, 1); /* u = alpha Q, never lost */
  check_near(rv_relu_recovery(&one.law, &one.hidden, 0, &one.rule), 1, 1e-9);
  drop(&one);
}

static double off_support_cdf(double t, const void *untyped) {
  const setting *s = untyped;
  return rv_relu_off_support_cdf(t, &s->law, &s->hidden, &s->rule);
}

static void off_support_draws_have_the_law(void **state) {
  (void)state;
  enum { COUNT = 5000 };
  static const struct {
    double m, n, p, tau;
    size_t k;
  } law[] = {{200, 30, 1, 1, 6}, {1e4, 1e4, 0.2, 3, 50}, {1e12, 1e12, 1, 6, 3}, {100, 9, 1, 0, 8}};
  double distance;
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    setting s = make(law[i].m, law[i].n, law[i].p, RV_ONES, law[i].k);
    sample(drawn, COUNT, &s, -law[i].tau * rv_relu_sigma(&s.law, &s.hidden), 50 + i);
    for (size_t t = 0; t < COUNT; t++)
      number[t] = drawn[t].off_support;
    gsl_sort(number, 1, COUNT);
    check_status(rv_law_distance(&distance, number, COUNT, off_support_cdf, &s, 1), RV_OK);
    check(rv_kolmogorov_p_value(distance, COUNT) >= FALSE_ALARM);
    drop(&s);
  }
}

static void off_support_at_its_ends(void **state) {
  (void)state;
  setting s = make(3, 10, 0.5, RV_ONES, 2);
  check_equal(off_support_cdf(-1, &s), 0);
  check_near(off_support_cdf(0, &s), 27 / 64.0, rule_error); /* Q = 0: every u_i is 0 */
  check_near(off_support_cdf(1e9, &s), 1, rule_error);
  drop(&s);
}

static void nothing_off_the_support_has_maximum_0(void **state) {
  (void)state;
  setting s = make(30, 4, 1, RV_ONES, 4);
  check_equal(off_support_cdf(-1, &s), 0);
  check_near(off_support_cdf(0.1, &s), 1, rule_error);
  check_near(off_support_cdf(0, &s), 1, rule_error);
  drop(&s);
}

/* The explicit bounds. */

/* Clopper-Pearson at FALSE_ALARM: not more often above the bound than delta. */
static void check_guarantee(const setting *s, rv_relu_guarantee g, double delta, size_t count,
                            uint64_t cell) {
  check(g.bias <= 0 && g.error > 0 && isfinite(g.error));
  sample(drawn, count, s, g.bias, cell);
  double events = 0;
  for (size_t t = 0; t < count; t++)
    events += drawn[t].error > g.error;
  if (rv_clopper_pearson_lower(events, (double)count, FALSE_ALARM) > delta)
    fail_msg("m = %g, n = %g, k = %zu, delta = %g: %g of %zu above %g", s->law.m, s->law.n,
             s->hidden.k, delta, events, count, g.error);
}

static void guarantees_hold(void **state) {
  (void)state;
  static const struct {
    double m, n, p, delta;
    rv_hidden_kind kind;
    size_t k, count;
  } law[] = {{1000, 200, 1, 0.1, RV_ONES, 5, DRAWS},
             {100, 50, 0.5, 0.5, RV_UNIFORM_VALUES, 10, 20000},
             {10, 30, 1, 0.1, RV_GEOMETRIC, 3, 20000},
             {1e6, 1e4, 0.2, 0.01, RV_ONES, 40, 5000},
             {1000, 1, 1, 0.1, RV_ONES, 1, 20000},
             {300, 20, 0.7, 0.1, RV_HALF_NORMAL, 20, 20000},
             {1e12, 1e12, 1, 0.1, RV_GEOMETRIC, 9, 20000},
             {50, 40, 1, 0.3, RV_ONES, 1, 20000}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    setting s = make(law[i].m, law[i].n, law[i].p, law[i].kind, law[i].k);
    rv_relu_guarantee bernstein = rv_relu_bernstein_guarantee(&s.law, &s.hidden, law[i].delta);
    rv_relu_guarantee sharp = rv_relu_sharp_guarantee(&s.law, &s.hidden, law[i].delta);
    check(sharp.error <= bernstein.error);
    if (law[i].n == (double)law[i].k)
      check(bernstein.bias == 0 && sharp.bias == 0);
    check_guarantee(&s, bernstein, law[i].delta, law[i].count / 4, 60 + 2 * i);
    check_guarantee(&s, sharp, law[i].delta, law[i].count, 61 + 2 * i);
    drop(&s);
  }
}

static void sharp_is_the_smaller(void **state) {
  (void)state;
  static const double delta[] = {0.5, 0.1, 0.01, 1e-4, 1e-8};
  for (double m = 1; m <= 1e9; m *= 31)
    for (double p = 0.05; p <= 1; p += 0.95)
      for (size_t d = 0; d < sizeof delta / sizeof *delta; d++) {
        if (m != floor(m))
          continue;
        setting s = make(m, 500, p, RV_UNIFORM_VALUES, 7);
        check(rv_relu_sharp_guarantee(&s.law, &s.hidden, delta[d]).error <=
              rv_relu_bernstein_guarantee(&s.law, &s.hidden, delta[d]).error * (1 + 1e-9));
        drop(&s);
      }
}

/* The recipe of six events at sizes where it can be done by hand. */
static void bernstein_is_six_tails(void **state) {
  (void)state;
  double delta = 6 * exp(-1); /* t = 1 */
  setting s = make(10000, 3, 1, RV_ONES, 2);
  double high = 5000 + 100 + 1 / 3.0, q = high + 2 * sqrt(high) + 2;
  double low = 5000 - 100, q_low = low - 2 * sqrt(low);
  double sigma = 2e-4 * M_SQRT2 * sqrt(q), bias = -sigma * gsl_cdf_ugaussian_Qinv(exp(-1));
  double noise = gsl_cdf_ugaussian_Qinv(exp(-1) / 2); /* chi-square of one degree */
  rv_relu_guarantee g = rv_relu_bernstein_guarantee(&s.law, &s.hidden, delta);
  check_relative(g.bias, bias, 1e-12);
  check_relative(g.error,
                 fmax(2e-4 * q - 1, 1 - 2e-4 * q_low) + (sigma * noise - M_SQRT2 * bias) / M_SQRT2,
                 1e-12);
  drop(&s);
}

/* The bias is the delta/3 quantile of the largest of n - k coordinates at Q's delta/6 quantile. */
static void sharp_bias_is_a_quantile(void **state) {
  (void)state;
  setting s = make(2000, 300, 0.5, RV_GEOMETRIC, 6);
  rv_relu_guarantee g = rv_relu_sharp_guarantee(&s.law, &s.hidden, 0.3);
  double q = rv_gain_upper_quantile(0.05, 2000, 0.5);
  double sigma = rv_relu_alpha(&s.law) * s.hidden.norm * sqrt(q);
  check_near(pow(gsl_cdf_ugaussian_P(-g.bias / sigma), 294), 0.9, 1e-12);
  drop(&s);
}

/*
 * In a vast layer alpha Q - 1 is normal, of variance 5/m at p = 1, and all in units of
 * sigma = s sqrt(2/m) is known by hand: along h, the bias t sqrt(k) and the gain's lower quantile;
 * across, k - 1 normals with their concentration. m is large enough for Q's skewness to leave 1e-5.
 */
static void sharp_is_its_four_events(void **state) {
  (void)state;
  static const double law[][3] = {{1e4, 50, 0.1}, {300, 2, 0.1}, {1e6, 1000, 0.01}, {40, 7, 0.5}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double n = law[i][0], k = law[i][1], delta = law[i][2];
    setting s = make(1e13, n, 1, RV_ONES, (size_t)k);
    double gain = gsl_cdf_ugaussian_Qinv(delta / 6) * sqrt(2.5);
    double t = gsl_cdf_ugaussian_Pinv(pow(1 - delta / 3, 1 / (n - k)));
    double across = sqrt(k - 1) + sqrt(2 * log(3 / delta));
    rv_relu_guarantee g = rv_relu_sharp_guarantee(&s.law, &s.hidden, delta);
    double unit = sqrt(2 / s.law.m);
    check_relative(g.bias, -t * unit * s.hidden.norm, 1e-5);
    check_relative(g.error, unit * hypot(t * sqrt(k) + gain, across), 1e-5);
    drop(&s);
  }
}

typedef struct beyond {
  double bound_sq, across;
} beyond;

/* P(2.5 z^2 + chi^2_across > bound^2 given z), with the density of z. */
static double exceeds_given(double z, void *untyped) {
  const beyond *b = untyped;
  double rest = b->bound_sq - 2.5 * z * z;
  return gsl_ran_ugaussian_pdf(z) * (rest > 0 ? gsl_cdf_chisq_Q(rest, b->across) : 1);
}

/*
 * With nothing off the support the bound is exceeded where (alpha Q - 1)^2 + alpha^2 Q chi^2_(k-1)
 * is: in a vast layer a quadrature over a normal. The price of the union and of Gaussian
 * concentration is known so: it is exceeded 0.024 delta of the time at k = 2, delta = 0.1, and
 * would be 0.07 delta with sqrt(ln(3/delta)) for sqrt(2 ln(3/delta)), 0.005 with 2
 * sqrt(ln(3/delta)).
 */
static void slack_of_the_sharp_bound(void **state) {
  (void)state;
  setting s = make(1e13, 2, 1, RV_ONES, 2);
  double bound = rv_relu_sharp_guarantee(&s.law, &s.hidden, 0.1).error / sqrt(2 / s.law.m);
  beyond b = {bound * bound, 1};
  double kink = bound / sqrt(2.5);
  double probability =
      2 * (integrate(exceeds_given, &b, 0, kink, 1e-9) + gsl_cdf_ugaussian_Q(kink));
  check(probability > 0.017 * 0.1);
  check(probability < 0.034 * 0.1);
  drop(&s);
}

/* Every coordinate of h apart: P(u_i + b <= 0) by the marginal of each, over the same gain. */
static void lost_as_simulated(void **state) {
  (void)state;
  enum { COUNT = 20000 };
  static const rv_hidden_kind kind[] = {RV_ONES, RV_GEOMETRIC, RV_HALF_NORMAL};
  for (size_t i = 0; i < 3; i++) {
    setting s = make(300, 100, 0.7, kind[i], 12);
    double bias = -2 * rv_relu_sigma(&s.law, &s.hidden);
    sample(drawn, COUNT, &s, bias, 80 + i);
    for (size_t t = 0; t < COUNT; t++)
      number[t] = drawn[t].lost;
    check_mean_of(rv_relu_lost(&s.law, &s.hidden, bias, &s.rule), COUNT, "lost");
    check_near(rv_relu_lost(&s.law, &s.hidden, -1e9, &s.rule), 12, 1e-9);
    drop(&s);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units_are_those_of_the_theory),
      cmocka_unit_test(coordinate_by_both_routes),
      cmocka_unit_test(coordinate_without_noise),
      cmocka_unit_test(coordinate_of_half_a_normal),
      cmocka_unit_test(error_by_nested_quadratures),
      cmocka_unit_test(means_of_draws),
      cmocka_unit_test(unthresholded_has_a_closed_form),
      cmocka_unit_test(unthresholded_by_quadrature),
      cmocka_unit_test(oracle_of_tall_matrices),
      cmocka_unit_test(optimal_tau_is_a_minimum),
      cmocka_unit_test(optimal_tau_of_dense_vectors_is_small),
      cmocka_unit_test(optimal_tau_without_noise_off_the_support_is_0),
      cmocka_unit_test(optimal_tau_of_sparse_vectors),
      cmocka_unit_test(few_values_exceed_the_constant),
      cmocka_unit_test(recovery_as_simulated),
      cmocka_unit_test(recovery_of_two_values),
      cmocka_unit_test(recovery_of_many_values),
      cmocka_unit_test(recovery_at_its_ends),
      cmocka_unit_test(off_support_draws_have_the_law),
      cmocka_unit_test(off_support_at_its_ends),
      cmocka_unit_test(nothing_off_the_support_has_maximum_0),
      cmocka_unit_test(sharp_is_its_four_events),
      cmocka_unit_test(slack_of_the_sharp_bound),
      cmocka_unit_test(lost_as_simulated),
      cmocka_unit_test(guarantees_hold),
      cmocka_unit_test(sharp_is_the_smaller),
      cmocka_unit_test(bernstein_is_six_tails),
      cmocka_unit_test(sharp_bias_is_a_quantile),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
