/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Statistics of samples: against hand computation, exact tables and the definitions. */
#include "experiment/summary.h"
#include "fixture.h"

#include <float.h>
#include <gsl/gsl_cdf.h>

/* The sample 1, 2, ..., 7 and 100: all moments by hand. */
static void summarises_a_small_sample(void **state) {
  (void)state;
  double value[] = {3, 100, 1, 2, 7, 5, 6, 4};
  rv_summary s = rv_summarise(value, 8);
  assert_int_equal(s.count, 8);
  check_relative(s.mean, 16, 8 * DBL_EPSILON);
  /* deviations -15 .. -9 and 84: squares 1036 + 7056, cubes 592704 - 13104 */
  double squares = 0, cubes = 0;
  const double deviation[] = {-15, -14, -13, -12, -11, -10, -9, 84};
  for (int i = 0; i < 8; i++) {
    squares += deviation[i] * deviation[i];
    cubes += deviation[i] * deviation[i] * deviation[i];
  }
  check_equal(squares, 8092);
  check_equal(cubes, 579600);
  check_relative(s.sd, sqrt(8092.0 / 7), 16 * DBL_EPSILON);
  check_relative(s.skewness, cubes / 8 / pow(8092.0 / 7, 1.5), 64 * DBL_EPSILON);
  check_equal(s.min, 1);
  check_equal(s.max, 100);
  check_equal(s.q50, 4.5);
  check_relative(s.q05, 1.35, 8 * DBL_EPSILON);           /* place 0.05 * 7 = 0.35 */
  check_relative(s.q95, 7 + 0.65 * 93, 64 * DBL_EPSILON); /* place 0.95 * 7 = 6.65 */
  for (int i = 1; i < 8; i++)
    check(value[i - 1] <= value[i]);
}

static void summarises_one_value_and_constants(void **state) {
  (void)state;
  double one[] = {-2.5}, same[] = {3, 3, 3, 3, 3};
  rv_summary s = rv_summarise(one, 1);
  check_equal(s.mean, -2.5);
  check_equal(s.sd, 0);
  check_equal(s.skewness, 0);
  check_equal(s.min, -2.5);
  check_equal(s.q50, -2.5);
  check_equal(s.max, -2.5);
  s = rv_summarise(same, 5);
  check_equal(s.mean, 3);
  check_equal(s.sd, 0);
  check_equal(s.q95, 3);
}

/* A mean of 1e9 under a spread of 1: formulas that subtract squares lose everything here. */
static void keeps_the_spread_of_shifted_samples(void **state) {
  (void)state;
  double value[1000];
  for (int i = 0; i < 1000; i++)
    value[i] = 1e9 + i % 2;
  rv_summary s = rv_summarise(value, 1000);
  check_relative(s.mean, 1e9 + 0.5, 16 * DBL_EPSILON);
  /* the mean is known to 1e-7, which enters the variance squared */
  check_relative(s.sd, sqrt(0.25 * 1000 / 999), 1e-12);
}

static void one_bad_value_spoils_all(void **state) {
  (void)state;
  const double bad[] = {NAN, INFINITY, -INFINITY};
  for (size_t b = 0; b < 3; b++)
    for (size_t place = 0; place < 5; place++) {
      double value[] = {1, 2, 3, 4, 5};
      value[place] = bad[b];
      rv_summary s = rv_summarise(value, 5);
      assert_int_equal(s.count, 5);
      check_nan(s.mean);
      check_nan(s.sd);
      check_nan(s.skewness);
      check_nan(s.min);
      check_nan(s.q05);
      check_nan(s.q50);
      check_nan(s.q95);
      check_nan(s.max);
    }
}

/*
 * A relative error e of a limit changes its level by e times d ln(level) / d ln(limit), which is
 * below 1e4 in all rows (z sqrt(events / (1 - p)), z the normal quantile of the level): 1e-11
 * keeps the level to seven digits.
 */
