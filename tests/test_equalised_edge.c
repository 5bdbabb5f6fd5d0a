/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The laws of the extreme eigenvalues of equalised matrices: the shift that is derived, from the
 * edges of a matrix whose rows have two variances; the table of simulations that the rest was
 * fitted to, with shapes that the fit has not seen; and matrices drawn here, of still other shapes.
 */
#include "check.h"
#include "fixture.h"
#include "law.h"
#include "numeric/equalise.h"
#include "numeric/matrix_spectrum.h"
#include "random/gaussian_matrix.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "theory/edge_expansion.h"
#include "theory/equalised_edge.h"

#include <stdlib.h>

static const rv_stream_key key = {81, 82, 83, 84};

/* n/w + sum tau/(1 - tau w), half of the m rows with tau = 1 + r and half with 1 - r. */
static double edge_function(double w, double m, double n, double r) {
  return n / w + m / 2 * ((1 + r) / (1 - (1 + r) * w) + (1 - r) / (1 - (1 - r) * w));
}

/* Its stationary value near w: where the difference quotient, which rises or falls, changes sign.
 */
static double stationary_value(double w, double m, double n, double r) {
  double low = w - 0.02 * fabs(w), high = w + 0.02 * fabs(w), step = 1e-4 * fabs(w);
  double rise = edge_function(high, m, n, r) - edge_function(w, m, n, r) > 0 ? 1 : -1;
  for (int i = 0; i < 60; i++) {
    double middle = (low + high) / 2;
    double slope = edge_function(middle + step, m, n, r) - edge_function(middle - step, m, n, r);
    if (slope * rise > 0)
      high = middle;
    else
      low = middle;
  }
  return edge_function((low + high) / 2, m, n, r);
}

/*
 * Rows of variance 2/n move the edge by half of the shift, which columns double. The next order is
 * 2/n of it, times what the ratio makes of it, at most 50 here.
 */
static void shift_is_that_of_unequal_rows(void **state) {
  (void)state;
  static const double ratio[] = {1.5, 4, 30};
  for (size_t i = 0; i < sizeof ratio / sizeof *ratio; i++)
    for (int lower = 0; lower <= 1; lower++) {
      double n = 1e6, m = ratio[i] * n, known, term[RV_EQUALISED_TERMS];
      double root = lower ? sqrt(m) - sqrt(n) : sqrt(m) + sqrt(n), w = sqrt(n) / root;
      w = lower ? -w : w;
      double moved = stationary_value(w, m, n, sqrt(2 / n)) / (root * root) - 1;
      rv_edge edge = lower ? rv_lower_edge_log(m, n) : rv_upper_edge(m, n);
      double in_units = lower ? -2 * moved / edge.scale : 2 * moved * edge.centre / edge.scale;
      rv_edge_expansion gaussian = lower ? rv_lower_expansion(m, n) : rv_upper_expansion(m, n);
      rv_equalised_terms(&known, term, lower, RV_EQUALISED_MEAN, m, n);
      check_relative(rv_expanded_mean(&gaussian) - known, in_units, 1e-4);
    }
}

/* All that was fitted vanishes: of F_1 are left the shift and the loss of the common mode. */
static void limit_of_large_matrices(void **state) {
  (void)state;
  for (double side = 1e6; side <= 1e14; side *= 100) {
    rv_equalised_law law = rv_equalised_upper_law(side, 3 * side);
    double d = pow((1 + 1 / sqrt(3)) / sqrt(side), 2.0 / 3);
    check_near(law.mean, rv_tracy_widom_mean(1) - 4 * d, 10 * d * d * d + d * d);
    check_near(law.variance, rv_tracy_widom_variance(1) - 2 * d * d, 20 * d * d * d);
    check_near(law.skewness, 0.2935, d);
    law = rv_equalised_lower_law(side, 3 * side);
    check_near(law.mean, rv_tracy_widom_mean(1), 4 * d);
    check_near(law.variance, rv_tracy_widom_variance(1), 4 * d * d);
  }
}

