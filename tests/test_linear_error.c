/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error of a reversed linear layer: its law by three routes, its moments, its bounds. */
#include "fixture.h"
#include "reverify/linear_error.h"
#include "theory/chi_squared_cdf.h"

#include <float.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>

/* The error of the cdf that linear_error.h documents. */
static const double documented = 1e-12;

/* The same with the rounding of arguments as large as the sizes. */
static double documented_at(double m, double n) {
  return documented + 1e-16 * sqrt(fmax(m, n));
}

static void cdf_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("linear_error");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    check_near(rv_linear_error_sq_cdf(fixture_number(&t, row, "t"), m, n),
               fixture_number(&t, row, "cdf"), documented);
  }
  rv_table_free(&t);
}

/*
 * The second route conditions on B where the library conditions on A: given B = b, D <= t means
 * A^2 + (b/m - 2) A + 1 - t <= 0, A between the roots.
 */
typedef struct law {
  double t, m, n;
  double spread, top; /* of b: its standard deviation; the end of the integral */
} law;

/* P(A <= 1 + u); in u, as 1 + u would round the distance from the mean away. */
static double a_cdf(double u, double m) {
  return u <= -1 ? 0 : rv_chi_squared_cdf(m + m * u, m);
}

static double given_b(double b, const law *l) {
  /* roots u of u^2 + (b/m) u + b/m - t = 0, u = a - 1 */
  double p = b / l->m, q = p - l->t, discriminant = p * p / 4 - q;
  if (discriminant < 0)
    return 0;
  double low = -p / 2 - sqrt(discriminant), high = low != 0 ? q / low : 0;
  return fmax(a_cdf(high, l->m) - a_cdf(low, l->m), 0);
}

/*
 * For t < 1 only b up to m p with p = 2 t / (1 + sqrt(1 - t)) leaves a solution, and P rises like a
 * square root from there; the variables below take that root out.
 */
static double largest_b(const law *l) {
  return l->t < 1 ? l->m * 2 * l->t / (1 + sqrt(1 - l->t)) : INFINITY;
}

/* b = (top sin angle)^2: the second root taken out is that of the density at 0 for n - 1 = 1. */
static double few_degrees(double angle, void *untyped) {
  const law *l = untyped;
  double k = l->n - 1, x = l->top * sin(angle);
  double log_density = (k - 1) * log(x) - x * x / 2 - (k / 2 - 1) * M_LN2 - lgamma(k / 2);
  return exp(log_density) * given_b(x * x, l) * l->top * cos(angle);
}

/* b = n - 1 + spread (top - y^2), the density by Stirling's formula, which keeps its digits. */
static double many_degrees(double y, void *untyped) {
  const law *l = untyped;
  double k = l->n - 1, z = l->top - y * y, u = l->spread * z / k;
  if (u <= -1)
    return 0;
  double density =
      exp(k / 2 * gsl_sf_log_1plusx_mx(u)) / (1 + u) / sqrt(2 * M_PI) / gsl_sf_gammastar(k / 2);
  return density * given_b(k + l->spread * z, l) * 2 * y;
}

static double integrate(double (*function)(double, void *), law *l, double high) {
  gsl_function f = {.function = function, .params = l};
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(2000);
  assert_non_null(w);
  double value, error;
  gsl_integration_qag(&f, 0, high, 1e-14, 0, 2000, GSL_INTEG_GAUSS31, w, &value, &error);
  gsl_integration_workspace_free(w);
  check(error < documented / 2);
  return value;
}

/* Beyond 15 standard deviations, for few degrees 15 units of sqrt(b), nothing is to be found. */
static double reference_cdf(double t, double m, double n) {
  law l = {.t = t, .m = m, .n = n, .spread = sqrt(2 * (n - 1))};
  if (n == 1)
    return given_b(0, &l);
  if (n < 1000) {
    l.top = fmin(sqrt(n - 1) + 15, sqrt(largest_b(&l)));
    return integrate(few_degrees, &l, M_PI / 2);
  }
  l.top = fmin(15, (largest_b(&l) - (n - 1)) / l.spread);
  return l.top > -15 ? integrate(many_degrees, &l, sqrt(l.top + 15)) : 0;
}

static void second_route_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("linear_error");
  for (size_t row = 0; row < t.rows; row++) {
    double m = fixture_number(&t, row, "m"), n = fixture_number(&t, row, "n");
    check_near(reference_cdf(fixture_number(&t, row, "t"), m, n), fixture_number(&t, row, "cdf"),
               documented);
  }
  rv_table_free(&t);
}

