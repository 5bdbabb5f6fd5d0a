/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Tracy-Widom laws: high-precision tables, asymptotics, and their own identities. */
#include "fixture.h"
#include "reverify/tracy_widom.h"

#include <float.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_airy.h>

/* The errors that tracy_widom.h documents. */
static const double absolute = 1e-13, interpolated = 1e-12, tail = 1e-11;

static void check_row(const rv_table *t, size_t row, int beta) {
  char name[3][32];
  snprintf(name[0], sizeof name[0], "f%d_cdf", beta);
  snprintf(name[1], sizeof name[1], "f%d_pdf", beta);
  snprintf(name[2], sizeof name[2], "f%d_upper", beta);
  double s = fixture_number(t, row, "s"), cdf = fixture_number(t, row, name[0]);
  double pdf = fixture_number(t, row, name[1]), upper = fixture_number(t, row, name[2]);
  /* the table is at the decimal s: where that is no double, its rounding moves F by pdf eps |s| */
  double rounding = pdf * fabs(s) * DBL_EPSILON;
  check_near(rv_tracy_widom_cdf(beta, s), cdf, absolute + rounding);
  check_near(rv_tracy_widom_cdf_interpolated(beta, s), cdf, interpolated + rounding);
  check_near(rv_tracy_widom_pdf(beta, s), pdf, absolute + 2 * fabs(s) * DBL_EPSILON);
  if (s > 0)
    check_relative(rv_tracy_widom_upper(beta, s), upper, tail);
  else
    check_near(rv_tracy_widom_upper(beta, s), upper, absolute + rounding);
}

static void matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("tracy_widom");
  for (int beta = 1; beta <= 2; beta++)
    for (size_t row = 0; row < t.rows; row++)
      check_row(&t, row, beta);
  rv_table_free(&t);
}

static double airy_tail_1(double x, void *s) {
  (void)s;
  return gsl_sf_airy_Ai(x, GSL_PREC_DOUBLE) / 2;
}

static double airy_tail_2(double x, void *s) {
  double ai = gsl_sf_airy_Ai(x, GSL_PREC_DOUBLE);
  return (x - *(double *)s) * ai * ai;
}

/*
 * The first term of the Fredholm expansion: 1 - F_1 ~ integral of Ai/2 over (s, inf), 1 - F_2 ~
 * integral of (x - s) Ai(x)^2. The next terms are of the order of the square: for s >= 12,
 * below 2e-14 relatively.
 */
static double leading_tail(int beta, double s) {
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(200);
  assert_non_null(w);
  gsl_function f = {.function = beta == 1 ? airy_tail_1 : airy_tail_2, .params = &s};
  double value, error;
  /* Ai falls by e each 1/sqrt(s): 40 / sqrt(s) further on nothing is left */
  gsl_integration_qag(&f, s, s + 40 / sqrt(s), 0, 1e-13, 200, GSL_INTEG_GAUSS31, w, &value, &error);
  gsl_integration_workspace_free(w);
  return value;
}

static void far_tail_is_its_first_term(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++)
    for (double s = 12; s <= 105; s += 1.5) {
      double reference = leading_tail(beta, s);
      if (reference < 1e-290) /* as far as documented */
        break;
      check_relative(rv_tracy_widom_upper(beta, s), reference, tail);
    }
}

/*
 * ln F_2(s) = -|s|^3/12 - ln|s|/8 + c + 3/(64 |s|^3) + O(s^-6), c = ln 2/24 + zeta'(-1), and for
 * F_1 the same halved, less |s|^1.5/(3 sqrt 2), plus ... (P. Deift, A. Its, I. Krasovsky, Comm.
 * Math. Phys. 278, 2008; J. Baik, R. Buckingham, J. DiFranco, Comm. Math. Phys. 280, 2008).
 */
static void left_tail_is_its_asymptote(void **state) {
  (void)state;
  const double zeta_slope = -0.16542114370045092921;
  for (double s = -4; s >= -6; s -= 0.25) {
    double x = -s, cube = x * x * x;
    double log_2 = -cube / 12 - log(x) / 8 + M_LN2 / 24 + zeta_slope + 3 / (64 * cube);
    double log_1 =
        -cube / 24 - pow(x, 1.5) / (3 * M_SQRT2) - log(x) / 16 - 11 * M_LN2 / 48 + zeta_slope / 2;
    /* the next terms: about 2 x^-6 of ln F_2, and x^-1.5 / (24 sqrt 2) of ln F_1 */
    check_near(log(rv_tracy_widom_cdf(2, s)), log_2, 2 / (cube * cube));
    check_near(log(rv_tracy_widom_cdf(1, s)), log_1, 2 / (24 * M_SQRT2 * pow(x, 1.5)));
  }
}