static void clopper_pearson_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("clopper_pearson");
  for (size_t row = 0; row < t.rows; row++) {
    double events = fixture_number(&t, row, "violations");
    double trials = fixture_number(&t, row, "trials");
    double level = fixture_number(&t, row, "level");
    double lower = fixture_number(&t, row, "lower"), upper = fixture_number(&t, row, "upper");
    check_relative(rv_clopper_pearson_lower(events, trials, level), lower, 1e-11);
    check_relative(rv_clopper_pearson_upper(events, trials, level), upper, 1e-11);
  }
  rv_table_free(&t);
}

/* P(Binomial(trials, p) >= events), summed up from the definition. */
static double binomial_tail(int events, int trials, double p) {
  double sum = 0;
  for (int k = trials; k >= events; k--)
    sum += exp(lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1) + k * log(p) +
               (trials - k) * log1p(-p));
  return sum;
}

/* lgamma of 60 is 180: the sum is good to 1e-13, and d ln(level)/d ln(p) below 60 x 3. */
static void clopper_pearson_solves_its_equation(void **state) {
  (void)state;
  const double level = 1e-10;
  for (int events = 1; events < 60; events++) {
    double lower = rv_clopper_pearson_lower(events, 60, level);
    double upper = rv_clopper_pearson_upper(60 - events, 60, level);
    check_relative(binomial_tail(events, 60, lower), level, 1e-9);
    /* the upper limit mirrors the lower one; 1 - upper keeps the digits above eps / level^(1/60) */
    check_near(upper, 1 - lower, 1e-14);
  }
}

static void clopper_pearson_keeps_its_ends(void **state) {
  (void)state;
  for (double trials = 1; trials < 1e12; trials *= 10) {
    check_equal(rv_clopper_pearson_lower(0, trials, 1e-10), 0);
    check_equal(rv_clopper_pearson_upper(trials, trials, 1e-10), 1);
  }
  /* (1 - p)^T = level; for fewer trials 1 - p is itself too small to check by */
  for (double trials = 100; trials < 1e12; trials *= 10)
    check_relative(trials * log1p(-rv_clopper_pearson_upper(0, trials, 1e-10)), log(1e-10), 1e-12);
}

/* Hall 1992 in its closed form, ((1 + ct/3)^3 - 1) / c + c/6, from raw sums. */
static double hall(const double *value, double count, double expected) {
  double mean = 0, squares = 0, cubes = 0;
  for (int i = 0; i < count; i++)
    mean += value[i] / count;
  for (int i = 0; i < count; i++) {
    double d = value[i] - mean;
    squares += d * d;
    cubes += d * d * d;
  }
  double sd = sqrt(squares / (count - 1));
  double c = cubes / count / (sd * sd * sd) / sqrt(count);
  double base = 1 + c * (mean - expected) / sd * sqrt(count) / 3;
  return (base * base * base - 1) / c + c / 6;
}

static void mean_statistic_is_halls(void **state) {
  (void)state;
  double value[] = {0.1, 0.3, 0.2, 2.5, 0.7, 0.9, 4.0, 0.05, 1.1, 0.4};
  rv_summary s = rv_summarise(value, 10);
  for (double expected = 0.6; expected < 1.5; expected += 0.1)
    check_near(rv_mean_statistic(&s, expected), hall(value, 10, expected), 1e-13);
}

static void mean_statistic_without_skewness_is_students(void **state) {
  (void)state;
  double value[] = {-2, -1, 0, 1, 2};
  rv_summary s = rv_summarise(value, 5);
  check_relative(rv_mean_statistic(&s, 0.5), -0.5 / sqrt(2.5 / 5), 8 * DBL_EPSILON);
}

static void mean_statistic_of_constants(void **state) {
  (void)state;
  double value[] = {2, 2, 2};
  rv_summary s = rv_summarise(value, 3);
  check_equal(rv_mean_statistic(&s, 2), 0);
  check_nan(rv_mean_statistic(&s, 2.0001));
  value[1] = NAN;
  s = rv_summarise(value, 3);
  check_nan(rv_mean_statistic(&s, 2));
}

/*
 * A mean that is off by half a standard deviation or more, of 10000 draws, is 50 standard errors
 * off: whatever the correction for skewness does, it must not bring that back to near 0.
 */
