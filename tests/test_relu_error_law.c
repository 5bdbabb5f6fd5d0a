/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The law of the error of a reversed ReLU layer: its transforms against integrals over Gaussian
 * coordinates, the law against a table of such integrals, its mean, and draws.
 */
#include "fixture.h"
#include "law.h"
#include "numeric/legendre.h"
#include "reverify/gain.h"
#include "reverify/relu_layer.h"
#include "theory/gain_density.h"
#include "theory/relu_error_kept.h"
#include "theory/relu_error_law.h"
#include "theory/relu_error_pair.h"
#include "theory/relu_error_series.h"
#include "theory/support_few.h"
#include "theory/support_transform.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

/* What the headers document. */
static const double transform_error = 1e-13, few_error = 2e-9, law_error = 1e-11;

/* An integral over pieces [edge[i], edge[i + 1]] of a function that is smooth on each. */
typedef double complex (*integrand)(double x, const void *parameters);

static double complex integrate(integrand function, const void *parameters, const double *edge,
                                size_t edges) {
  enum { NODES = 200 };
  static double node[NODES], weight[NODES];
  rv_legendre_rule(node, weight, NODES);
  double complex sum = 0;
  for (size_t i = 0; i + 1 < edges; i++) {
    double half = (edge[i + 1] - edge[i]) / 2;
    for (size_t j = 0; j < NODES; j++)
      sum += half * weight[j] * function(edge[i] + half * (1 + node[j]), parameters);
  }
  return sum;
}

/* The density of the gain. */

typedef struct frequency {
  const rv_gain_density *density;
  double rate, centre;
} frequency;

static double complex turned_density(double root, const void *untyped) {
  const frequency *f = untyped;
  double q = root * root;
  return 2 * root * rv_gain_density_at(q, f->density) * cexp(I * f->rate * (q - f->centre));
}

/* E exp(i rate Q) = (1 - p/2 + (p/2) (1 - 2 i rate)^(-1/2))^m, of which Q = 0 has its part. */
static void density_has_the_characteristic_function(void **state) {
  (void)state;
  static const double law[][2] = {{3, 0.5}, {10, 0.05}, {1000, 1}, {1e6, 0.3}};
  for (size_t i = 0; i < 4; i++) {
    double m = law[i][0], p = law[i][1], sd = sqrt(rv_gain_variance(m, p));
    rv_gain_density density;
    check_status(rv_gain_density_make(&density, m, p), RV_OK);
    frequency f = {.density = &density, .centre = rv_gain_mean(m, p)};
    double low = sqrt(fmax(f.centre - 10 * sd, 0)), high = sqrt(f.centre + 10 * sd + 80);
    const double edge[] = {low, (low + high) / 2, high};
    for (f.rate = 0; f.rate * sd < 3; f.rate += 0.4 / sd) {
      double complex one = 1 - p / 2 + p / 2 * cpow(1 - 2 * I * f.rate, -0.5);
      double complex expected = cpow(one, m) * cexp(-I * f.rate * f.centre);
      double complex atom = density.atom * cexp(-I * f.rate * f.centre);
      check_near(cabs(integrate(turned_density, &f, edge, 3) + atom - expected), 0,
                 1e-11 + 4 * DBL_EPSILON * m);
    }
    rv_gain_density_free(&density);
  }
}

/* The transform of excesses. */

typedef struct excess_place {
  double threshold;
  double complex e;
} excess_place;

static double complex excess_part(double g, const void *untyped) {
  const excess_place *p = untyped;
  double over = g - p->threshold;
  return gsl_ran_ugaussian_pdf(g) * (cexp(p->e * over * over / 2) - 1);
}

/* Left of 1/2 the integral converges by the Gaussian's own decay. */
static void excesses_have_their_transform(void **state) {
  (void)state;
  static const double complex place[] = {0.1,        -0.2, 0.2 + 0.1 * I, 0.45,
                                         -3 + 2 * I, -20,  0.1 + 2 * I,   1e-2 * I};
  static const double threshold[] = {0, 0.1, 0.24, 0.26, 1, 3, 6};
  for (size_t i = 0; i < sizeof threshold / sizeof *threshold; i++) {
    rv_excess excess = rv_excess_of(threshold[i]);
    for (size_t j = 0; j < sizeof place / sizeof *place; j++) {
      excess_place p = {threshold[i], place[j]};
      double c = threshold[i];
      const double edge[] = {c, c + 0.5, c + 1, c + 2, c + 4, c + 8, c + 16, c + 32};
      double complex expected = integrate(excess_part, &p, edge, 8);
      double complex found = rv_excess_transform(place[j], &excess);
      check_near(cabs(found - expected), 0, 10 * transform_error * cabs(expected));
      double complex above = found + gsl_cdf_ugaussian_Q(c);
      check_near(cabs(rv_excess_above(place[j], &excess) - above), 0, transform_error);
    }
  }
}

static void slope_is_that_of_the_transform(void **state) {
  (void)state;
  const double apart = 1e-4;
  for (double c = 0; c < 7; c += 0.9) {
    rv_excess excess = rv_excess_of(c);
    for (double e = -30; e < 0.9; e += 0.37) {
      double right = creal(rv_excess_transform(e + apart, &excess));
      double left = creal(rv_excess_transform(e - apart, &excess));
      double slope = rv_excess_slope(e, &excess);
      check_near(slope, (right - left) / (2 * apart), 1e-5 * fabs(slope) + 1e-12);
    }
  }
}

/* The transform on the support. */

typedef struct pair {
  double a[2], root, sigma, threshold, omega;
} pair;