static void check_record(bool lower, double m, double n, double draws, const double *quantile) {
  static const double level[] = {0.05, 0.01, 0.001}, factor[] = {0.05, 0.1, 0.25};
  const double sds = 4; /* of 170 numbers one is off by chance with a probability of 1 % */
  rv_equalised_law law = lower ? rv_equalised_lower_law(m, n) : rv_equalised_upper_law(m, n);
  for (int l = 0; l < 3; l++) {
    double chance = sds * sqrt((1 - level[l]) / (level[l] * draws));
    double ratio = rv_equalised_upper_tail(&law, quantile[l]) / level[l];
    if (!(fabs(ratio - 1) <= factor[l] + chance))
      fail_msg("%s edge, %g x %g: p-value %g of what %g exceed", lower ? "lower" : "upper", m, n,
               ratio * level[l], level[l]);
  }
}

static void simulated_tails(void **state) {
  (void)state;
  rv_table table = fixture_read("equalised_edge");
  double held_out = 0;
  for (size_t row = 0; row < table.rows; row++) {
    const double quantile[] = {fixture_number(&table, row, "upper_05"),
                               fixture_number(&table, row, "upper_01"),
                               fixture_number(&table, row, "upper_001")};
    check_record(strcmp(rv_table_get(&table, row, "edge"), "lower") == 0,
                 fixture_number(&table, row, "m"), fixture_number(&table, row, "n"),
                 fixture_number(&table, row, "draws"), quantile);
    held_out += fixture_number(&table, row, "held_out");
  }
  check(table.rows >= 55 && held_out >= 8);
  rv_table_free(&table);
}

/* What is seen of a shape here: the p-values of both edges of equalised draws, rows and columns of
   different sizes. */
static void draw_p_values(double *upper, double *lower, size_t m, size_t n, size_t draws) {
  double *matrix = malloc(m * n * sizeof *matrix), *row = malloc(m * sizeof *row),
         *column = malloc(n * sizeof *column), *eigenvalue = malloc((m + n) * sizeof *eigenvalue);
  assert_true(matrix != NULL && row != NULL && column != NULL && eigenvalue != NULL);
  size_t r = m < n ? m : n;
  for (size_t t = 0; t < draws; t++) {
    rv_stream_key trial = key;
    trial.trial = t;
    rv_gaussian_rows(matrix, &trial, 0, m, n, 1);
    for (size_t i = 0; i < m * n; i++)
      matrix[i] *= (double)(1 + i / n) * (double)(1 + i % n % 5);
    rv_equalised equalised;
    check_status(rv_equalise(&equalised, matrix, row, column, m, n), RV_OK);
    check_status(rv_matrix_spectrum(eigenvalue, matrix, m, n, 1), RV_OK);
    double scale = (double)m / (double)(m > n ? m : n);
    upper[t] = rv_equalised_edge_p_value((double)m, (double)n, eigenvalue[r - 1] * scale);
    lower[t] = rv_equalised_lower_p_value((double)m, (double)n, eigenvalue[0] * scale);
  }
  free(matrix);
  free(row);
  free(column);
  free(eigenvalue);
}

/* The p-values of fresh draws are uniform up to 0.01, and as often below 0.01 as stated. */
static void check_fresh(size_t m, size_t n) {
  enum { DRAWS = 4000 };
  const double allowed = 0.01, level = 0.01;
  double *p = malloc(2 * DRAWS * sizeof *p);
  assert_non_null(p);
  draw_p_values(p, p + DRAWS, m, n, DRAWS);
  for (int lower = 0; lower <= rv_equalised_has_lower((double)m, (double)n); lower++) {
    double *sample = p + lower * DRAWS, small = 0;
    gsl_sort(sample, 1, DRAWS);
    double distance = rv_kolmogorov_distance(sample, sample, DRAWS);
    check(rv_kolmogorov_p_value(distance - allowed, DRAWS) > FALSE_ALARM);
    for (int i = 0; i < DRAWS; i++)
      small += sample[i] <= level;
    check_near(small / DRAWS, level,
               level / 10 + FALSE_ALARM_SD * sqrt(level * (1 - level) / DRAWS));
  }
  free(p);
}