static void mean_statistic_rejects_every_distant_mean(void **state) {
  (void)state;
  for (double skewness = -4; skewness <= 4; skewness += 0.5)
    for (double off = 0.5; off < 10; off += 0.25) {
      rv_summary s = {.count = 10000, .mean = 1, .sd = 1, .skewness = skewness};
      check(fabs(rv_mean_statistic(&s, 1 + off)) > FALSE_ALARM_SD);
      check(fabs(rv_mean_statistic(&s, 1 - off)) > FALSE_ALARM_SD);
    }
}

/* erfc is a second route; both are good to a few units in the last place, z = 37 times exp's. */
static void normal_tails(void **state) {
  (void)state;
  for (double z = 0; z < 37; z += 0.37) {
    check_relative(rv_normal_two_sided(z), erfc(z / sqrt(2)), 1e-12);
    check_equal(rv_normal_two_sided(-z), rv_normal_two_sided(z));
  }
  check_nan(rv_normal_two_sided(NAN));
  check_equal(rv_normal_two_sided(INFINITY), 0);
  for (double level = 0.9; level > 1e-300; level /= 7.3)
    check_relative(rv_normal_two_sided(rv_normal_quantile(level)), level, 1e-11);
}

/* D by its definition: the supremum over both sides of every jump. */
static double kolmogorov_by_definition(const double *cdf, size_t count) {
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    distance = fmax(distance, fabs((double)(i + 1) / (double)count - cdf[i]));
    distance = fmax(distance, fabs((double)i / (double)count - cdf[i]));
  }
  return distance;
}

static void kolmogorov_distance_of_small_samples(void **state) {
  (void)state;
  check_equal(rv_kolmogorov_distance((double[]){0.5}, 1), 0.5);
  check_equal(rv_kolmogorov_distance((double[]){0}, 1), 1);
  check_equal(rv_kolmogorov_distance((double[]){1}, 1), 1);
  check_equal(rv_kolmogorov_distance((double[]){0.25, 0.75}, 2), 0.25);
  check_equal(rv_kolmogorov_distance((double[]){0.75, 0.75}, 2), 0.75);
  check_equal(rv_kolmogorov_distance((double[]){0.5, 0.625, 0.75, 1}, 4), 0.5);
  double cdf[100];
  for (size_t i = 0; i < 100; i++)
    cdf[i] = pow((double)(i + 1) / 101, 1.3);
  check_equal(rv_kolmogorov_distance(cdf, 100), kolmogorov_by_definition(cdf, 100));
}

static void kolmogorov_distance_shows_nan(void **state) {
  (void)state;
  for (size_t place = 0; place < 4; place++) {
    double cdf[] = {0.1, 0.4, 0.6, 0.9};
    cdf[place] = NAN;
    check_nan(rv_kolmogorov_distance(cdf, 4));
  }
  check_nan(rv_kolmogorov_p_value(NAN, 100));
}

/*
 * exp(-2 x^2) magnifies a relative error eps of x^2 by 2 x^2 < 40; below x = 0.2 the tail is
 * 1 - 5e-13 and counts as 1.
 */
static void kolmogorov_tail_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("kolmogorov_limit");
  for (size_t row = 0; row < t.rows; row++) {
    double x = fixture_number(&t, row, "x"), tail = fixture_number(&t, row, "upper_tail");
    check_near(rv_kolmogorov_p_value(x, 1), tail, x <= 0.2 ? 1e-12 : 100 * DBL_EPSILON * tail);
    check_near(rv_kolmogorov_p_value(x / 100, 10000), tail,
               x <= 0.2 ? 1e-12 : 100 * DBL_EPSILON * tail);
  }
  rv_table_free(&t);
}

static void kolmogorov_tail_is_below_massarts_bound(void **state) {
  (void)state;
  double before = 1;
  for (double x = 0; x < 20; x += 0.01) {
    double tail = rv_kolmogorov_p_value(x, 1);
    check(tail >= 0 && tail <= before && tail <= 2 * exp(-2 * x * x) * (1 + 1e-12));
    before = tail;
  }
}

/* Binomials by lgamma: the relative error is a few eps times ln((2n)!), 4e5 for n = 20000. */
static double smirnov_tolerance(double n) {
  return 8 * DBL_EPSILON * (lgamma(2 * n + 1) + 1);
}