/* Two coordinates across h, g = z (-a_2, a_1). */
static double complex pair_part(double z, const void *untyped) {
  const pair *p = untyped;
  const double turn[2] = {-p->a[1], p->a[0]};
  double error = 0;
  for (int i = 0; i < 2; i++) {
    double kept = fmax(p->a[i] * p->root + z * turn[i] - p->threshold, 0);
    error += gsl_pow_2(kept - p->a[i] / p->sigma);
  }
  return gsl_ran_ugaussian_pdf(z) * cexp(I * p->omega * error / 2);
}

static double complex pair_by_integral(const pair *p) {
  const double reach = 8.5;
  double first = (p->a[0] * p->root - p->threshold) / p->a[1];
  double second = (p->threshold - p->a[1] * p->root) / p->a[0];
  double low = fmax(-reach, fmin(reach, fmin(first, second)));
  double high = fmax(-reach, fmin(reach, fmax(first, second)));
  const double edge[] = {-reach, (low - reach) / 2,  low,  (low + high) / 2,
                         high,   (high + reach) / 2, reach};
  return integrate(pair_part, p, edge, 7);
}

static void support_has_its_transform(void **state) {
  (void)state;
  static const double values[][2] = {{1, 1}, {1, 3}, {2, 2.5}};
  static const double alpha = 0.02, bias = 0.15;
  for (size_t i = 0; i < 3; i++) {
    rv_hidden hidden;
    rv_support_values support;
    check_status(rv_hidden_of(&hidden, values[i], 2), RV_OK);
    check_status(rv_support_values_make(&support, &hidden), RV_OK);
    for (double q = 3; q < 500; q *= 3)
      for (double omega = 0.01; omega < 8; omega *= 3) {
        rv_support_given given = rv_support_given_of(q, alpha, bias, &support);
        pair p = {.a = {values[i][0] / hidden.norm, values[i][1] / hidden.norm},
                  .root = sqrt(q),
                  .sigma = alpha * sqrt(q),
                  .threshold = bias / (alpha * sqrt(q)),
                  .omega = omega};
        double work = 1e9;
        double complex found = rv_support_transform(omega, &work, &given);
        check(work < 1e9);
        check_near(cabs(found - pair_by_integral(&p)), 0, few_error);
      }
    rv_support_values_free(&support);
    rv_hidden_free(&hidden);
  }
}

/* Both of two equal coordinates are lost where |z| is at most the threshold less their mean, times
   sqrt 2. */
static void both_of_two_are_lost(void **state) {
  (void)state;
  rv_hidden hidden;
  rv_support_values support;
  check_status(rv_hidden_make(&hidden, RV_ONES, 2), RV_OK);
  check_status(rv_support_values_make(&support, &hidden), RV_OK);
  for (double q = 2; q < 30; q *= 1.5) {
    rv_support_given given = rv_support_given_of(q, 0.02, 0.15, &support);
    double room = given.threshold * M_SQRT2 - sqrt(q);
    double both = room > 0 ? 1 - 2 * gsl_cdf_ugaussian_Q(room) : 0;
    check_near(rv_support_all_lost(&given), both, 1e-14);
    check_near(rv_support_lost(&given), 2 * gsl_cdf_ugaussian_P(room), 1e-14);
  }
  rv_support_values_free(&support);
  rv_hidden_free(&hidden);
}

/* Of two unequal values, by counting the z at which both are below the threshold. */
static void both_of_two_unequal_ones_are_lost(void **state) {
  (void)state;
  enum { PLACES = 1 << 20 };
  rv_hidden hidden;
  rv_support_values support;
  check_status(rv_hidden_of(&hidden, (const double[]){1, 3}, 2), RV_OK);
  check_status(rv_support_values_make(&support, &hidden), RV_OK);
  double one = 1 / sqrt(10), other = 3 / sqrt(10), largest = 0;
  for (double q = 2; q < 30; q *= 2) {
    rv_support_given given = rv_support_given_of(q, 0.02, 0.15, &support);
    size_t lost = 0;
    for (size_t i = 0; i < PLACES; i++) {
      double z = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / PLACES);
      lost += one * sqrt(q) + other * z < given.threshold &&
              other * sqrt(q) - one * z < given.threshold;
    }
    double both = (double)lost / PLACES;
    check_near(rv_support_all_lost(&given), both, 2.0 / PLACES);
    largest = fmax(largest, both);
  }
  check(largest > 0.1);
  rv_support_values_free(&support);
  rv_hidden_free(&hidden);
}

/* Gauss's rule has the moments of the values. */
static void few_values_stand_for_many(void **state) {
  (void)state;
  static const rv_hidden_kind kind[] = {RV_UNIFORM_VALUES, RV_HALF_NORMAL, RV_GEOMETRIC};
  for (size_t i = 0; i < 3; i++) {
    rv_hidden hidden;
    rv_support_values all, few;
    check_status(rv_hidden_make(&hidden, kind[i], 300), RV_OK);
    check_status(rv_support_values_make(&all, &hidden), RV_OK);
    check_status(rv_support_values_make(&few, &hidden), RV_OK);
    check_status(rv_support_values_compress(&few, 200), RV_OK);
    assert_int_equal(few.count, RV_SUPPORT_NODES + 100);
    for (int power = 0; power < 2 * RV_SUPPORT_NODES; power++) {
      double expected = 0, found = 0, unit = all.value[199];
      for (size_t j = 0; j < 200; j++)
        expected += all.size[j] * gsl_pow_int(all.value[j] / unit, power);
      for (size_t j = 0; j < RV_SUPPORT_NODES; j++)
        found += few.size[j] * gsl_pow_int(few.value[j] / unit, power);
      check_relative(found, expected, 1e-11);
    }
    check_relative(few.sizes[0], 300, 1e-12);
    check_relative(few.squares[0], 1, 1e-12);
    check_relative(few.sums[0], all.sums[0], 1e-12);
    rv_support_values_free(&all);
    rv_support_values_free(&few);
    rv_hidden_free(&hidden);
  }
}

