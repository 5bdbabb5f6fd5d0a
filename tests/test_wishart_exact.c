/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The exact law of the extreme eigenvalues: tables in 30 and 60 digits, chi-square at one column,
 * exchanged sides, vast sides against the limit; and what is left of its expansion at the edges.
 */
#include "fixture.h"
#include "law.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_exact.h"
#include "reverify/wishart_spectrum.h"
#include "theory/chi_squared_cdf.h"
#include "theory/edge_expansion.h"
#include "theory/norm_mean.h"

static double interval(double m, double n, double low, double high) {
  rv_wishart_exact *law;
  check_status(rv_wishart_exact_open(&law, m, n), RV_OK);
  double probability = rv_wishart_exact_interval(law, low, high);
  rv_wishart_exact_close(law);
  return probability;
}

static void the_largest_has_the_law_of_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("wishart_largest");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double b = fixture_number(&t, row, "b"), p = fixture_number(&t, row, "probability");
    check_near(interval(m, n, 0, b), p, 1e-12);
    check_near(interval(n, m, 0, b), p, 1e-12);
  }
  rv_table_free(&t);
}

static void both_ends_have_the_law_of_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("wishart_interval");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double a = fixture_number(&t, row, "a"), b = fixture_number(&t, row, "b");
    check_near(interval(m, n, a, b), fixture_number(&t, row, "probability"), 2e-14);
    check_equal(interval(n, m, a, b), 0); /* a wide W has eigenvalues 0 */
  }
  rv_table_free(&t);
}

static void one_column_is_chi_square(void **state) {
  (void)state;
  static const double m[] = {1, 2, 29, 31, 1000, 1e6};
  for (size_t i = 0; i < sizeof m / sizeof *m; i++)
    for (double z = -3; z < 4; z += 0.5) {
      double b = m[i] + z * sqrt(2 * m[i]), p = b > 0 ? rv_chi_squared_cdf(b, m[i]) : 0;
      check_near(interval(m[i], 1, 0, b), p, 1e-12 + 1e-13 * sqrt(m[i]));
    }
}

static void nothing_and_everything(void **state) {
  (void)state;
  rv_wishart_exact *law;
  check_equal(interval(7, 4, 3, 3), 0);
  check_equal(interval(7, 4, -2, 0), 0);
  check_equal(interval(7, 4, -2, INFINITY), 1);
  check_nan(interval(7, 4, NAN, 3));
  check_status(rv_wishart_exact_open(&law, 0, 3), RV_EINVAL);
  check_status(rv_wishart_exact_open(&law, 3, 2.5), RV_EINVAL);
  check_status(rv_wishart_exact_open(&law, NAN, 2), RV_EINVAL);
  check_status(rv_wishart_exact_open(&law, 1e5, RV_WISHART_EXACT_MAX + 1.0), RV_EINVAL);
  assert_null(law);
}

/* The largest |exact - cdf| of an edge over t, and the limits' expansions for cdf. */
typedef struct gaps {
  double limit, expanded;
} gaps;

static gaps edge_gaps(double m, double n, bool upper) {
  rv_wishart_exact *law;
  check_status(rv_wishart_exact_open(&law, m, n), RV_OK);
  rv_edge edge = upper ? rv_upper_edge(m, n) : rv_lower_edge_log(m, n);
  rv_edge_expansion e = upper ? rv_upper_expansion(m, n) : rv_lower_expansion(m, n);
  gaps g = {0, 0};
  for (double t = -5; t <= 3; t += 0.2) {
    double low = upper ? 0 : exp(edge.centre - t * edge.scale);
    double high = upper ? edge.centre + t * edge.scale : INFINITY;
    double exact = rv_wishart_exact_interval(law, low, high);
    g.limit = fmax(g.limit, fabs(exact - rv_tracy_widom_cdf_interpolated(1, t)));
    g.expanded = fmax(g.expanded, fabs(exact - rv_expanded_cdf(t, &e)));
  }
  rv_wishart_exact_close(law);
  return g;
}

static const double tall[][2] = {{5, 5},    {10, 5},    {50, 5},    {1e12, 5},  {20, 20},  {40, 40},
                                 {40, 20},  {80, 20},   {200, 20},  {4000, 20}, {2e7, 20}, {60, 30},
                                 {120, 30}, {1000, 10}, {1e12, 10}, {1e12, 30}, {7, 5}};
enum { TALL = sizeof tall / sizeof *tall };

/* Each distance is at least 0.6 of its allowance and at most all of it; twice or half would fail.
 */
static void limits_are_as_far_as_they_are_said_to_be(void **state) {
  (void)state;
  double rest_upper = 0, rest_lower = 0;
  for (size_t i = 0; i < TALL; i++) {
    double m = tall[i][0], n = tall[i][1];
    gaps g = edge_gaps(m, n, true);
    check(g.limit <= rv_edge_limit_distance(m, n) && g.limit > 0.6 * rv_edge_limit_distance(m, n));
    check(g.expanded <= rv_upper_expansion(m, n).rest);
    rest_upper = fmax(rest_upper, g.expanded / rv_upper_expansion(m, n).rest);
    if (m < 1.5 * n)
      continue;
    double lower = rv_lower_edge_limit_distance(m, n);
    g = edge_gaps(m, n, false);
    check(g.limit <= lower && g.limit > 0.6 * lower);
    check(g.expanded <= rv_lower_expansion(m, n).rest);
    rest_lower = fmax(rest_lower, g.expanded / rv_lower_expansion(m, n).rest);
  }
  check(rest_upper > 0.75 && rest_lower > 0.75);
}