/* a = 1 .. n and b = a + c - 1/2 are exactly c/n apart. */
static void smirnov_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("smirnov_equal");
  for (size_t row = 0; row < t.rows; row++) {
    size_t n = (size_t)fixture_number(&t, row, "samples");
    double c = fixture_number(&t, row, "distance_steps"), distance;
    double *a = calloc(2 * n, sizeof *a), *b = a + n;
    assert_non_null(a);
    for (size_t i = 0; i < n; i++) {
      a[i] = (double)i;
      b[i] = (double)i + c - 0.5;
    }
    double p = rv_smirnov_p_value(&distance, a, n, b, n);
    check_near(distance, c / (double)n, 2 * DBL_EPSILON);
    check_relative(p, fixture_number(&t, row, "p_value"), smirnov_tolerance((double)n));
    check_equal(rv_smirnov_p_value(&distance, b, n, a, n), p);
    free(a);
  }
  rv_table_free(&t);
}

static void smirnov_distance_counts_ties_once(void **state) {
  (void)state;
  double distance;
  const double a[] = {1, 2, 2, 2, 3}, b[] = {2, 2, 2, 3, 3};
  rv_smirnov_p_value(&distance, a, 5, b, 5);
  check_near(distance, 0.2, 2 * DBL_EPSILON);
  check_equal(rv_smirnov_p_value(&distance, a, 5, a, 5), 1);
  check_equal(distance, 0);
}

/* 100 against 300 values, all of one below the other: D = 1, and Kolmogorov's limit. */
static void smirnov_of_unequal_counts(void **state) {
  (void)state;
  double a[100], b[300], distance;
  for (int i = 0; i < 300; i++)
    b[i] = i;
  for (int i = 0; i < 100; i++)
    a[i] = 3 * i + 60.5; /* a_i has 61 + 3i values of b below it: (61 + 3i)/300 - i/100 */
  double p = rv_smirnov_p_value(&distance, a, 100, b, 300);
  check_near(distance, 61.0 / 300, 4 * DBL_EPSILON);
  check_relative(p, rv_kolmogorov_p_value(61.0 / 300, 75), 1e-12);
}

static void smirnov_shows_nan(void **state) {
  (void)state;
  const double a[] = {1, NAN}, b[] = {0.5, 3};
  double distance;
  check_nan(rv_smirnov_p_value(&distance, a, 2, b, 2));
  check_nan(distance);
}

static void fits_exact_lines(void **state) {
  (void)state;
  const double x[] = {1, 2, 4, 8, 16}, sigma[] = {1, 0.5, 2, 0.1, 3};
  double y[5];
  for (int i = 0; i < 5; i++)
    y[i] = 3 - 0.5 * x[i];
  rv_line line = rv_fit_line(x, y, sigma, 5);
  check_relative(line.slope, -0.5, 64 * DBL_EPSILON);
  check_relative(line.intercept, 3, 64 * DBL_EPSILON);
  check_near(line.chi_squared, 0, 1e-25);
}

/* Weighted least squares by the normal equations, without a shift of the origin. */
static rv_line normal_equations(const double *x, const double *y, const double *sigma,
                                size_t count) {
  long double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, chi = 0;
  for (size_t i = 0; i < count; i++) {
    long double weight = 1 / ((long double)sigma[i] * sigma[i]);
    w += weight;
    wx += weight * x[i];
    wy += weight * y[i];
    wxx += weight * x[i] * x[i];
    wxy += weight * x[i] * y[i];
  }
  long double determinant = w * wxx - wx * wx;
  long double slope = (w * wxy - wx * wy) / determinant, intercept = (wy - slope * wx) / w;
  for (size_t i = 0; i < count; i++) {
    long double residual = (y[i] - intercept - slope * x[i]) / sigma[i];
    chi += residual * residual;
  }
  return (rv_line){.slope = (double)slope,
                   .slope_error = (double)sqrtl(w / determinant),
                   .intercept = (double)intercept,
                   .chi_squared = (double)chi};
}

static const double scattered_x[] = {0.5, 1, 2, 3.5, 5, 8};
static const double scattered_y[] = {1.1, 0.8, 2.2, 3.1, 5.4, 7.7};
enum { SCATTERED = 6 };

