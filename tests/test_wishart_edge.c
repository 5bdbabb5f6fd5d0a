/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The edges of the Wishart spectrum: identities, and the Marchenko-Pastur law as a second route. */
#include "check.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "reverify/wishart_spectrum.h"

#include <float.h>

static const double sizes[][2] = {{1, 1},     {2, 1},       {1, 2},     {1000, 10},
                                  {10, 1000}, {5000, 5000}, {4e6, 1e6}, {1e12, 1e12},
                                  {1e15, 1},  {1e6, 999999}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void limits_are_the_marchenko_pastur_edges(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    double m = sizes[i][0], n = sizes[i][1], ratio = n / m;
    check_relative(rv_bai_yin_largest(m, n), rv_marchenko_pastur_upper(ratio), 4 * DBL_EPSILON);
    double lower = n < m ? rv_marchenko_pastur_lower(ratio) : 0;
    check_near(rv_bai_yin_smallest(m, n), lower, 4 * DBL_EPSILON);
    check_relative(rv_bai_yin_norm(m, n), 2 * sqrt(n / m) + n / m, 4 * DBL_EPSILON);
    /* the upper edge is the farther one from 1 */
    check_near(rv_bai_yin_norm(m, n),
               fmax(rv_bai_yin_largest(m, n) - 1, 1 - rv_bai_yin_smallest(m, n)),
               4 * DBL_EPSILON * rv_bai_yin_largest(m, n));
  }
  check_equal(rv_bai_yin_norm(400, 100), 1.25);
  check_equal(rv_bai_yin_largest(400, 100), 2.25);
  check_equal(rv_bai_yin_smallest(400, 100), 0.25);
  check_equal(rv_bai_yin_smallest(100, 400), 0);
}

/* The singular values of W lie in sqrt(m) -+ (sqrt(n) + t), t = sqrt(2 ln(2/delta)). */
static void davidson_szarek_follows_from_the_singular_values(void **state) {
  (void)state;
  static const double delta[] = {0.9, 0.1, 1e-3, 1e-10};
  for (size_t i = 0; i < SIZES; i++)
    for (size_t d = 0; d < 4; d++) {
      double m = sizes[i][0], n = sizes[i][1], t = sqrt(2 * (M_LN2 - log(delta[d])));
      double high = (sqrt(m) + sqrt(n) + t) / sqrt(m), low = (sqrt(m) - sqrt(n) - t) / sqrt(m);
      double norm = fmax(high * high - 1, 1 - fmax(low, 0) * fmax(low, 0));
      /* high^2 - 1 loses what 1 is larger than it */
      check_near(rv_davidson_szarek_norm(m, n, delta[d]), norm, 16 * DBL_EPSILON * high * high);
    }
  /* by hand: n/m = 1/4, delta = 2/e^8, so t = 4 and e = 1/2 + 4/20 */
  check_relative(rv_davidson_szarek_norm(400, 100, 2 * exp(-8)), 1.4 + 0.49, 8 * DBL_EPSILON);
}

/* The same numbers in one power each: (a + b)^(4/3) / (ab)^(1/3), a b = sqrt((m-1/2)(n-1/2)). */
static void upper_edge_is_johnstones(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    double a = sqrt(sizes[i][0] - 0.5), b = sqrt(sizes[i][1] - 0.5);
    rv_edge edge = rv_upper_edge(sizes[i][0], sizes[i][1]);
    check_relative(edge.centre, a * a + b * b + 2 * a * b, 8 * DBL_EPSILON);
    check_relative(edge.scale, pow(a + b, 4.0 / 3) / cbrt(a * b), 32 * DBL_EPSILON);
    a = sqrt(sizes[i][0]);
    b = sqrt(sizes[i][1]);
    edge = rv_upper_edge_uncorrected(sizes[i][0], sizes[i][1]);
    check_relative(edge.centre, a * a + b * b + 2 * a * b, 8 * DBL_EPSILON);
    check_relative(edge.scale, pow(a + b, 4.0 / 3) / cbrt(a * b), 32 * DBL_EPSILON);
  }
}

