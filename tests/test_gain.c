/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gain of a ReLU layer: binomial probabilities, the law of Q by two routes, its quadrature. */
#include "fixture.h"
#include "law.h"
#include "random/binomial.h"
#include "random/chi_squared.h"
#include "reverify/gain.h"
#include "reverify/gain_rule.h"
#include "reverify/stream.h"
#include "theory/binomial_pmf.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>

/* What gain.h documents: of the probabilities, of the cdf, of the quadrature. */
static const double pmf_error = 1e-12, cdf_error = 1e-11, rule_error = 1e-12;

static const double shape[][2] = {{1, 1},      {1, 0.3},   {2, 0.5},    {10, 0.05},  {40, 1},
                                  {300, 0.7},  {1e3, 0.5}, {1e4, 1},    {1e5, 0.01}, {1e6, 0.3},
                                  {1e9, 1e-9}, {1e9, 0.7}, {1e12, 0.5}, {1e15, 1},   {1e15, 0.1}};
enum { SHAPES = sizeof shape / sizeof *shape };

/* Binomial probabilities. */

/* Where the double nearest to trials p is trials p. */
static bool mean_is_exact(double trials, double p) {
  return fma(trials, p, -(trials * p)) == 0;
}

static void compare_with_table(bool exact_mean) {
  rv_table t = fixture_read("binomial");
  size_t compared = 0;
  for (size_t row = 0; row < t.rows; row++) {
    double trials = fixture_number(&t, row, "trials"), p = fixture_number(&t, row, "p");
    double events = fixture_number(&t, row, "events"), pmf = fixture_number(&t, row, "pmf");
    if (mean_is_exact(trials, p) != exact_mean)
      continue;
    double value = rv_binomial_pmf(events, trials, p);
    if (!(fabs(value / pmf - 1) <= pmf_error))
      fail_msg("P(Binomial(%g, %g) = %.17g) = %.17g, should be %.17g; off by %.3g of it", trials, p,
               events, value, pmf, value / pmf - 1);
    compared++;
  }
  rv_table_free(&t);
  check(compared >= 20);
}

static void pmf_matches_the_table(void **state) {
  (void)state;
  compare_with_table(true);
}

/* A rounding of the mean moves the probability z standard deviations out by z / sd times it. */
static void pmf_matches_the_table_where_the_mean_is_no_double(void **state) {
  (void)state;
  compare_with_table(false);
}

/* trials! / (events! others!) p^events q^others, one factor of each at a time. */
static double direct_pmf(int events, int trials, double p) {
  long double product = 1;
  for (int i = 1; i <= events; i++)
    product *= (long double)p * (trials - events + i) / i;
  for (int i = 0; i < trials - events; i++)
    product *= 1 - (long double)p;
  return (double)product;
}

static void pmf_of_few_trials_is_a_product(void **state) {
  (void)state;
  static const double p[] = {1e-9, 0.01, 0.3, 0.5, 0.75, 0.999};
  for (size_t i = 0; i < sizeof p / sizeof *p; i++)
    for (int trials = 1; trials <= 60; trials++)
      for (int events = 0; events <= trials; events++)
        check_near(rv_binomial_pmf(events, trials, p[i]), direct_pmf(events, trials, p[i]),
                   pmf_error * direct_pmf(events, trials, p[i]) + DBL_MIN);
}

static void pmf_adds_up_to_1(void **state) {
  (void)state;
  static const double law[][2] = {{1, 0.5}, {7, 0.1}, {1000, 0.35}, {3000, 0.999}, {20000, 0.5}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double sum = 0;
    for (double events = 0; events <= law[i][0]; events++)
      sum += rv_binomial_pmf(events, law[i][0], law[i][1]);
    check_near(sum, 1, 2 * pmf_error);
  }
}

static void pmf_at_its_ends(void **state) {
  (void)state;
  check_equal(rv_binomial_pmf(-1, 10, 0.5), 0);
  check_equal(rv_binomial_pmf(11, 10, 0.5), 0);
  check_equal(rv_binomial_pmf(10, 10, 1), 1);
  check_equal(rv_binomial_pmf(9, 10, 1), 0);
  check_equal(rv_binomial_pmf(0, 10, 0), 1);
  check_equal(rv_binomial_pmf(3, 10, 0), 0);
  check_equal(rv_binomial_pmf(10, 10, 0), 0);
  check_relative(rv_binomial_pmf(0, 1e15, 1e-15), exp(-1), pmf_error);
}