/* Two values for each stretch of neighbours: their number, sum and squares stay, whole numbers of
   them, none far beyond the largest; a third moment nearly. */
static void pairs_stand_for_stretches(void **state) {
  (void)state;
  enum { COUNT = 24 };
  static const rv_hidden_kind kind[] = {RV_UNIFORM_VALUES, RV_HALF_NORMAL, RV_GEOMETRIC};
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 10; k < 3000; k = 3 * k + 1) {
      rv_hidden hidden;
      rv_support_values all, few;
      check_status(rv_hidden_make(&hidden, kind[i], k), RV_OK);
      check_status(rv_support_values_make(&all, &hidden), RV_OK);
      check_status(rv_support_values_make(&few, &hidden), RV_OK);
      rv_support_values_pair(&few, COUNT);
      check(few.count == (k <= COUNT ? k : few.count) && few.count <= COUNT + 2);
      double cubes[2] = {0, 0};
      for (size_t j = 0; j < all.count; j++)
        cubes[0] += all.size[j] * gsl_pow_3(all.value[j]);
      for (size_t j = 0; j < few.count; j++) {
        cubes[1] += few.size[j] * gsl_pow_3(few.value[j]);
        check(few.size[j] >= 1 && few.size[j] == floor(few.size[j]));
        check(few.value[j] > 0 && few.value[j] < 1.05 * all.value[k - 1]);
      }
      check_equal(few.sizes[0], (double)k);
      check_relative(few.sums[0], all.sums[0], 1e-12);
      check_relative(few.squares[0], 1, 1e-12);
      check_relative(cubes[1], cubes[0], 1e-4); /* sizes are rounded */
      rv_support_values_free(&all);
      rv_support_values_free(&few);
      rv_hidden_free(&hidden);
    }
}

/* At the mean gain, at each octave of the frequency, no farther from all values than is told of the
   sum of all, with twice the rest of pairs that are taken for all of them. */
static void few_values_make_what_they_tell(void **state) {
  (void)state;
  static const rv_hidden_kind kind[] = {RV_UNIFORM_VALUES, RV_HALF_NORMAL, RV_GEOMETRIC};
  for (size_t i = 0; i < 3; i++)
    for (size_t k = 20; k < 200; k *= 2)
      for (int whole = 0; whole < 2; whole++) {
        rv_hidden hidden;
        rv_support_values all, few;
        double error, mean = 8 * (double)k, alpha = 1 / mean, work = INFINITY;
        const rv_support_place place = {mean / 2, mean, alpha, 2 * alpha * sqrt(mean)};
        check_status(rv_hidden_make(&hidden, kind[i], k), RV_OK);
        check_status(rv_support_values_make(&all, &hidden), RV_OK);
        check_status(rv_support_few_make(&few, &error, &all, whole, &place), RV_OK);
        for (size_t j = 0; j < few.count && whole; j++)
          check(few.size[j] == floor(few.size[j]));
        check(error <= 1e-5 && few.count <= 48 && (k > 24 || few.count == k));
        rv_support_given one = rv_support_given_of(mean, alpha, place.bias, &all);
        rv_support_given other = rv_support_given_of(mean, alpha, place.bias, &few);
        for (double omega = 2 * one.sigma * one.sigma; omega < 2000 * alpha; omega *= 2)
          check_near(cabs(rv_support_transform(omega, &work, &one) -
                          rv_support_transform(omega, &work, &other)),
                     0, 1.2 * M_PI / M_LN2 * error + 1e-12);
        rv_support_values_free(&all);
        rv_support_values_free(&few);
        rv_hidden_free(&hidden);
      }
}

/* The law given the gain. */

/* Smaller tails are taken to be 0. */
static const double least = 1e-32;

static void without_others_it_is_chi_squared(void **state) {
  (void)state;
  for (double k = 2; k <= 128; k *= 2) {
    rv_error_kept law = rv_error_kept_of(0, k, k, sqrt(k));
    for (double x = 1e-3; x < 300; x *= 2.5) {
      double below = gsl_cdf_chisq_P(x, k - 1), above = gsl_cdf_chisq_Q(x, k - 1);
      check_near(rv_error_kept_at(x / 2, RV_ERROR_BELOW, &law), below, 1e-13);
      check_near(rv_error_kept_at(x / 2, RV_ERROR_ABOVE, &law), above, 1e-10 * above + least);
      check_relative(rv_error_kept_at(x / 2, RV_ERROR_DENSITY, &law),
                     2 * gsl_ran_chisq_pdf(x, k - 1), 1e-10);
    }
  }
}

/* Poisson mixture of central laws. */
static double noncentral(double x, double freedom, double half_shift) {
  double sum = 0;
  for (unsigned j = 0; j < 400; j++)
    sum += gsl_ran_poisson_pdf(j, half_shift) * gsl_cdf_chisq_P(x, freedom + 2 * j);
  return sum;
}

static void unequal_values_make_it_noncentral(void **state) {
  (void)state;
  for (double sum = 1; sum < 2; sum += 0.25) {
    double c = 3, k = 4;
    rv_error_kept law = rv_error_kept_of(c, k, k, sum);
    for (double x = 0.5; x < 150; x *= 2)
      check_near(rv_error_kept_at(x / 2, RV_ERROR_BELOW, &law),
                 noncentral(x, k - 1, c * c * (k - sum * sum) / 2), 1e-13);
  }
}