static void fresh_matrices(void **state) {
  (void)state;
  check_fresh(9, 11);
  check_fresh(50, 14);
  check_fresh(28, 35);
}

static void p_values_and_quantiles(void **state) {
  (void)state;
  static const double shape[][2] = {{8, 8},       {16, 8},       {10, 784}, {512, 512},  {300, 200},
                                    {4096, 4096}, {1024, 22528}, {8, 8e5},  {1e12, 1e12}};
  static const double level[] = {1e-12, 1e-3, 0.05, 0.5, 0.95};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (size_t l = 0; l < sizeof level / sizeof *level; l++) {
      double m = shape[i][0], n = shape[i][1];
      double largest = rv_equalised_edge_quantile(m, n, level[l]);
      /* at 1e12 rows a tail of 1e-12 takes the fifth digit of a difference in the ninth */
      check_relative(rv_equalised_edge_p_value(m, n, largest), level[l], 1e-5);
      check_equal(rv_equalised_edge_quantile(n, m, level[l]), largest);
      check_equal(rv_equalised_edge_p_value(n, m, largest),
                  rv_equalised_edge_p_value(m, n, largest));
      if (!rv_equalised_has_lower(m, n))
        continue;
      double smallest = rv_equalised_lower_quantile(m, n, level[l]);
      check_relative(rv_equalised_lower_p_value(m, n, smallest), level[l], 1e-5);
      check_equal(rv_equalised_lower_p_value(n, m, smallest),
                  rv_equalised_lower_p_value(m, n, smallest));
    }
}

static void p_values_fall(void **state) {
  (void)state;
  double before = 1;
  for (double largest = 0; largest < 6; largest += 0.01) {
    double p = rv_equalised_edge_p_value(30, 20, largest);
    check(p <= before + 2e-12 && p >= 0); /* the error of the interpolant of F_1 */
    before = p;
  }
  check(before < 1e-10);
  check_equal(rv_equalised_edge_p_value(30, 20, 0), 1);
  check_equal(rv_equalised_lower_p_value(30, 20, 1), 1);
  check_equal(rv_equalised_lower_p_value(30, 20, 0), 0);
}

static void shapes_without_a_law(void **state) {
  (void)state;
  check_nan(rv_equalised_edge_p_value(7, 100, 3));
  check_nan(rv_equalised_edge_p_value(100, 7, 3));
  check_nan(rv_equalised_edge_quantile(NAN, 100, 0.1));
  check_nan(rv_equalised_edge_p_value(100, INFINITY, 0.1));
  check(!rv_equalised_has_lower(100, 100));
  check(!rv_equalised_has_lower(100, 81));
  check(!rv_equalised_has_lower(12, 8));
  check(rv_equalised_has_lower(100, 80) && rv_equalised_has_lower(80, 100));
  check(rv_equalised_has_lower(16, 8) && rv_equalised_has_lower(24, 16));
  check_nan(rv_equalised_lower_p_value(100, 90, 0.1));
  check_nan(rv_equalised_lower_quantile(7, 100, 0.1));
}

static void constants_of_the_limit(void **state) {
  (void)state;
  check_near(RV_EDGE_EXCESS, rv_tracy_widom_upper_quantile(1, RV_EDGE_LEVEL), 1e-11);
  check_near(RV_EDGE_MEAN, rv_tracy_widom_mean(1), 1e-11);
  check_near(RV_EDGE_SD, sqrt(rv_tracy_widom_variance(1)), 1e-11);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(constants_of_the_limit),  cmocka_unit_test(shift_is_that_of_unequal_rows),
      cmocka_unit_test(limit_of_large_matrices), cmocka_unit_test(simulated_tails),
      cmocka_unit_test(fresh_matrices),          cmocka_unit_test(p_values_and_quantiles),
      cmocka_unit_test(p_values_fall),           cmocka_unit_test(shapes_without_a_law),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