/* The quadrature. */

static double expect(const rv_gain_rule *rule, double (*function)(double, void *), void *untyped) {
  double sum = 0;
  for (size_t i = 0; i < rule->count; i++)
    sum += rule->weight[i] * function(rule->node[i], untyped);
  return sum;
}

static rv_gain_rule make(double m, double p) {
  rv_gain_rule rule;
  check_status(rv_gain_rule_make(&rule, m, p), RV_OK);
  check(rule.count > 0);
  return rule;
}

typedef struct power {
  double centre, scale;
  int exponent;
} power;

static double standardised(double q, void *untyped) {
  const power *w = untyped;
  return gsl_pow_int((q - w->centre) / w->scale, w->exponent);
}

/*
 * Q is the sum of m independent B chi^2_1, B ~ Bernoulli(p/2), so its cumulants are m times those
 * of one term, whose raw moments are p/2 times 1, 3, 15, 105.
 */
static void cumulants(double out[5], double m, double p) {
  double a = p / 2, b = 3 * a, c = 15 * a, d = 105 * a;
  out[1] = m * a;
  out[2] = m * (b - a * a);
  out[3] = m * (c - 3 * b * a + 2 * a * a * a);
  out[4] = m * (d - 4 * c * a - 3 * b * b + 12 * b * a * a - 6 * a * a * a * a);
}

static void mean_and_variance_are_those_of_the_sum(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    double k[5];
    cumulants(k, shape[i][0], shape[i][1]);
    check_relative(rv_gain_mean(shape[i][0], shape[i][1]), k[1], 4 * DBL_EPSILON);
    check_relative(rv_gain_variance(shape[i][0], shape[i][1]), k[2], 4 * DBL_EPSILON);
  }
}

/*
 * In units of the standard deviation, where a mean of size 1e7 sd leaves 9 digits. A rule may leave
 * out nodes of weight 1e-17, which the higher powers see.
 */
static void rule_has_the_moments(void **state) {
  (void)state;
  const double negligible = 1e-17;
  for (size_t i = 0; i < SHAPES; i++) {
    double m = shape[i][0], p = shape[i][1], k[5], mass = 0, farthest = 0;
    cumulants(k, m, p);
    double sd = sqrt(k[2]), tolerance = rule_error + 4 * DBL_EPSILON * k[1] / sd;
    rv_gain_rule rule = make(m, p);
    for (size_t j = 0; j < rule.count; j++) {
      check(rule.node[j] >= 0 && rule.weight[j] >= 0);
      mass += rule.weight[j];
      farthest = fmax(farthest, fabs(rule.node[j] - k[1]) / sd);
    }
    check_near(mass, 1, 1e-14);
    double third = k[3] / (sd * k[2]), fourth = k[4] / (k[2] * k[2]) + 3;
    double left_out = negligible * (double)rule.count;
    check_near(expect(&rule, standardised, &(power){k[1], sd, 1}), 0, tolerance);
    check_near(expect(&rule, standardised, &(power){k[1], sd, 2}), 1, tolerance);
    check_near(expect(&rule, standardised, &(power){k[1], sd, 3}), third,
               3 * tolerance * fourth + left_out * gsl_pow_3(farthest));
    check_near(expect(&rule, standardised, &(power){k[1], sd, 4}), fourth,
               10 * tolerance * fourth + left_out * gsl_pow_4(farthest));
    rv_gain_rule_free(&rule);
  }
}

static double exponential(double q, void *rate) {
  return exp(-*(double *)rate * q);
}

/* E exp(-s Q) = (1 - p/2 + (p/2) (1 + 2s)^(-1/2))^m. */
static double laplace(double s, double m, double p) {
  return exp(m * log1p(p / 2 * expm1(-log1p(2 * s) / 2)));
}

static void rule_has_the_laplace_transform(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    double m = shape[i][0], p = shape[i][1], mean = rv_gain_mean(m, p);
    rv_gain_rule rule = make(m, p);
    for (double share = 0.25; share <= 1; share *= 2) {
      double s = share / fmax(mean, 1);
      check_relative(expect(&rule, exponential, &s), laplace(s, m, p), rule_error);
    }
    rv_gain_rule_free(&rule);
  }
}