/* At threshold 0 and k = 1: chi-square of as many degrees as coins show heads. */
static void without_threshold_it_is_a_mixture(void **state) {
  (void)state;
  for (unsigned others = 1; others < 200; others *= 3) {
    rv_error_kept law = rv_error_kept_of(0, others + 1, 1, 1);
    check_near(rv_error_kept_atom(&law), gsl_pow_uint(0.5, others), DBL_EPSILON);
    for (double x = 1e-3; x < 300; x *= 4) {
      double below = gsl_pow_uint(0.5, others), above = 0;
      for (unsigned j = 1; j <= others; j++) {
        below += gsl_ran_binomial_pdf(j, 0.5, others) * gsl_cdf_chisq_P(x, j);
        above += gsl_ran_binomial_pdf(j, 0.5, others) * gsl_cdf_chisq_Q(x, j);
      }
      check_near(rv_error_kept_at(x / 2, RV_ERROR_BELOW, &law), below, 1e-13);
      check_near(rv_error_kept_at(x / 2, RV_ERROR_ABOVE, &law), above, 1e-10 * above + least);
    }
  }
}

static void one_alone_is_an_atom(void **state) {
  (void)state;
  rv_error_kept law = rv_error_kept_of(2, 1, 1, 1);
  check_equal(rv_error_kept_atom(&law), 1);
  check_equal(rv_error_kept_at(0, RV_ERROR_BELOW, &law), 1);
  check_equal(rv_error_kept_at(-1e-9, RV_ERROR_BELOW, &law), 0);
  check_equal(rv_error_kept_at(1, RV_ERROR_ABOVE, &law), 0);
  check_equal(rv_error_kept_at(1, RV_ERROR_DENSITY, &law), 0);
}

/* The whole law. */

typedef struct setting {
  rv_relu_law layer;
  rv_hidden hidden;
  double bias;
  rv_relu_error_law *law;
} setting;

static setting open_hidden(double m, double n, double p, double tau, rv_hidden hidden) {
  setting s = {.layer = {m, n, p, 1}, .hidden = hidden};
  s.bias = -tau * rv_relu_sigma(&s.layer, &s.hidden);
  check_status(rv_relu_error_law_open(&s.law, &s.layer, &s.hidden, s.bias), RV_OK);
  return s;
}

static setting open(double m, double n, double p, double tau, rv_hidden_kind kind, size_t k) {
  rv_hidden hidden;
  check_status(rv_hidden_make(&hidden, kind, k), RV_OK);
  return open_hidden(m, n, p, tau, hidden);
}

static void drop(setting *s) {
  rv_relu_error_law_close(s->law);
  rv_hidden_free(&s->hidden);
}

static void law_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("relu_error_law");
  for (size_t row = 0; row < t.rows; row++) {
    double value[2] = {fixture_number(&t, row, "first"), 0};
    size_t k = *rv_table_get(&t, row, "second") == '\0' ? 1 : 2;
    if (k == 2)
      value[1] = fixture_number(&t, row, "second");
    rv_hidden hidden;
    check_status(rv_hidden_of(&hidden, value, k), RV_OK);
    setting s = open_hidden(fixture_number(&t, row, "m"), fixture_number(&t, row, "n"),
                            fixture_number(&t, row, "p"), fixture_number(&t, row, "tau"), hidden);
    double at = fixture_number(&t, row, "t"), cdf = fixture_number(&t, row, "cdf");
    check_near(rv_relu_error_law_cdf(at, s.law), cdf, law_error);
    check_near(rv_relu_error_law_complement(at, s.law), 1 - cdf, law_error);
    drop(&s);
  }
  rv_table_free(&t);
}

/* E error^2 is the integral of 2 t P(error > t); relu_error.h has it in closed form. */
static double mean_square(double rms, const rv_relu_error_law *law) {
  enum { NODES = 24, PIECES = 8 };
  const double edge[PIECES + 1] = {0, 0.5, 0.75, 1, 1.25, 1.5, 2, 4, 6.2};
  double node[NODES], weight[NODES], sum = 0;
  rv_legendre_rule(node, weight, NODES);
  for (int i = 0; i < PIECES; i++)
    for (int j = 0; j < NODES; j++) {
      double half = (edge[i + 1] - edge[i]) / 2, t = rms * (edge[i] + half * (1 + node[j]));
      sum += weight[j] * half * rms * 2 * t * rv_relu_error_law_complement(t, law);
    }
  return sum;
}

static void law_has_the_mean_square(void **state) {
  (void)state;
  setting s[] = {open(2000, 40, 1, 1, RV_ONES, 8), open(400, 12, 1, 0.5, RV_ONES, 1),
                 open(1000, 50, 1, 1.5, RV_ONES, 50)};
  for (size_t i = 0; i < 3; i++) {
    rv_gain_rule rule;
    check_status(rv_gain_rule_make(&rule, s[i].layer.m, s[i].layer.p), RV_OK);
    double mean = rv_relu_error_sq(&s[i].layer, &s[i].hidden, s[i].bias, &rule);
    check_relative(mean_square(sqrt(mean), s[i].law), mean,
                   1e-8 + rv_relu_error_law_accuracy(s[i].law));
    rv_gain_rule_free(&rule);
    drop(&s[i]);
  }
}

static void density_is_the_slope(void **state) {
  (void)state;
  setting s[] = {open(1e7, 1e5, 1, 3.9, RV_ONES, 10), open(400, 100, 1, 1, RV_ONES, 1),
                 open(1000, 50, 1, 1.5, RV_ONES, 50)};
  for (size_t i = 0; i < 3; i++) {
    for (double level = 0.1; level < 1; level += 0.4) {
      double t = rv_relu_error_law_quantile(level, s[i].law), apart = 1e-3 * t;
      double slope = (rv_relu_error_law_cdf(t + apart, s[i].law) -
                      rv_relu_error_law_cdf(t - apart, s[i].law)) /
                     (2 * apart);
      check_relative(rv_relu_error_law_density(t, s[i].law), slope, 1e-3);
      check_near(rv_relu_error_law_cdf(t, s[i].law), level, 1e-10);
    }
    drop(&s[i]);
  }
}