/* The same of the Gaussian unitary ensemble, whose exact law is a table of NumPy's. */
static void the_unitary_limit_is_as_far_as_it_is_said_to_be(void **state) {
  (void)state;
  rv_table t = fixture_read("gue");
  double limit = 0, expanded = 0, rest = 0;
  for (size_t row = 0; row < t.rows; row++) {
    double n = fixture_number(&t, row, "n"), place = fixture_number(&t, row, "t");
    double exact = fixture_number(&t, row, "cdf");
    rv_edge_expansion e = rv_gue_expansion(n);
    limit = fmax(limit, fabs(exact - rv_tracy_widom_cdf_interpolated(2, place)));
    expanded = fmax(expanded, fabs(exact - rv_expanded_cdf(place, &e)));
    if (row + 1 < t.rows && fixture_number(&t, row + 1, "n") == n)
      continue;
    check(limit <= rv_expansion_distance(&e) && limit > 0.6 * rv_expansion_distance(&e));
    check(expanded <= e.rest);
    rest = fmax(rest, expanded / e.rest);
    limit = expanded = 0;
  }
  check(rest > 0.75);
  rv_table_free(&t);
}

/* The largest departure from the table is that which is allowed, at all sizes of n << m: twice or
   half of it would fail, and so would another rate. */
static void the_mean_of_the_norm_is_that_of_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("norm_mean");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    double off = fabs(rv_norm_mean(m, n) - fixture_number(&t, row, "mean"));
    double allowed = rv_norm_mean_allowance(m, n);
    check(off <= allowed);
    check(m < 1e6 * n || off > 0.9 * allowed);
  }
  rv_table_free(&t);
}

/* Of one row, where chi^2_n is never near 2, E (chi^2_n - 1). */
static void the_mean_of_the_norm_of_one_row(void **state) {
  (void)state;
  static const double n[] = {100, 400, 1e4, 1e6, 1e9};
  for (size_t i = 0; i < sizeof n / sizeof *n; i++)
    check_relative(rv_norm_mean(1, n[i]), n[i] - 1, 1e-9);
}

/* Of one column E |chi^2_m - m| / m = 4 a^a exp(-a) / (m Gamma(a)), a = m/2. */
static void the_mean_of_the_norm_of_one_column(void **state) {
  (void)state;
  static const double m[] = {1, 2, 3, 10, 60, 1e4, 1e8};
  for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
    double a = m[i] / 2, mean = 4 / m[i] * exp(a * log(a) - a - lgamma(a));
    check_relative(rv_norm_mean(m[i], 1), mean, 1e-9 + 1e-15 * m[i] * log(m[i]));
  }
}

/* Where one edge alone would be off by a quarter, or by many standard errors: drawn. */
static void the_mean_of_the_norm_is_that_of_draws(void **state) {
  (void)state;
  enum { DRAWS = 20000 };
  static const double side[][2] = {{24, 3}, {1e12, 1e4}, {1e14, 2e4}, {60, 1},
                                   {3, 24}, {1, 1},      {2, 2}};
  static double norm[DRAWS];
  for (size_t i = 0; i < sizeof side / sizeof *side; i++) {
    const rv_matrix_law law = {side[i][0], side[i][1], .variance = 1};
    rv_wishart *wishart;
    rv_wishart_extremes extremes;
    check_status(rv_wishart_open(&wishart, RV_IMPLICIT, &law, 1), RV_OK);
    for (uint64_t t = 0; t < DRAWS; t++) {
      check_status(rv_wishart_draw(&(rv_stream_key){94, 95, i, t}, &extremes, wishart), RV_OK);
      norm[t] = extremes.norm;
    }
    rv_wishart_close(wishart);
    check_mean_within(norm, DRAWS, rv_norm_mean(law.m, law.n),
                      rv_norm_mean_allowance(law.m, law.n));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_largest_has_the_law_of_the_table),
      cmocka_unit_test(both_ends_have_the_law_of_the_table),
      cmocka_unit_test(one_column_is_chi_square),
      cmocka_unit_test(nothing_and_everything),
      cmocka_unit_test(limits_are_as_far_as_they_are_said_to_be),
      cmocka_unit_test(the_unitary_limit_is_as_far_as_it_is_said_to_be),
      cmocka_unit_test(the_mean_of_the_norm_is_that_of_the_table),
      cmocka_unit_test(the_mean_of_the_norm_of_one_row),
      cmocka_unit_test(the_mean_of_the_norm_of_one_column),
      cmocka_unit_test(the_mean_of_the_norm_is_that_of_draws),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
