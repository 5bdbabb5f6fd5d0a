/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the laws of the extreme eigenvalues are from their limits and from the first correction
 * to these, by their exact laws; and the mean of the norm, by tables, closed forms and draws.
 */
#include "fixture.h"
#include "law.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "reverify/wishart_spectrum.h"
#include "theory/edge_expansion.h"
#include "theory/norm_mean.h"

/* The largest |exact - cdf| of an edge over t, and the limits' expansions for cdf. */
typedef struct gaps {
  double limit, expanded;
} gaps;

static gaps edge_gaps(double m, double n, bool upper) {
  rv_wishart_law *law;
  check_status(rv_wishart_law_open(&law, m, n), RV_OK);
  rv_edge edge = upper ? rv_upper_edge(m, n) : rv_lower_edge_log(m, n);
  rv_edge_expansion e = upper ? rv_upper_expansion(m, n) : rv_lower_expansion(m, n);
  gaps g = {0, 0};
  for (double t = -5; t <= 3; t += 0.2) {
    double exact =
        upper ? 1 - rv_wishart_law_upper(law, RV_LARGEST, edge.centre + t * edge.scale)
              : 1 - rv_wishart_law_outside(law, exp(edge.centre - t * edge.scale), INFINITY);
    g.limit = fmax(g.limit, fabs(exact - rv_tracy_widom_cdf_interpolated(1, t)));
    g.expanded = fmax(g.expanded, fabs(exact - rv_expanded_cdf(t, &e)));
  }
  rv_wishart_law_close(law);
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
  enum { DRAWS_MAX = 20000 };
  static const struct {
    double m, n;
    size_t draws; /* fewer where they are dear, and tell more than enough */
  } of[] = {{24, 3, 20000}, {1e12, 1e4, 3000}, {1e14, 2e4, 3000}, {60, 1, 20000},
            {3, 24, 20000}, {1, 1, 20000},     {2, 2, 20000}};
  static double norm[DRAWS_MAX];
  for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
    const rv_matrix_law law = {of[i].m, of[i].n, .variance = 1};
    rv_wishart *wishart;
    rv_wishart_extremes extremes;
    check_status(rv_wishart_open(&wishart, RV_IMPLICIT, &law, 1), RV_OK);
    for (uint64_t t = 0; t < of[i].draws; t++) {
      check_status(rv_wishart_draw(&(rv_stream_key){94, 95, i, t}, &extremes, wishart), RV_OK);
      norm[t] = extremes.norm;
    }
    rv_wishart_close(wishart);
    check_mean_within(norm, of[i].draws, rv_norm_mean(law.m, law.n),
                      rv_norm_mean_allowance(law.m, law.n));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(limits_are_as_far_as_they_are_said_to_be),
      cmocka_unit_test(the_unitary_limit_is_as_far_as_it_is_said_to_be),
      cmocka_unit_test(the_mean_of_the_norm_is_that_of_the_table),
      cmocka_unit_test(the_mean_of_the_norm_of_one_row),
      cmocka_unit_test(the_mean_of_the_norm_of_one_column),
      cmocka_unit_test(the_mean_of_the_norm_is_that_of_draws),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