/* t at z standard deviations of D from its mean, from 1/1000 of the mean up. */
static double place(double z, double m, double n) {
  double mean = rv_linear_error_sq_mean(m, n);
  double sd = sqrt(rv_linear_error_sq_second_moment(m, n) - mean * mean);
  return fmax(mean + z * sd, mean / 1000);
}

static void check_shape(double m, double n) {
  for (double z = -4; z <= 8; z += 0.75) {
    double t = place(z, m, n), cdf = rv_linear_error_sq_cdf(t, m, n);
    double reference = reference_cdf(t, m, n);
    if (!(fabs(cdf - reference) <= 2 * documented_at(m, n)))
      fail_msg("m = %g, n = %g, t = %.17g: %.17g, should be %.17g", m, n, t, cdf, reference);
  }
}

static void cdf_by_both_routes(void **state) {
  (void)state;
  static const double shape[][2] = {{100, 60},  {1000, 10}, {1e5, 100}, {1e4, 1e4},
                                    {1e6, 1e3}, {1e7, 1e4}, {300, 300}, {299, 299}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1]);
}

/* Many more columns than rows: B has next to no spread, D follows A. */
static void cdf_of_wide_matrices(void **state) {
  (void)state;
  static const double shape[][2] = {{50, 200}, {100, 1000}, {300, 1e6}, {1000, 1e9}, {299, 3e4}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1]);
}

/* Few rows: the density of A does not vanish smoothly at 0, where sqrt(t) > 1 reaches. */
static void cdf_of_few_rows(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1},  {1, 2}, {2, 1}, {2, 2},    {1, 50},
                                    {2, 10}, {3, 3}, {4, 2}, {4, 1000}, {7, 30}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    check_shape(shape[i][0], shape[i][1]);
}

static void cdf_is_monotone_from_0_to_1(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1}, {100, 60}, {50, 200}, {1000, 1}, {1e12, 1e12}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    double m = shape[i][0], n = shape[i][1], before = 0;
    for (double z = -10; z <= 40; z += 0.25) {
      double cdf = rv_linear_error_sq_cdf(place(z, m, n), m, n);
      if (!(cdf >= before - documented_at(m, n) && cdf <= 1))
        fail_msg("m = %g, n = %g, z = %g: %.17g after %.17g", m, n, z, cdf, before);
      before = cdf;
    }
    check_near(rv_linear_error_sq_cdf(0, m, n), 0, 0);
    check_near(rv_linear_error_sq_cdf(-1, m, n), 0, 0);
    check_nan(rv_linear_error_sq_cdf(NAN, m, n));
  }
}

static void cdf_far_out_is_1(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1}, {100, 60}, {50, 200}, {1000, 1}, {1e12, 1e12}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    for (double t = 1e6; t < 1e300; t *= 1e7)
      check_near(rv_linear_error_sq_cdf(t, shape[i][0], shape[i][1]), 1,
                 documented_at(shape[i][0], shape[i][1]));
    check_equal(rv_linear_error_sq_cdf(INFINITY, shape[i][0], shape[i][1]), 1);
  }
}

/* At m = n = 1e12, D = 1 + sqrt(6 / m) N(0,1) to first order: A - 1 and B/m - 1 both count. */
static void cdf_of_huge_matrices_is_normal(void **state) {
  (void)state;
  const double m = 1e12, mean = rv_linear_error_sq_mean(m, m);
  double variance = rv_linear_error_sq_second_moment(m, m) - mean * mean;
  check_near(variance * m, 4, 1e-3); /* the difference keeps 16 - 12 digits */
  for (double z = -5; z <= 5; z += 0.5) {
    double cdf = rv_linear_error_sq_cdf(mean + z * 2 / sqrt(m), m, m);
    check_near(cdf, erfc(-z / M_SQRT2) / 2, 1e-5); /* the next term: skewness of order 1e-6 */
  }
}

typedef struct moments {
  double m, n;
  int power;
} moments;

/* E D^k = integral of k t^(k-1) P(D > t); t = x^2 takes out the square root at 0. */
static double survival(double x, void *untyped) {
  const moments *q = untyped;
  double t = x * x;
  return q->power * pow(t, q->power - 1) * (1 - rv_linear_error_sq_cdf(t, q->m, q->n)) * 2 * x;
}