/* A standard deviation is 1/rate: what is averaged varies as fast as gain.h allows. */
static void rule_resolves_a_standard_deviation(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    double m = shape[i][0], p = shape[i][1], rate = 1 / sqrt(rv_gain_variance(m, p));
    if (m > 1e7) /* the exponent, a difference of numbers of size mean / sd, keeps no 12 digits */
      continue;
    rv_gain_rule rule = make(m, p);
    check_relative(expect(&rule, exponential, &rate), laplace(rate, m, p), 4 * rule_error);
    rv_gain_rule_free(&rule);
  }
}

static double root(double q, void *untyped) {
  (void)untyped;
  return sqrt(q);
}

/* E sqrt(chi^2_N) = sqrt 2 Gamma((N+1)/2) / Gamma(N/2); a step of N by 2 multiplies by (N+1)/N. */
static double exact_root(double m, double p) {
  double even = 0, odd = M_2_SQRTPI * M_SQRT1_2, sum = 0;
  for (double events = 1; events <= m; events++) {
    double *value = fmod(events, 2) == 1 ? &odd : &even;
    if (events == 2)
      even = sqrt(M_PI / 2);
    else if (events > 2)
      *value *= (events - 1) / (events - 2);
    sum += rv_binomial_pmf(events, m, p / 2) * *value;
  }
  return sum;
}

static void check_root(double m, double p) {
  rv_gain_rule rule = make(m, p);
  check_relative(expect(&rule, root, NULL), exact_root(m, p), 2 * rule_error);
  rv_gain_rule_free(&rule);
}

static void rule_has_the_mean_root(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++)
    if (shape[i][0] <= 1e5)
      check_root(shape[i][0], shape[i][1]);
}

/* About as many events as where the rule for chi-square changes. */
static void rule_has_the_mean_root_of_dozens(void **state) {
  (void)state;
  for (double m = 80; m <= 240; m += 40)
    check_root(m, 0.9);
}

/*
 * Every N, each with 512 Gauss-Legendre nodes in r = sqrt(Q) over 14 units around its mean, which
 * lies between sqrt(N) - 1/2 and sqrt(N).
 */
static double brute_force(double m, double p, double (*function)(double, void *), void *untyped) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(512);
  assert_non_null(table);
  double sum = direct_pmf(0, (int)m, p / 2) * function(0, untyped);
  for (double events = 1; events <= m; events++) {
    double given = 0, low = fmax(sqrt(events) - 14, 0), high = sqrt(events) + 14;
    double log_constant = (1 - events / 2) * M_LN2 - lgamma(events / 2);
    for (size_t i = 0; i < 512; i++) {
      double r, weight;
      gsl_integration_glfixed_point(low, high, i, &r, &weight, table);
      given +=
          weight * exp(log_constant + (events - 1) * log(r) - r * r / 2) * function(r * r, untyped);
    }
    sum += direct_pmf((int)events, (int)m, p / 2) * given;
  }
  gsl_integration_glfixed_table_free(table);
  return sum;
}

/* P(sigma_Q g > c), sigma_Q = sqrt(Q / E Q): what the thresholds ask for. */
static double survival(double q, void *untyped) {
  const double *threshold = untyped;
  return q > 0 ? gsl_cdf_ugaussian_Q(threshold[0] / sqrt(q / threshold[1])) : 0;
}

/*
 * For few events survival(Q) is flat at Q = 0, like exp(-1/Q): smooth, but not on the scale of a
 * standard deviation, and three digits go.
 */
static void strides_and_nodes_suffice(void **state) {
  (void)state;
  static const double law[][3] = {{300, 0.7, 1}, {150, 1, 1}, {3, 1, 1000}, {12, 0.4, 1000}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double m = law[i][0], p = law[i][1], tolerance = law[i][2] * rule_error;
    rv_gain_rule rule = make(m, p);
    check_relative(expect(&rule, root, NULL), brute_force(m, p, root, NULL), 2 * rule_error);
    for (double c = 0; c <= 5; c += 1) {
      double threshold[2] = {c, rv_gain_mean(m, p)};
      check_near(expect(&rule, survival, threshold), brute_force(m, p, survival, threshold),
                 tolerance);
    }
    rv_gain_rule_free(&rule);
  }
}