/* Standard errors in fixed proportions, scaled to give the residuals this chi-square. */
static void scale_errors(double sigma[SCATTERED], double chi_squared) {
  static const double proportion[] = {.1, .2, .15, .1, .3, .2};
  rv_line unit = normal_equations(scattered_x, scattered_y, proportion, SCATTERED);
  for (int i = 0; i < SCATTERED; i++)
    sigma[i] = proportion[i] * sqrt(unit.chi_squared / chi_squared);
}

/* P(chi^2 with 4 degrees > x) = exp(-x/2) (1 + x/2) passes RV_SCATTER_LEVEL, 1e-3, at x = 18.47. */
static void fits_scattered_points(void **state) {
  (void)state;
  static const double chi_squared[] = {0.01, 2, 10, 18.4, 18.5, 40, 1e4};
  check(exp(-18.4 / 2) * (1 + 18.4 / 2) > RV_SCATTER_LEVEL);
  check(exp(-18.5 / 2) * (1 + 18.5 / 2) < RV_SCATTER_LEVEL);
  for (size_t i = 0; i < sizeof chi_squared / sizeof *chi_squared; i++) {
    double sigma[SCATTERED], birge = chi_squared[i] > 18.45 ? sqrt(chi_squared[i] / 4) : 1;
    scale_errors(sigma, chi_squared[i]);
    rv_line line = rv_fit_line(scattered_x, scattered_y, sigma, SCATTERED);
    rv_line reference = normal_equations(scattered_x, scattered_y, sigma, SCATTERED);
    check_relative(line.slope, reference.slope, 1e-13);
    check_relative(line.intercept, reference.intercept, 1e-12);
    check_relative(line.chi_squared, chi_squared[i], 1e-12);
    check_relative(line.slope_error, reference.slope_error * birge, 1e-12);
  }
}

static void check_no_line(const double *x, const double *y, const double *sigma, size_t count) {
  rv_line line = rv_fit_line(x, y, sigma, count);
  check_nan(line.slope);
  check_nan(line.slope_error);
}

static void refuses_lines_through_too_little(void **state) {
  (void)state;
  const double x[] = {1, 2, 3}, y[] = {1, 2, 3}, sigma[] = {1, 1, 1}, same[] = {2, 2, 2};
  check_no_line(x, y, sigma, 0);
  check_no_line(x, y, sigma, 2);
  check_no_line(same, y, sigma, 3);
  check_no_line(x, (double[]){1, NAN, 3}, sigma, 3);
  check_no_line((double[]){1, NAN, 3}, y, sigma, 3);
  check_no_line(x, y, (double[]){1, 0, 1}, 3);
  check_no_line(x, y, (double[]){1, NAN, 1}, 3);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(summarises_a_small_sample),
      cmocka_unit_test(summarises_one_value_and_constants),
      cmocka_unit_test(keeps_the_spread_of_shifted_samples),
      cmocka_unit_test(one_bad_value_spoils_all),
      cmocka_unit_test(clopper_pearson_matches_the_table),
      cmocka_unit_test(clopper_pearson_solves_its_equation),
      cmocka_unit_test(clopper_pearson_keeps_its_ends),
      cmocka_unit_test(mean_statistic_is_halls),
      cmocka_unit_test(mean_statistic_without_skewness_is_students),
      cmocka_unit_test(mean_statistic_of_constants),
      cmocka_unit_test(mean_statistic_rejects_every_distant_mean),
      cmocka_unit_test(normal_tails),
      cmocka_unit_test(kolmogorov_distance_of_small_samples),
      cmocka_unit_test(kolmogorov_distance_shows_nan),
      cmocka_unit_test(kolmogorov_tail_matches_the_table),
      cmocka_unit_test(kolmogorov_tail_is_below_massarts_bound),
      cmocka_unit_test(smirnov_matches_the_table),
      cmocka_unit_test(smirnov_distance_counts_ties_once),
      cmocka_unit_test(smirnov_of_unequal_counts),
      cmocka_unit_test(smirnov_shows_nan),
      cmocka_unit_test(fits_exact_lines),
      cmocka_unit_test(fits_scattered_points),
      cmocka_unit_test(refuses_lines_through_too_little),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