/* A series whose law is known: an atom at 1 beside a normal law. */
static void series_is_turned_back_beside_an_atom(void **state) {
  (void)state;
  enum { COUNT = 64 };
  const double mean = 0.6, sd = 0.07;
  double complex value[COUNT];
  for (double atom = 0; atom < 1; atom += 0.3) {
    rv_error_series s = {.high = 1.2, .step = 2 * M_PI / 1.2, .atom = atom, value, COUNT};
    for (int j = 0; j < COUNT; j++) {
      double omega = (j + 0.5) * s.step, spread = omega * sd;
      value[j] = (1 - atom) * cexp(I * omega * mean - spread * spread / 2);
    }
    for (double x = 0.05; x < 1.2; x += 0.05) {
      double below = (1 - atom) * gsl_cdf_gaussian_P(x - mean, sd) + (x >= 1 ? atom : 0);
      check_near(rv_error_series_cdf(x, &s), below, 1e-14);
      check_near(rv_error_series_density(x, &s), (1 - atom) * gsl_ran_gaussian_pdf(x - mean, sd),
                 1e-13);
    }
  }
}

/* A threshold that nothing passes. */
static void all_is_lost_beyond_the_threshold(void **state) {
  (void)state;
  static const size_t k[] = {1, 20};
  for (size_t i = 0; i < 2; i++) {
    setting s = open(100, 60, 1, 60, RV_ONES, k[i]);
    check_near(rv_relu_error_law_atom(s.law), 1, 1e-9);
    check_near(rv_relu_error_law_cdf(1 - 1e-6, s.law), 0, 1e-8);
    check_near(rv_relu_error_law_cdf(1, s.law), 1, 1e-8);
    check_equal(rv_relu_error_law_quantile(0.5, s.law), 1);
    drop(&s);
  }
}

/* At a root of the gain: its density times the characteristic function of S there. */
typedef struct transform_place {
  const setting *s;
  const rv_gain_density *gain;
  const rv_support_values *support;
  double frequency;
} transform_place;

static double complex transform_at(double root, const void *untyped) {
  const transform_place *r = untyped;
  double q = root * root, work = 1e9;
  rv_support_given given = rv_support_given_of(q, rv_relu_alpha(&r->s->layer),
                                               -r->s->bias / r->s->hidden.norm, r->support);
  double complex value =
      rv_support_transform(2 * given.sigma * given.sigma * r->frequency, &work, &given);
  return 2 * root * rv_gain_density_at(q, r->gain) * value;
}

/* The integral of exp(i omega x) dP(S <= x) to `high`, its mass put into the middle of each step.
 */
static double complex transform_of_law(double omega, double high, const rv_relu_error_law *law) {
  const double step = high / 150000;
  double complex sum = 0;
  double before = 0;
  for (double x = 0; x < high; x += step) {
    double below = rv_relu_error_law_cdf(sqrt(x + step), law);
    sum += (below - before) * cexp(I * omega * (x + step / 2));
    before = below;
  }
  return sum;
}

static void check_transform(setting s, double omega, double high) {
  rv_gain_density gain;
  rv_support_values support;
  check(rv_relu_error_law_accuracy(s.law) <= 1e-9);
  check_status(rv_gain_density_make(&gain, s.layer.m, s.layer.p), RV_OK);
  check_status(rv_support_values_make(&support, &s.hidden), RV_OK);
  const double first = sqrt(gain.low), last = sqrt(gain.high);
  const double edge[] = {first, (first + last) / 2, last};
  for (int i = 0; i < 5; i++, omega *= 2) {
    const transform_place place = {&s, &gain, &support, omega};
    double complex expected = integrate(transform_at, &place, edge, 3);
    check_near(cabs(transform_of_law(omega, high, s.law) - expected), 0, 1e-6);
  }
  rv_support_values_free(&support);
  rv_gain_density_free(&gain);
  drop(&s);
}

/* What a rule of fewer gains, at frequencies at which the law has nothing, makes of them. */
static void series_has_no_aliases(void **state) {
  (void)state;
  check_transform(open(2000, 60, 1, 2.5, RV_ONES, 60), 29, 2);
  check_transform(open(2520, 35, 1, 2, RV_ONES, 35), 44.5, 2);
}

static void ends_of_the_law(void **state) {
  (void)state;
  setting s[] = {open(400, 100, 1, 1, RV_ONES, 3), open(1000, 50, 1, 1.5, RV_ONES, 50)};
  for (size_t i = 0; i < 2; i++) {
    check_equal(rv_relu_error_law_cdf(-1, s[i].law), 0);
    check_equal(rv_relu_error_law_complement(-1, s[i].law), 1);
    check_equal(rv_relu_error_law_cdf(INFINITY, s[i].law), 1);
    check_equal(rv_relu_error_law_density(-1, s[i].law), 0);
    check_nan(rv_relu_error_law_cdf(NAN, s[i].law));
    check_nan(rv_relu_error_law_complement(NAN, s[i].law));
    check_nan(rv_relu_error_law_density(NAN, s[i].law));
    check_nan(rv_relu_error_law_quantile(0, s[i].law));
    check_nan(rv_relu_error_law_quantile(1, s[i].law));
    drop(&s[i]);
  }
}