static void ends_are_0_and_1(void **state) {
  (void)state;
  static const double far[] = {12.5, 20, 200, 1e10, DBL_MAX, INFINITY};
  for (int beta = 1; beta <= 2; beta++)
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
      check_near(rv_tracy_widom_cdf(beta, -far[i]), 0, 0);
      check_near(rv_tracy_widom_cdf(beta, far[i]), 1, absolute);
      check_near(rv_tracy_widom_cdf_interpolated(beta, -far[i]), 0, 0);
      check_near(rv_tracy_widom_cdf_interpolated(beta, far[i]), 1, interpolated);
      check_equal(rv_tracy_widom_upper(beta, -far[i]), 1);
      check_near(rv_tracy_widom_upper(beta, far[i]), 0, absolute);
      check_near(rv_tracy_widom_pdf(beta, -far[i]), 0, 0);
      check_near(rv_tracy_widom_pdf(beta, far[i]), 0, absolute);
    }
}

static void is_monotone(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++) {
    double before = 0, before_upper = 1;
    for (double s = -12.5; s <= 12; s += 0.5) {
      double cdf = rv_tracy_widom_cdf(beta, s), upper = rv_tracy_widom_upper(beta, s);
      check(cdf >= before - absolute && cdf >= 0 && cdf <= 1);
      check(upper <= before_upper + absolute && upper >= 0 && upper <= 1);
      check_near(cdf + upper, 1, 4 * DBL_EPSILON);
      check(rv_tracy_widom_pdf(beta, s) >= 0);
      before = cdf;
      before_upper = upper;
    }
  }
}

static void interpolant_agrees_between_its_nodes(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++)
    for (double s = -10.03; s <= 8.1; s += 0.117)
      check_near(rv_tracy_widom_cdf_interpolated(beta, s), rv_tracy_widom_cdf(beta, s),
                 interpolated + absolute);
}

/* A central difference of sixth order; the steps leave 1e-11 of what the laws are known to. */
static double difference(double (*f)(int, double), int beta, double s) {
  const double h = 0.02;
  double near = f(beta, s + h) - f(beta, s - h), far = f(beta, s + 3 * h) - f(beta, s - 3 * h);
  double middle = f(beta, s + 2 * h) - f(beta, s - 2 * h);
  return (45 * near - 9 * middle + far) / (60 * h);
}

static void derivatives_are_those_of_the_law(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++)
    for (double s = -7.93; s <= 6; s += 0.617) {
      double slope = rv_tracy_widom_derivative(beta, 1, s);
      check_near(slope, rv_tracy_widom_pdf(beta, s), 1e-10);
      check_near(slope, difference(rv_tracy_widom_cdf, beta, s), 1e-10);
      check_near(rv_tracy_widom_derivative(beta, 2, s), difference(rv_tracy_widom_pdf, beta, s),
                 1e-9);
    }
  check_nan(rv_tracy_widom_derivative(1, 0, 0));
  check_nan(rv_tracy_widom_derivative(2, 3, 0));
  check_nan(rv_tracy_widom_derivative(3, 1, 0));
  check_nan(rv_tracy_widom_derivative(1, 1, NAN));
}

/* An error e of F moves the quantile by e / pdf, its rounding by eps |s|. */
static void quantile_undoes_cdf(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++)
    for (double s = -5; s <= 4; s += 0.75) {
      double p = rv_tracy_widom_cdf(beta, s), slack = 2 * absolute / rv_tracy_widom_pdf(beta, s);
      check_near(rv_tracy_widom_quantile(beta, p), s, fmin(slack, 1e-3) + 1e-14);
    }
  check_near(rv_tracy_widom_quantile(1, 0.5), -1.26857, 1e-5); /* the published median */
}

static void quantile_reaches_both_tails(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++)
    for (double p = 1e-12; p < 1; p = p < 0.5 ? p * 10 : 1 - (1 - p) / 10) {
      if (1 - p < 1e-11)
        break;
      check_near(rv_tracy_widom_cdf(beta, rv_tracy_widom_quantile(beta, p)), p, 2 * absolute);
    }
}