static void upper_edge_is_symmetric_in_the_sizes(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    rv_edge one = rv_upper_edge(sizes[i][0], sizes[i][1]);
    rv_edge two = rv_upper_edge(sizes[i][1], sizes[i][0]);
    check_relative(one.centre, two.centre, 4 * DBL_EPSILON);
    check_relative(one.scale, two.scale, 8 * DBL_EPSILON);
  }
}

/*
 * The scale by which a density c sqrt(distance) of n eigenvalues becomes that of the Airy process,
 * sqrt(distance) / pi: (pi c n)^(-2/3). c comes from the Marchenko-Pastur density h away from its
 * edge, where its own correction is of order h.
 */
static double airy_scale(double m, double n, double edge, double direction) {
  const double h = 1e-7 * edge;
  double density = n * rv_marchenko_pastur_pdf(edge + direction * h, n / m) / m;
  return pow(M_PI * density / sqrt(m * h), -2.0 / 3);
}

static void scales_follow_from_the_density(void **state) {
  (void)state;
  static const double shape[][2] = {{4e6, 1e6}, {2e6, 1e6}, {1e8, 1e6}, {3e7, 2e7}};
  for (size_t i = 0; i < 4; i++) {
    double m = shape[i][0], n = shape[i][1];
    double upper = airy_scale(m, n, rv_bai_yin_largest(m, n), -1);
    double lower = airy_scale(m, n, rv_bai_yin_smallest(m, n), 1);
    rv_edge log_edge = rv_lower_edge_log(m, n);
    /* halves in the sizes change 1e-6, h and the rounding of the edge less than that each */
    check_relative(rv_upper_edge_uncorrected(m, n).scale, upper, 4e-6);
    check_relative(rv_upper_edge(m, n).scale, upper, 4e-6);
    check_relative(log_edge.scale, lower / (m * rv_bai_yin_smallest(m, n)), 3e-5);
  }
}

static void lower_edge_is_mas(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    double m = sizes[i][0], n = sizes[i][1];
    rv_edge edge = rv_lower_edge_log(m, n);
    if (n >= m) {
      check_nan(edge.centre);
      check_nan(edge.scale);
      continue;
    }
    /* a - b without cancellation */
    double a = sqrt(m - 0.5), b = sqrt(n - 0.5), difference = (m - n) / (a + b);
    double tau = pow(difference, -2.0 / 3) / cbrt(a * b);
    double lost = DBL_EPSILON * a / difference;
    check_relative(edge.scale, tau, 64 * (DBL_EPSILON + lost));
    check_near(edge.centre, 2 * log(difference) + tau * tau / 8,
               64 * (DBL_EPSILON * (1 + fabs(log(m))) + lost * (1 + tau * tau)));
  }
}

/* Both lengths are (mn)^(1/6) times a scale over sqrt(mn): here in their own form, squared up. */
static void lengths_match_their_definition(void **state) {
  (void)state;
  for (size_t i = 0; i < SIZES; i++) {
    double m = sizes[i][0], n = sizes[i][1], sum = sqrt(m) + sqrt(n);
    check_relative(rv_upper_edge_length(m, n),
                   pow(m, 1.0 / 3) * pow(n, 1.0 / 3) * pow(sum, -2.0 / 3), 64 * DBL_EPSILON);
    double difference = fabs(m - n) / sum, lost = DBL_EPSILON * sqrt(fmax(m, n)) / difference;
    if (difference > 0)
      check_relative(rv_lower_edge_length(m, n), pow(m * n, 1.0 / 3) * pow(difference, -2.0 / 3),
                     64 * (DBL_EPSILON + lost));
    else
      check_equal(rv_lower_edge_length(m, n), INFINITY);
  }
}

/*
 * Johnstone's simulations (Ann. Statist. 29, 2001, table 1) standardise with (m - 1, n) in place
 * of (m - 1/2, n - 1/2): the same to a relative 1/n.
 */
static void centre_is_near_johnstones_first_one(void **state) {
  (void)state;
  static const double shape[][2] = {{100, 100}, {400, 100}, {1e4, 1e4}};
  for (size_t i = 0; i < 3; i++) {
    double m = shape[i][0], n = shape[i][1];
    double root = sqrt(m - 1) + sqrt(n);
    rv_edge edge = rv_upper_edge(m, n);
    check_near(edge.centre, root * root, 1.1 * sqrt(m / n)); /* d centre / d m = 1 + sqrt(n/m) */
    check_relative(edge.scale, root * cbrt(1 / sqrt(m - 1) + 1 / sqrt(n)), 1 / n);
  }
}