/* Draws: Kolmogorov's distance at the points of a grid is at most the whole one. */
static void check_draws(setting s, uint64_t number) {
  enum { DRAWS = 30000, POINTS = 12 };
  static double sample[DRAWS];
  rv_relu_layer *layer;
  rv_relu_draw draw;
  check_status(rv_relu_layer_open(&layer, RV_IMPLICIT, &s.layer, &s.hidden, s.bias, 1), RV_OK);
  for (uint64_t i = 0; i < DRAWS; i++) {
    rv_relu_layer_draw(&(rv_stream_key){.seed = 5, .cell = number, .trial = i}, &draw, layer);
    sample[i] = draw.error;
  }
  gsl_sort(sample, 1, DRAWS);
  double distance = 0;
  for (size_t i = 0; i < POINTS; i++) {
    size_t at = (2 * i + 1) * DRAWS / (2 * POINTS), last = at;
    while (last + 1 < DRAWS && sample[last + 1] == sample[at])
      last++;
    double below = (double)(last + 1) / DRAWS;
    distance = fmax(distance, fabs(rv_relu_error_law_cdf(sample[at], s.law) - below));
  }
  double p_value = rv_kolmogorov_p_value(distance, DRAWS);
  if (!(p_value >= FALSE_ALARM))
    fail_msg("m %g n %g p %g k %zu: the draws differ from the law by %g: p-value %g", s.layer.m,
             s.layer.n, s.layer.p, s.hidden.k, distance, p_value);
  rv_relu_layer_close(layer);
  drop(&s);
}

/* E S by a sum of P(S > x); that of the closed form does not know of lattices. */
static void check_mean_of_lattice(const setting *s) {
  const double step = 5e-5, high = 9;
  double sum = step / 2, rest = 0;
  rv_gain_rule rule;
  for (double x = step; x < high; x += step)
    sum += step * (rest = rv_relu_error_law_complement(sqrt(x), s->law));
  check_status(rv_gain_rule_make(&rule, s->layer.m, s->layer.p), RV_OK);
  double expected = rv_relu_error_sq(&s->layer, &s->hidden, s->bias, &rule);
  check(rest < 1e-9);
  check_near(sum, expected, step + rv_relu_error_law_accuracy(s->law));
  rv_gain_rule_free(&rule);
}

/* Twenty equal values most of which are lost. Below the least error of what is not lost there is
   nothing, whatever the atom is. */
static void few_are_left_of_many(void **state) {
  (void)state;
  setting s = open(100, 200, 1, 3, RV_ONES, 20);
  double atom = rv_relu_error_law_atom(s.law), accuracy = rv_relu_error_law_accuracy(s.law);
  check(atom > 0.2 && atom < 0.4);
  check_near(rv_relu_error_law_cdf(0.3, s.law), 0, 1e-4);
  check_near(rv_relu_error_law_cdf(1, s.law) - rv_relu_error_law_cdf(1 - 1e-9, s.law), atom, 1e-6);
  check(accuracy > 1e-4 && accuracy < 1e-3); /* it has edges, and says so */
  check_near(rv_relu_error_law_cdf(rv_relu_error_law_quantile(0.2, s.law), s.law), 0.2, 1e-8);
  check_equal(rv_relu_error_law_quantile(0.9, s.law), 1);
  check_mean_of_lattice(&s);
  check_draws(s, 100);
}

/* Of sizes that one tries first, and of many coordinates that are left on a lattice of long steps:
   the law is known, and is that of the draws. Its probability at the end of all is 1. */
static void small_layers_have_their_law(void **state) {
  (void)state;
  static const struct {
    double m, n, p, tau;
    size_t k;
  } of[] = {{100, 60, 1, 1.5, 8},    {100, 100, 1, 1.5, 5}, {50, 100, 1, 1, 3},
            {50, 100, 1, 1, 20},     {300, 100, 1, 3, 7},   {50, 100, 0.3, 1, 5},
            {200, 1000, 1, 0.5, 20}, {200, 1000, 1, 1, 60}, {20, 10, 1, 2, 5}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    setting s = open(of[i].m, of[i].n, of[i].p, of[i].tau, RV_ONES, of[i].k);
    check(rv_relu_error_law_accuracy(s.law) < 1e-3);
    check_near(rv_relu_error_law_cdf(30, s.law), 1, 1e-3);
    check_draws(s, 300 + i);
  }
}

/* Values that differ, of which some are lost, at the accuracy that is told: two, some, so many that
   few stand for them; in groups of equal ones, too. */
static void unequal_values_may_be_lost(void **state) {
  (void)state;
  static const struct {
    double m, n, p, tau, accuracy;
    rv_hidden_kind kind;
    size_t k;
  } of[] = {
      {44, 20, 0.5, 2, 0.02, RV_UNIFORM_VALUES, 2}, {30, 10, 1, 1, 0.02, RV_HALF_NORMAL, 2},
      {60, 12, 0.5, 2, 3e-3, RV_UNIFORM_VALUES, 3}, {60, 15, 0.5, 2, 1e-3, RV_GEOMETRIC, 5},
      {80, 24, 0.5, 1, 1e-3, RV_HALF_NORMAL, 12},   {100, 60, 0.5, 2, 1e-3, RV_UNIFORM_VALUES, 30},
      {80, 1000, 0.5, 2, 2e-3, RV_GEOMETRIC, 100}};
  double values[6] = {3, 1, 1, 0.5, 0.5, 0.5};
  rv_hidden groups;
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    setting s = open(of[i].m, of[i].n, of[i].p, of[i].tau, of[i].kind, of[i].k);
    check(rv_relu_error_law_accuracy(s.law) < of[i].accuracy);
    check_near(rv_relu_error_law_cdf(30, s.law), 1, 1e-3);
    check_draws(s, 600 + i);
  }
  check_status(rv_hidden_of(&groups, values, 6), RV_OK);
  setting s = open_hidden(60, 12, 1, 2, groups);
  check(rv_relu_error_law_accuracy(s.law) < 1e-3);
  check_mean_of_lattice(&s);
  check_draws(s, 620);
}