static double all_below(double q, void *untyped) {
  return exp(1000 * log1p(-survival(q, untyped)));
}

/*
 * The maximum of 1000 coordinates falls from 1 to 0 within a fraction of c: for m = 300 about a
 * standard deviation of Q, for m = 3 a tenth of one, where gain.h promises nothing. Errors of this
 * size cannot be seen in the draws of a preset.
 */
static void maxima_come_out_for_draws(void **state) {
  (void)state;
  static const double law[][3] = {{300, 0.7, 1e-6}, {150, 1, 1e-6}, {3, 1, 1e-3}};
  for (size_t i = 0; i < 3; i++) {
    rv_gain_rule rule = make(law[i][0], law[i][1]);
    for (double c = 1; c <= 5; c += 1) {
      double threshold[2] = {c, rv_gain_mean(law[i][0], law[i][1])};
      check_near(expect(&rule, all_below, threshold),
                 brute_force(law[i][0], law[i][1], all_below, threshold), law[i][2]);
    }
    rv_gain_rule_free(&rule);
  }
}

static void free_empties(void **state) {
  (void)state;
  rv_gain_rule rule = make(10, 1);
  rv_gain_rule_free(&rule);
  assert_null(rule.node);
  assert_null(rule.weight);
  assert_int_equal(rule.count, 0);
  rv_gain_rule_free(&rule);
}

/* The distribution function. */

/* The sum over every N within 12 standard deviations and 80, GSL's chi-square cdf for each. */
static double exact_cdf(double q, double m, double p, bool upper) {
  double mean = m * p / 2, reach = 12 * sqrt(mean) + 80, sum = 0;
  for (double events = fmax(0, floor(mean - reach)); events <= fmin(m, mean + reach); events++) {
    double given = events == 0 ? !upper
                   : upper     ? gsl_cdf_chisq_Q(q, events)
                               : gsl_cdf_chisq_P(q, events);
    sum += rv_binomial_pmf(events, m, p / 2) * given;
  }
  return sum;
}

static void cdf_is_the_sum_over_every_n(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    double m = shape[i][0], p = shape[i][1], before = 0;
    if (m > 1e5 && m * p > 1e5)
      continue;
    double mean = rv_gain_mean(m, p), sd = sqrt(rv_gain_variance(m, p));
    for (double z = -6; z <= 8; z += 1.75) {
      double q = fmax(mean + z * sd, mean * exp(z)), cdf = rv_gain_cdf(q, m, p);
      check_near(cdf, exact_cdf(q, m, p, false), cdf_error);
      check(cdf >= before - cdf_error && cdf <= 1 + cdf_error);
      before = cdf;
    }
  }
}

/* Edgeworth's expansion to second order; the rest is of order m^(-3/2). */
static void cdf_of_many_is_normal(void **state) {
  (void)state;
  static const double law[][2] = {{1e12, 0.5}, {1e12, 1}, {1e15, 1}, {1e15, 0.1}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    double k[5];
    cumulants(k, law[i][0], law[i][1]);
    double sd = sqrt(k[2]), skew = k[3] / (sd * k[2]), excess = k[4] / (k[2] * k[2]);
    for (double z = -6; z <= 6; z += 0.75) {
      double q = k[1] + z * sd, x = (q - k[1]) / sd, x2 = x * x;
      double density = exp(-x2 / 2) / sqrt(2 * M_PI);
      double correction = skew / 6 * (x2 - 1) + excess / 24 * x * (x2 - 3) +
                          skew * skew / 72 * x * (x2 * x2 - 10 * x2 + 15);
      check_near(rv_gain_cdf(q, law[i][0], law[i][1]),
                 gsl_cdf_ugaussian_P(x) - density * correction,
                 cdf_error + density * 4 * DBL_EPSILON * k[1] / sd);
    }
  }
}

static double cdf_of_shape(double q, const void *untyped) {
  const double *law = untyped;
  return rv_gain_cdf(q, law[0], law[1]);
}