static double moment(double m, double n, int power, double top) {
  moments q = {m, n, power};
  gsl_function f = {.function = survival, .params = &q};
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(200);
  assert_non_null(w);
  double value, error;
  gsl_integration_qag(&f, 0, sqrt(top), 0, 1e-11, 200, GSL_INTEG_GAUSS31, w, &value, &error);
  gsl_integration_workspace_free(w);
  return value;
}

/* An error `documented` of the cdf over (0, top) moves the k-th moment by top^k of it. */
static void cdf_has_the_stated_moments(void **state) {
  (void)state;
  static const double shape[][2] = {{100, 60}, {1000, 10}, {1e4, 1e4}, {400, 1}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    double m = shape[i][0], n = shape[i][1], top = place(60, m, n);
    double mean = rv_linear_error_sq_mean(m, n);
    double second = rv_linear_error_sq_second_moment(m, n);
    check_near(moment(m, n, 1, top), mean, documented * top + 1e-10 * mean);
    check_near(moment(m, n, 2, top), second, documented * top * top + 1e-10 * second);
  }
}

/* E (A-1)^4 + 2 E A (A-1)^2 E B / m + E A^2 E B^2 / m^2 from the raw moments of a chi-square. */
static void moments_by_raw_chi_square_moments(void **state) {
  (void)state;
  static const double shape[][2] = {{1, 1}, {2, 5}, {100, 60}, {7, 1000}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
    double m = shape[i][0], n = shape[i][1];
    double a1 = 1, a2 = a1 * (m + 2) / m, a3 = a2 * (m + 4) / m, a4 = a3 * (m + 6) / m;
    double b1 = (n - 1) / m, b2 = (n - 1) * (n + 1) / (m * m);
    double parallel = a4 - 4 * a3 + 6 * a2 - 4 * a1 + 1, mixed = a3 - 2 * a2 + a1;
    check_relative(rv_linear_error_sq_mean(m, n), a2 - 1 + b1, 64 * DBL_EPSILON * a2);
    check_near(rv_linear_error_sq_second_moment(m, n), parallel + 2 * mixed * b1 + a2 * b2,
               64 * DBL_EPSILON * (a4 + a3 * b1 + a2 * b2));
  }
}

/* The bound must hold for every size, so the probability beyond it is at most delta. */
static void bound_holds_with_its_probability(void **state) {
  (void)state;
  static const double delta[] = {0.5, 0.1, 1e-3, 1e-6};
  static const double shape[][2] = {{1, 1},    {1, 2},   {4, 2},     {100, 60},    {1000, 10},
                                    {50, 200}, {300, 1}, {1e6, 1e3}, {1e12, 1e12}, {1e8, 1}};
  for (size_t i = 0; i < sizeof shape / sizeof *shape; i++)
    for (size_t d = 0; d < sizeof delta / sizeof *delta; d++) {
      double bound = rv_linear_error_bound(shape[i][0], shape[i][1], delta[d]);
      double beyond = 1 - reference_cdf(bound * bound, shape[i][0], shape[i][1]);
      check(beyond <= delta[d] + documented);
    }
}

/* Laurent and Massart's lemma with x = ln(3/delta), at sizes where it can be done by hand. */
static void bound_is_three_tails(void **state) {
  (void)state;
  double delta = 3 * exp(-1); /* x = 1 */
  /* A <= 1 + 2/10 + 2/100, B <= 400 + 2 * 20 + 2 */
  check_relative(rv_linear_error_bound(100, 401, delta), sqrt(0.22 * 0.22 + 1.22 * 4.42), 1e-14);
  check_relative(rv_linear_error_bound(100, 1, delta), 0.22, 1e-14);
  check_equal(rv_linear_error_printed(400, 100), 0.5);
  check_equal(rv_linear_error_printed(1, 1e12), 1e6);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cdf_matches_the_table),
      cmocka_unit_test(second_route_matches_the_table),
      cmocka_unit_test(cdf_by_both_routes),
      cmocka_unit_test(cdf_of_wide_matrices),
      cmocka_unit_test(cdf_of_few_rows),
      cmocka_unit_test(cdf_is_monotone_from_0_to_1),
      cmocka_unit_test(cdf_far_out_is_1),
      cmocka_unit_test(cdf_of_huge_matrices_is_normal),
      cmocka_unit_test(cdf_has_the_stated_moments),
      cmocka_unit_test(moments_by_raw_chi_square_moments),
      cmocka_unit_test(bound_holds_with_its_probability),
      cmocka_unit_test(bound_is_three_tails),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