/* What is lost altogether is kept apart from the law on the lattice: it does not fall just below 1,
 * nor beyond, and jumps there by its atom. */
static void the_atom_leaves_nothing_behind(void **state) {
  (void)state;
  setting s = open(60, 80, 0.5, 2, RV_UNIFORM_VALUES, 40);
  double accuracy = rv_relu_error_law_accuracy(s.law), before = 0;
  for (double x = 0.98; x < 1.02; x += 0.00049) {
    double below = rv_relu_error_law_cdf(sqrt(x), s.law);
    check(below >= before - accuracy);
    before = below;
  }
  double atom = rv_relu_error_law_atom(s.law);
  check(atom > 0.1 && accuracy < 0.003);
  check_near(rv_relu_error_law_cdf(1, s.law) - rv_relu_error_law_cdf(1 - 1e-9, s.law), atom, 1e-6);
  drop(&s);
}

/* Given a gain: the normal number that the noise across two values is. */
typedef struct across_pair {
  double a[2], t[2], sigma;
  double x; /* P(S <= x) is asked */
} across_pair;

static double error_across(double z, const across_pair *p, bool *lost) {
  const double g[2] = {p->a[1] * z, -p->a[0] * z};
  double sum = 0;
  *lost = true;
  for (int i = 0; i < 2; i++) {
    double off = g[i] > p->t[i] ? p->sigma * (g[i] - p->t[i]) - p->a[i] : -p->a[i];
    *lost = *lost && g[i] <= p->t[i];
    sum += off * off;
  }
  return sum;
}

/* By many places of that number: each counts where S is no larger there, and one value is left. */
static void pairs_have_their_law(void **state) {
  (void)state;
  enum { PLACES = 400000 };
  static const double value[][2] = {{1, 1}, {1, 2}, {0.1, 1}}, gain[] = {0.5, 4, 30};
  for (int v = 0; v < 3; v++)
    for (int i = 0; i < 3; i++)
      for (double bias = 0; bias < 3; bias += 0.7) {
        rv_hidden hidden;
        rv_support_values support;
        check_status(rv_hidden_of(&hidden, value[v], 2), RV_OK);
        check_status(rv_support_values_make(&support, &hidden), RV_OK);
        rv_support_given given = rv_support_given_of(gain[i], 0.3, bias, &support);
        across_pair p = {.sigma = given.sigma};
        for (int j = 0; j < 2; j++) {
          p.a[j] = value[v][j] / hypot(value[v][0], value[v][1]);
          p.t[j] = given.threshold - p.a[j] * given.root;
        }
        for (p.x = 0.05; p.x < 4; p.x *= 1.9) {
          double sum = 0;
          for (int j = 0; j < PLACES; j++) {
            bool lost;
            double z = -8 + 16 * (j + 0.5) / PLACES;
            if (error_across(z, &p, &lost) <= p.x && !lost)
              sum += gsl_ran_ugaussian_pdf(z) * 16 / PLACES;
          }
          /* at up to six ends of intervals half a place is wrong */
          check_near(rv_pair_error_below(p.x, &given), sum, 6 * 0.4 * 8 / PLACES + 1e-14);
        }
        rv_support_values_free(&support);
        rv_hidden_free(&hidden);
      }
}

/* A series that came to its end says so. */
static void many_values_are_known(void **state) {
  (void)state;
  setting s = open(64801, 10000, 0.5, 2, RV_ONES, 1000);
  check(rv_relu_error_law_accuracy(s.law) <= 1e-9);
  check_draws(s, 640);
}

/* At a root of the gain: its density times the probability that nothing is left. */
typedef struct nothing_left {
  const setting *s;
  const rv_gain_density *gain;
  const rv_support_values *support;
} nothing_left;

static double complex none_at(double root, const void *untyped) {
  const nothing_left *none = untyped;
  double q = root * root, others = none->s->layer.n - (double)none->s->hidden.k;
  rv_support_given given = rv_support_given_of(
      q, rv_relu_alpha(&none->s->layer), -none->s->bias / none->s->hidden.norm, none->support);
  return 2 * root * rv_gain_density_at(q, none->gain) *
         pow(gsl_cdf_ugaussian_P(given.threshold), others) * rv_support_all_lost(&given);
}

/* Of a gain of one or two degrees of freedom, which is likely to be near 0: the atom is what an
   integral says that takes many more places, to a tenth of what the law is known to. */
static void gains_near_zero_count(void **state) {
  (void)state;
  static const struct {
    double m, n, p, tau;
    size_t k;
  } of[] = {{5, 6, 0.3, 1, 3}, {8, 12, 1, 0.5, 4}, {10, 30, 0.5, 1, 6},  {5, 4, 0.3, 0, 3},
            {5, 4, 0.3, 1, 2}, {3, 5, 1, 0.7, 2},  {20, 40, 0.5, 1.5, 2}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    setting s = open(of[i].m, of[i].n, of[i].p, of[i].tau, RV_ONES, of[i].k);
    rv_gain_density gain;
    rv_support_values support;
    check_status(rv_gain_density_make(&gain, s.layer.m, s.layer.p), RV_OK);
    check_status(rv_support_values_make(&support, &s.hidden), RV_OK);
    const nothing_left none = {&s, &gain, &support};
    double high = sqrt(gain.high);
    const double edge[] = {1e-9, 0.1, 0.5, 1, 2, high};
    double expected = gain.atom + creal(integrate(none_at, &none, edge, 6));
    check_near(rv_relu_error_law_atom(s.law), expected, 1e-4);
    check(rv_relu_error_law_accuracy(s.law) < 0.01);
    rv_support_values_free(&support);
    rv_gain_density_free(&gain);
    check_draws(s, 500 + i);
  }
}

