/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chi-square law: its distribution function against a table, its sampler against the law. */
#include "fixture.h"
#include "law.h"
#include "random/chi_squared.h"
#include "reverify/stream.h"
#include "theory/chi_squared_cdf.h"

#include <float.h>

/* The error that chi_squared_cdf.h documents. */
static const double documented = 1e-13;

static void cdf_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("chi_squared");
  for (size_t row = 0; row < t.rows; row++) {
    double freedom = fixture_number(&t, row, "freedom"), x = fixture_number(&t, row, "x");
    check_near(rv_chi_squared_cdf(x, freedom), fixture_number(&t, row, "cdf"), documented);
  }
  rv_table_free(&t);
}

/* Even degrees: a Poisson sum, P = 1 - exp(-x/2) sum over k < freedom/2 of (x/2)^k / k!. */
static void cdf_of_even_degrees_is_a_poisson_tail(void **state) {
  (void)state;
  for (int half = 1; half <= 50; half++)
    for (double x = 0.1; x < 200; x *= 1.5) {
      double term = exp(-x / 2), sum = 0;
      for (int k = 0; k < half; k++) {
        sum += term;
        term *= x / 2 / (k + 1);
      }
      check_near(rv_chi_squared_cdf(x, 2.0 * half), 1 - sum, documented);
    }
}

static void cdf_of_one_degree_is_an_error_function(void **state) {
  (void)state;
  for (double x = 1e-20; x < 100; x *= 3)
    check_near(rv_chi_squared_cdf(x, 1), erf(sqrt(x / 2)), documented);
}

/* Both sides of the change of method, and degrees far above it, must join into one function. */
static void cdf_is_monotone(void **state) {
  (void)state;
  static const double freedom[] = {2, 3, 9999, 99999, 100001, 1e7, 1e10, 1e15};
  for (size_t f = 0; f < sizeof freedom / sizeof *freedom; f++) {
    double sd = sqrt(2 * freedom[f]), before = 0;
    for (double z = -40; z < 40; z += 0.05) {
      double cdf = rv_chi_squared_cdf(freedom[f] + z * sd, freedom[f]);
      check(cdf >= before - documented && cdf >= 0 && cdf <= 1 + documented);
      before = cdf;
    }
    check_near(before, 1, documented);
  }
}

/*
 * F_k(x) - F_(k+2)(x) is the density exp(a ln(x/2) - x/2 - lgamma(a + 1)), a = k/2. The exponent is
 * a difference of numbers of size a ln a, each good to a rounding or two.
 */
static void neighbouring_degrees_differ_by_the_density(void **state) {
  (void)state;
  static const double freedom[] = {10, 100, 1e3, 5e3, 3e4, 9e4, 99999};
  for (size_t f = 0; f < sizeof freedom / sizeof *freedom; f++)
    for (double z = -2; z <= 5; z += 0.05) {
      double k = freedom[f], x = k + z * sqrt(2 * k), a = k / 2;
      double density = exp(a * log(x / 2) - x / 2 - lgamma(a + 1));
      check_near(rv_chi_squared_cdf(x, k) - rv_chi_squared_cdf(x, k + 2), density,
                 2 * documented + density * 4 * DBL_EPSILON * (1 + a * log(a)));
    }
}

static void cdf_at_its_ends(void **state) {
  (void)state;
  static const double freedom[] = {0.5, 1, 2, 1e4, 99999, 1e5, 1e6, 1e12};
  for (size_t f = 0; f < sizeof freedom / sizeof *freedom; f++) {
    check_equal(rv_chi_squared_cdf(0, freedom[f]), 0);
    check_equal(rv_chi_squared_cdf(-1, freedom[f]), 0);
    check_equal(rv_chi_squared_cdf(-INFINITY, freedom[f]), 0);
    check_nan(rv_chi_squared_cdf(NAN, freedom[f]));
    for (double factor = 1000; factor < 1e280; factor *= 1e10)
      check_near(rv_chi_squared_cdf(freedom[f] * factor, freedom[f]), 1, documented);
    check_near(rv_chi_squared_cdf(INFINITY, freedom[f]), 1, documented);
  }
}

enum { DRAWS = 50000 };
static const double drawn[] = {0.3, 1, 2, 5, 99.5, 1e6, 1e12};
enum { DRAWN = sizeof drawn / sizeof *drawn };

static void draw(double *sample, double freedom, uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){21, 22, 23, 24}, row);
  for (size_t i = 0; i < DRAWS; i++)
    sample[i] = rv_chi_squared(rng, freedom);
}

static double law(double x, const void *freedom) {
  return rv_chi_squared_cdf(x, *(const double *)freedom);
}

static void draws_have_the_law(void **state) {
  (void)state;
  static double sample[DRAWS];
  for (size_t f = 0; f < DRAWN; f++) {
    draw(sample, drawn[f], f);
    check_law(sample, DRAWS, law, &drawn[f]);
  }
}

/* The sum of independent chi-squares is a chi-square: an exact test, each side at half the level.
 */
static void draws_have_the_mean(void **state) {
  (void)state;
  static double sample[DRAWS];
  for (size_t f = 0; f < DRAWN; f++) {
    double excess = 0, total = DRAWS * drawn[f];
    draw(sample, drawn[f], f);
    for (size_t i = 0; i < DRAWS; i++)
      excess += sample[i] - drawn[f];
    double cdf = rv_chi_squared_cdf(total + excess, total);
    check(cdf > FALSE_ALARM / 2 && cdf < 1 - FALSE_ALARM / 2);
  }
}

/*
 * The fourth central moment is 12 k^2 + 48 k, so the mean square deviation from the true mean has
 * variance (8 k^2 + 48 k) / N. Its law is skew, most for few degrees: 8 standard deviations leave
 * FALSE_ALARM ample room for that.
 */
static void draws_have_the_variance(void **state) {
  (void)state;
  static double sample[DRAWS];
  for (size_t f = 0; f < DRAWN; f++) {
    double k = drawn[f], sum = 0;
    draw(sample, k, f);
    for (size_t i = 0; i < DRAWS; i++)
      sum += (sample[i] - k) * (sample[i] - k) / DRAWS;
    check_near(sum, 2 * k, 8 * sqrt((8 * k * k + 48 * k) / DRAWS));
  }
}

static void no_degree_gives_zero(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){0}, 0);
  for (int i = 0; i < 10; i++)
    check_equal(rv_chi_squared(rng, 0), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cdf_matches_the_table),
      cmocka_unit_test(cdf_of_even_degrees_is_a_poisson_tail),
      cmocka_unit_test(cdf_of_one_degree_is_an_error_function),
      cmocka_unit_test(cdf_is_monotone),
      cmocka_unit_test(neighbouring_degrees_differ_by_the_density),
      cmocka_unit_test(cdf_at_its_ends),
      cmocka_unit_test(draws_have_the_law),
      cmocka_unit_test(draws_have_the_mean),
      cmocka_unit_test(draws_have_the_variance),
      cmocka_unit_test(no_degree_gives_zero),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