/* Draws in which the norm is that of the lower edge. */
static size_t count_overtaken(double m, double n, uint64_t draws) {
  rv_wishart *wishart;
  rv_wishart_extremes extremes;
  const rv_matrix_law law = {m, n, .variance = 1};
  size_t count = 0;
  check_status(rv_wishart_open(&wishart, RV_IMPLICIT, &law, 1), RV_OK);
  for (uint64_t t = 0; t < draws; t++) {
    check_status(rv_wishart_draw(&(rv_stream_key){91, 92, 93, t}, &extremes, wishart), RV_OK);
    count += extremes.norm > extremes.lambda_max - 1;
  }
  rv_wishart_close(wishart);
  return count;
}

static void upper_edge_leads_where_it_is_said_to(void **state) {
  (void)state;
  enum { DRAWS = 4000 };
  check(rv_upper_edge_leads(600, 100) && rv_upper_edge_leads(3e7, 1e4));
  check(rv_upper_edge_leads(400, 1600) && rv_upper_edge_leads(1e12, 1e12));
  assert_int_equal(count_overtaken(600, 100, DRAWS), 0);
  /* a third of the ten scales, three standard deviations of the difference: 1 draw in 40 */
  check(!rv_upper_edge_leads(15000, 100));
  check(count_overtaken(15000, 100, DRAWS) > DRAWS / 100);
  check(!rv_upper_edge_leads(1e12, 1e4) && !rv_upper_edge_leads(1e14, 2e4));
  check(count_overtaken(1e12, 100, DRAWS) > DRAWS / 4);
}

/* low + the integral of P(extreme > x) from `low` on, below which it is 1. */
static double exact_mean(const rv_wishart_law *law, rv_extreme extreme, double low, double high) {
  enum { STEPS = 400 };
  double step = (high - low) / STEPS, sum = low;
  for (int i = 0; i < STEPS; i++)
    sum += step * rv_wishart_law_upper(law, extreme, low + (i + 0.5) * step);
  return sum;
}

/* Within the distance of the laws over the 12 scales where they differ; that of F_2 is 0.56 scales
   away. */
static void limit_means_are_near_the_exact_ones(void **state) {
  (void)state;
  static const double size[][2] = {{400, 100}, {100, 400}, {300, 300}, {900, 225}};
  for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
    double m = size[i][0], n = size[i][1];
    rv_wishart_law *law;
    check_status(rv_wishart_law_open(&law, m, n), RV_OK);
    rv_edge edge = rv_upper_edge(m, n);
    double low = edge.centre - 7 * edge.scale, high = edge.centre + 8 * edge.scale;
    check_near(exact_mean(law, RV_LARGEST, low, high), rv_largest_limit_mean(m, n),
               12 * rv_edge_limit_distance(m, n) * edge.scale);
    if (n < m) {
      edge = rv_lower_edge_log(m, n);
      double least = exp(edge.centre - 8 * edge.scale), most = exp(edge.centre + 7 * edge.scale);
      double apart = 12 * rv_lower_edge_limit_distance(m, n) * edge.scale;
      check_relative(exact_mean(law, RV_SMALLEST, least, most), rv_smallest_limit_mean(m, n),
                     apart);
    } else
      check_equal(rv_smallest_limit_mean(m, n), 0);
    rv_wishart_law_close(law);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(limits_are_the_marchenko_pastur_edges),
      cmocka_unit_test(davidson_szarek_follows_from_the_singular_values),
      cmocka_unit_test(upper_edge_is_johnstones),
      cmocka_unit_test(upper_edge_is_symmetric_in_the_sizes),
      cmocka_unit_test(scales_follow_from_the_density),
      cmocka_unit_test(lower_edge_is_mas),
      cmocka_unit_test(lengths_match_their_definition),
      cmocka_unit_test(centre_is_near_johnstones_first_one),
      cmocka_unit_test(upper_edge_leads_where_it_is_said_to),
      cmocka_unit_test(limit_means_are_near_the_exact_ones),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