/* Terms that hardly fall at first, and then ever faster: a series that comes to its end. */
static void smooth_laws_are_not_given_up(void **state) {
  (void)state;
  static const double tau[] = {0.9, 1.5, 1.8};
  for (size_t i = 0; i < 3; i++) {
    setting s = open(240, 301, 1, tau[i], RV_ONES, 116);
    check(rv_relu_error_law_is_sound(&s.layer, &s.hidden, tau[i], true));
    check(rv_relu_error_law_accuracy(s.law) < 1e-5);
    check_draws(s, 400 + i);
  }
}

/* Just below an edge, and just beyond it, where a chord would be far off: 19 of 20 values lost, or
   all but one coordinate off the support. */
static void edges_are_sharp(void **state) {
  (void)state;
  enum { DRAWS = 300000 };
  static const double at[] = {0.7995, 0.8005, 0.803, 0.9995, 1.0005, 1.002};
  setting s = open(20, 10, 1, 2, RV_ONES, 5);
  double below[6] = {0};
  rv_relu_layer *layer;
  rv_relu_draw draw;
  check_status(rv_relu_layer_open(&layer, RV_IMPLICIT, &s.layer, &s.hidden, s.bias, 1), RV_OK);
  for (uint64_t t = 0; t < DRAWS; t++) {
    rv_relu_layer_draw(&(rv_stream_key){.seed = 6, .cell = 1, .trial = t}, &draw, layer);
    for (int i = 0; i < 6; i++)
      below[i] += draw.error * draw.error <= at[i];
  }
  for (int i = 0; i < 6; i++) {
    double said = rv_relu_error_law_cdf(sqrt(at[i]), s.law);
    check_near(below[i] / DRAWS, said, 0.005 + FALSE_ALARM_SD * sqrt(said * (1 - said) / DRAWS));
  }
  rv_relu_layer_close(layer);
  drop(&s);
}

/* No series comes near where few of few values are lost; what the law without loss is off by, the
   probability of one, is known. */
static void a_rare_loss_is_left_out(void **state) {
  (void)state;
  static const struct { double m, accuracy; } of[] = {{850, 1e-9}, {600, 1e-6}, {400, 1e-3}};
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    setting s = open(of[i].m, 60, 1, 3, RV_ONES, 4);
    double lost = 4 * gsl_cdf_ugaussian_Q(sqrt(of[i].m / 8) - 3); /* at the mean gain */
    check(rv_relu_error_law_accuracy(s.law) < of[i].accuracy);
    check(rv_relu_error_law_accuracy(s.law) > lost / 2);
    check_draws(s, 200 + i);
  }
}

/* Few and many values, equal or not, none lost, some lost, all lost; no threshold; p = 1; k = n. */
static void draws_have_the_law(void **state) {
  (void)state;
  double values[40];
  for (int i = 0; i < 40; i++)
    values[i] = i % 2 == 0 ? 1 : 2;
  rv_hidden two;
  check_status(rv_hidden_of(&two, values, 40), RV_OK);
  setting s[] = {open(100, 50, 1, 1.5, RV_ONES, 1),       open(10, 20, 0.05, 0.5, RV_ONES, 1),
                 open(400, 100, 1, 1, RV_ONES, 3),        open(1e7, 1e5, 1, 4, RV_ONES, 5),
                 open(1e5, 1e4, 1, 0, RV_GEOMETRIC, 5),   open(1e12, 1e12, 1, 7, RV_ONES, 10),
                 open(1e12, 1e12, 1, 0, RV_ONES, 4),      open(1000, 50, 1, 1.5, RV_ONES, 50),
                 open(5000, 1000, 0.3, 2.5, RV_ONES, 40), open_hidden(1000, 40, 1, 1, two)};
  for (size_t i = 0; i < sizeof s / sizeof *s; i++)
    check_draws(s[i], i);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(density_has_the_characteristic_function),
      cmocka_unit_test(excesses_have_their_transform),
      cmocka_unit_test(slope_is_that_of_the_transform),
      cmocka_unit_test(support_has_its_transform),
      cmocka_unit_test(both_of_two_are_lost),
      cmocka_unit_test(both_of_two_unequal_ones_are_lost),
      cmocka_unit_test(few_values_stand_for_many),
      cmocka_unit_test(pairs_stand_for_stretches),
      cmocka_unit_test(few_values_make_what_they_tell),
      cmocka_unit_test(without_others_it_is_chi_squared),
      cmocka_unit_test(unequal_values_make_it_noncentral),
      cmocka_unit_test(without_threshold_it_is_a_mixture),
      cmocka_unit_test(one_alone_is_an_atom),
      cmocka_unit_test(law_matches_the_table),
      cmocka_unit_test(law_has_the_mean_square),
      cmocka_unit_test(density_is_the_slope),
      cmocka_unit_test(series_is_turned_back_beside_an_atom),
      cmocka_unit_test(all_is_lost_beyond_the_threshold),
      cmocka_unit_test(series_has_no_aliases),
      cmocka_unit_test(ends_of_the_law),
      cmocka_unit_test(few_are_left_of_many),
      cmocka_unit_test(small_layers_have_their_law),
      cmocka_unit_test(unequal_values_may_be_lost),
      cmocka_unit_test(the_atom_leaves_nothing_behind),
      cmocka_unit_test(pairs_have_their_law),
      cmocka_unit_test(many_values_are_known),
      cmocka_unit_test(gains_near_zero_count),
      cmocka_unit_test(smooth_laws_are_not_given_up),
      cmocka_unit_test(edges_are_sharp),
      cmocka_unit_test(a_rare_loss_is_left_out),
      cmocka_unit_test(draws_have_the_law),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