/* The atom at 0 must be next to nothing for Kolmogorov's test. */
static void draws_have_the_law(void **state) {
  (void)state;
  enum { DRAWS = 4000 };
  static const double law[][2] = {{60, 1}, {2000, 0.05}, {1e6, 0.3}, {1e12, 1}};
  static double sample[DRAWS];
  for (size_t i = 0; i < sizeof law / sizeof *law; i++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){91, 92, 93, 94}, i);
    for (size_t t = 0; t < DRAWS; t++)
      sample[t] = rv_chi_squared(rng, rv_binomial(rng, law[i][0], law[i][1] / 2));
    check_law(sample, DRAWS, cdf_of_shape, law[i]);
  }
}

static void cdf_at_its_ends(void **state) {
  (void)state;
  for (size_t i = 0; i < SHAPES; i++) {
    double m = shape[i][0], p = shape[i][1];
    check_equal(rv_gain_cdf(-1, m, p), 0);
    check_equal(rv_gain_cdf(-INFINITY, m, p), 0);
    check_nan(rv_gain_cdf(NAN, m, p));
    check_near(rv_gain_cdf(INFINITY, m, p), 1, cdf_error);
    check_near(rv_gain_cdf(0, m, p), exp(m * log1p(-p / 2)), cdf_error);
  }
}

/* Quantiles. */

static void quantiles_invert_the_cdf(void **state) {
  (void)state;
  static const double probability[] = {0.9, 0.5, 0.1, 0.01, 1e-4, 1e-7};
  for (size_t i = 0; i < SHAPES; i++)
    for (size_t j = 0; j < sizeof probability / sizeof *probability; j++) {
      double m = shape[i][0], p = shape[i][1], wanted = probability[j];
      double atom = exp(m * log1p(-p / 2)), low = rv_gain_lower_quantile(wanted, m, p);
      double high = rv_gain_upper_quantile(wanted, m, p);
      double rounding = 4 * DBL_EPSILON * rv_gain_mean(m, p) / sqrt(rv_gain_variance(m, p));
      if (wanted < atom)
        check_equal(low, 0);
      else
        check_near(rv_gain_cdf(low, m, p), wanted, cdf_error + rounding);
      if (1 - wanted < atom)
        check_equal(high, 0);
      else
        check_near(rv_gain_cdf(high, m, p), 1 - wanted, cdf_error + rounding);
    }
}

/* The smallest probabilities that the explicit bounds ask for, delta/6 with delta = 1e-12. */
static void quantiles_of_rare_events(void **state) {
  (void)state;
  static const double law[][2] = {{40, 1}, {300, 0.7}, {1e4, 1}, {1e5, 0.01}};
  for (size_t i = 0; i < sizeof law / sizeof *law; i++)
    for (double probability = 1e-9; probability > 1e-13; probability /= 18) {
      double m = law[i][0], p = law[i][1];
      double high = rv_gain_upper_quantile(probability, m, p);
      double low = rv_gain_lower_quantile(probability, m, p);
      check_relative(exact_cdf(high, m, p, true), probability, 0.01);
      if (low > 0)
        check_relative(exact_cdf(low, m, p, false), probability, 0.01);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pmf_matches_the_table),
      cmocka_unit_test(pmf_matches_the_table_where_the_mean_is_no_double),
      cmocka_unit_test(pmf_of_few_trials_is_a_product),
      cmocka_unit_test(pmf_adds_up_to_1),
      cmocka_unit_test(pmf_at_its_ends),
      cmocka_unit_test(mean_and_variance_are_those_of_the_sum),
      cmocka_unit_test(rule_has_the_moments),
      cmocka_unit_test(rule_has_the_laplace_transform),
      cmocka_unit_test(rule_resolves_a_standard_deviation),
      cmocka_unit_test(rule_has_the_mean_root),
      cmocka_unit_test(rule_has_the_mean_root_of_dozens),
      cmocka_unit_test(strides_and_nodes_suffice),
      cmocka_unit_test(maxima_come_out_for_draws),
      cmocka_unit_test(free_empties),
      cmocka_unit_test(cdf_is_the_sum_over_every_n),
      cmocka_unit_test(cdf_of_many_is_normal),
      cmocka_unit_test(draws_have_the_law),
      cmocka_unit_test(cdf_at_its_ends),
      cmocka_unit_test(quantiles_invert_the_cdf),
      cmocka_unit_test(quantiles_of_rare_events),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