/* The tail is known to 1e-11, relatively; the rounding of s moves it by s^1.5 eps. */
static void upper_quantile_undoes_upper(void **state) {
  (void)state;
  for (int beta = 1; beta <= 2; beta++) {
    for (double q = 0.05; q > 1e-299; q /= 1e37) {
      double s = rv_tracy_widom_upper_quantile(beta, q);
      check_relative(rv_tracy_widom_upper(beta, s), q, tail);
    }
    for (double q = 0.05; q < 1; q += 0.18) {
      double s = rv_tracy_widom_upper_quantile(beta, q);
      check_near(rv_tracy_widom_upper(beta, s), q, 2 * absolute);
      check_near(rv_tracy_widom_quantile(beta, 1 - q), s, 1e-11);
    }
    for (double p = 1e-3; p > 1e-12; p /= 1000) /* q next to 1, in the left tail */
      check_near(rv_tracy_widom_upper(beta, rv_tracy_widom_upper_quantile(beta, 1 - p)), 1 - p,
                 2 * absolute);
  }
}

enum { NODES = 100 };

/* Gauss-Legendre rule on an interval outside which the laws have less than 1e-16 of their mass. */
static void tabulate_density(double s[NODES], double mass[NODES], int beta) {
  const double low = -10, high = 14;
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  assert_non_null(table);
  for (size_t i = 0; i < NODES; i++) {
    gsl_integration_glfixed_point(low, high, i, &s[i], &mass[i], table);
    mass[i] *= rv_tracy_widom_pdf(beta, s[i]);
  }
  gsl_integration_glfixed_table_free(table);
}

static double moment(const double s[NODES], const double mass[NODES], int k, double centre) {
  double sum = 0;
  for (size_t i = 0; i < NODES; i++)
    sum += mass[i] * pow(s[i] - centre, k);
  return sum;
}

/*
 * An error 1e-13 of the density, times |s - centre|^k, integrated over (-10, 14): 2.4e-12 for
 * k = 0, 1.7e-11 for the mean, below 1.6e-10 for the variance.
 */
static void density_has_the_stated_moments(void **state) {
  (void)state;
  double s[NODES], mass[NODES];
  for (int beta = 1; beta <= 2; beta++) {
    double mean = rv_tracy_widom_mean(beta);
    tabulate_density(s, mass, beta);
    check_near(moment(s, mass, 0, 0), 1, 2.4e-12);
    check_near(moment(s, mass, 1, 0), mean, 1.7e-11);
    check_near(moment(s, mass, 2, mean), rv_tracy_widom_variance(beta), 1.6e-10);
  }
}

static void refuses_other_laws(void **state) {
  (void)state;
  static const int beta[] = {-1, 0, 3, 4, 1000};
  for (size_t i = 0; i < sizeof beta / sizeof *beta; i++) {
    check_nan(rv_tracy_widom_cdf(beta[i], 0));
    check_nan(rv_tracy_widom_cdf_interpolated(beta[i], 0));
    check_nan(rv_tracy_widom_upper(beta[i], 0));
    check_nan(rv_tracy_widom_pdf(beta[i], 0));
    check_nan(rv_tracy_widom_quantile(beta[i], 0.5));
    check_nan(rv_tracy_widom_upper_quantile(beta[i], 0.5));
    check_nan(rv_tracy_widom_mean(beta[i]));
    check_nan(rv_tracy_widom_variance(beta[i]));
  }
}

static void passes_nan_on(void **state) {
  (void)state;
  static const double no_probability[] = {NAN, 0, 1, -0.1, 1.1};
  for (int beta = 1; beta <= 2; beta++) {
    check_nan(rv_tracy_widom_cdf(beta, NAN));
    check_nan(rv_tracy_widom_cdf_interpolated(beta, NAN));
    check_nan(rv_tracy_widom_upper(beta, NAN));
    check_nan(rv_tracy_widom_pdf(beta, NAN));
    for (size_t i = 0; i < sizeof no_probability / sizeof *no_probability; i++) {
      check_nan(rv_tracy_widom_quantile(beta, no_probability[i]));
      check_nan(rv_tracy_widom_upper_quantile(beta, no_probability[i]));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(matches_the_table),
      cmocka_unit_test(far_tail_is_its_first_term),
      cmocka_unit_test(left_tail_is_its_asymptote),
      cmocka_unit_test(ends_are_0_and_1),
      cmocka_unit_test(is_monotone),
      cmocka_unit_test(interpolant_agrees_between_its_nodes),
      cmocka_unit_test(derivatives_are_those_of_the_law),
      cmocka_unit_test(quantile_undoes_cdf),
      cmocka_unit_test(quantile_reaches_both_tails),
      cmocka_unit_test(upper_quantile_undoes_upper),
      cmocka_unit_test(density_has_the_stated_moments),
      cmocka_unit_test(refuses_other_laws),
      cmocka_unit_test(passes_nan_on),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
