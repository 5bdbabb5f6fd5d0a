/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Marchenko-Pastur law: a high-precision table, quadrature of the density, moments. */
#include "fixture.h"
#include "reverify/marchenko_pastur.h"

#include <float.h>
#include <gsl/gsl_integration.h>

/* The error of the cdf that marchenko_pastur.h documents. */
static const double documented = 1e-14;

static const double ratios[] = {0.01, 0.5, 0.999, 1, 1.001, 4};
enum { RATIOS = sizeof ratios / sizeof *ratios };

static void cdf_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("marchenko_pastur");
  for (size_t row = 0; row < t.rows; row++) {
    double ratio = fixture_number(&t, row, "ratio"), x = fixture_number(&t, row, "x");
    check_near(rv_marchenko_pastur_cdf(x, ratio), fixture_number(&t, row, "cdf"), documented);
  }
  rv_table_free(&t);
}

/*
 * The density is sqrt((b - x)(x - a)) / (2 pi ratio x) with a rounding of the edges of a few eps:
 * near an edge that is eps edge / distance, relatively.
 */
static void pdf_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("marchenko_pastur");
  for (size_t row = 0; row < t.rows; row++) {
    double ratio = fixture_number(&t, row, "ratio"), x = fixture_number(&t, row, "x");
    double low = fabs(x - rv_marchenko_pastur_lower(ratio));
    double high = fabs(x - rv_marchenko_pastur_upper(ratio));
    double edge = fmax(1, ratio);
    check_relative(rv_marchenko_pastur_pdf(x, ratio), fixture_number(&t, row, "pdf"),
                   8 * DBL_EPSILON * (1 + edge / low + 4 * edge / high));
  }
  rv_table_free(&t);
}

/* The density times dx = 2y dy, y = sqrt(x): this takes the square root out of a hard edge. */
typedef struct weighted_density {
  double ratio;
  int power;
} weighted_density;

static double in_root(double y, void *untyped) {
  const weighted_density *d = untyped;
  return rv_marchenko_pastur_pdf(y * y, d->ratio) * 2 * y * pow(y * y, d->power);
}

/* The integral of x^power pdf over (low, high). */
static double integral(double ratio, int power, double low, double high) {
  weighted_density d = {ratio, power};
  gsl_function f = {.function = in_root, .params = &d};
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
  assert_non_null(w);
  double value, error;
  gsl_integration_qags(&f, sqrt(low), sqrt(high), 1e-12, 0, 1000, w, &value, &error);
  gsl_integration_workspace_free(w);
  check(error < 1e-11);
  return value;
}

static void cdf_is_the_integral_of_the_pdf(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double low = rv_marchenko_pastur_lower(ratios[r]), high = rv_marchenko_pastur_upper(ratios[r]);
    double atom = rv_marchenko_pastur_atom(ratios[r]);
    for (double part = 0.02; part < 1; part += 0.07) {
      double x = low + (high - low) * part * part;
      check_near(rv_marchenko_pastur_cdf(x, ratios[r]), atom + integral(ratios[r], 0, low, x),
                 1e-10);
    }
  }
}

/* The Narayana numbers: 1, 1, 1 + ratio, 1 + 3 ratio + ratio^2. */
static void moments_are_narayanas(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double q = ratios[r], low = rv_marchenko_pastur_lower(q), high = rv_marchenko_pastur_upper(q);
    check_near(integral(q, 0, low, high), 1 - rv_marchenko_pastur_atom(q), 1e-10);
    check_near(integral(q, 1, low, high), 1, 1e-10);
    check_near(integral(q, 2, low, high), 1 + q, 1e-10);
    check_near(integral(q, 3, low, high), 1 + 3 * q + q * q, 1e-10);
  }
}

static void edges_and_atom(void **state) {
  (void)state;
  check_equal(rv_marchenko_pastur_lower(0.25), 0.25);
  check_equal(rv_marchenko_pastur_upper(0.25), 2.25);
  check_equal(rv_marchenko_pastur_atom(0.25), 0);
  check_equal(rv_marchenko_pastur_lower(1), 0);
  check_equal(rv_marchenko_pastur_upper(1), 4);
  check_equal(rv_marchenko_pastur_atom(1), 0);
  check_equal(rv_marchenko_pastur_lower(4), 1);
  check_equal(rv_marchenko_pastur_upper(4), 9);
  check_equal(rv_marchenko_pastur_atom(4), 0.75);
}

static void cdf_outside_the_edges(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double q = ratios[r], atom = rv_marchenko_pastur_atom(q);
    check_equal(rv_marchenko_pastur_cdf(-1e-300, q), 0);
    check_equal(rv_marchenko_pastur_cdf(-INFINITY, q), 0);
    check_equal(rv_marchenko_pastur_cdf(0, q), atom);
    check_equal(rv_marchenko_pastur_cdf(rv_marchenko_pastur_lower(q) / 2, q), atom);
    check_equal(rv_marchenko_pastur_cdf(rv_marchenko_pastur_upper(q), q), 1);
    check_equal(rv_marchenko_pastur_cdf(INFINITY, q), 1);
    check_equal(rv_marchenko_pastur_pdf(-1, q), 0);
    check_equal(rv_marchenko_pastur_pdf(rv_marchenko_pastur_upper(q) * 1.001, q), 0);
    check_equal(rv_marchenko_pastur_pdf(INFINITY, q), 0);
    if (q != 1)
      check_equal(rv_marchenko_pastur_pdf(0, q), 0);
  }
}

static void hard_edge(void **state) {
  (void)state;
  check_equal(rv_marchenko_pastur_pdf(0, 1), INFINITY);
  /* the arcsine-like law of the quarter circle: cdf ~ 2 sqrt(x) / pi, pdf ~ 1 / (pi sqrt(x)) */
  for (double x = 1e-8; x > 1e-30; x /= 100) {
    check_relative(rv_marchenko_pastur_pdf(x, 1), 1 / (M_PI * sqrt(x)), x + 8 * DBL_EPSILON);
    check_near(rv_marchenko_pastur_cdf(x, 1), 2 * sqrt(x) / M_PI, x + documented);
  }
}

static void cdf_is_monotone(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double before = 0, high = rv_marchenko_pastur_upper(ratios[r]);
    for (int i = 0; i <= 2000; i++) {
      double cdf = rv_marchenko_pastur_cdf(high * i / 1990.0, ratios[r]);
      check(cdf >= before - documented && cdf <= 1);
      before = cdf;
    }
    check_equal(before, 1);
  }
}

/* An error e of the cdf moves the quantile by e / pdf, its own rounding by eps x. */
static void quantile_undoes_cdf(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double low = rv_marchenko_pastur_lower(ratios[r]), high = rv_marchenko_pastur_upper(ratios[r]);
    for (double part = 0.01; part < 1; part += 0.01) {
      double x = low + (high - low) * part, p = rv_marchenko_pastur_cdf(x, ratios[r]);
      check_near(rv_marchenko_pastur_quantile(p, ratios[r]), x,
                 2 * documented / rv_marchenko_pastur_pdf(x, ratios[r]) + 8 * DBL_EPSILON * high);
    }
  }
}

static void quantile_at_its_ends(void **state) {
  (void)state;
  for (size_t r = 0; r < RATIOS; r++) {
    double q = ratios[r], low = rv_marchenko_pastur_lower(q), atom = rv_marchenko_pastur_atom(q);
    check_relative(rv_marchenko_pastur_quantile(1, q), rv_marchenko_pastur_upper(q),
                   4 * DBL_EPSILON);
    if (atom > 0) {
      check_equal(rv_marchenko_pastur_quantile(0, q), 0);
      check_equal(rv_marchenko_pastur_quantile(atom / 2, q), 0);
      check_equal(rv_marchenko_pastur_quantile(atom, q), 0);
      check(rv_marchenko_pastur_quantile(atom + 1e-9, q) >= low);
    } else {
      check_near(rv_marchenko_pastur_quantile(0, q), low, 1e-15);
    }
  }
}

static void refuses_other_ratios(void **state) {
  (void)state;
  static const double bad[] = {NAN, 0, -0.0, -1, INFINITY, -INFINITY};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    check_nan(rv_marchenko_pastur_lower(bad[i]));
    check_nan(rv_marchenko_pastur_upper(bad[i]));
    check_nan(rv_marchenko_pastur_atom(bad[i]));
    check_nan(rv_marchenko_pastur_pdf(1, bad[i]));
    check_nan(rv_marchenko_pastur_cdf(1, bad[i]));
    check_nan(rv_marchenko_pastur_quantile(0.5, bad[i]));
  }
}

static void passes_nan_on(void **state) {
  (void)state;
  check_nan(rv_marchenko_pastur_pdf(NAN, 0.5));
  check_nan(rv_marchenko_pastur_cdf(NAN, 0.5));
  check_nan(rv_marchenko_pastur_quantile(NAN, 0.5));
  check_nan(rv_marchenko_pastur_quantile(-0.01, 0.5));
  check_nan(rv_marchenko_pastur_quantile(1.01, 0.5));
}

/*
 * x = 1 + ratio + 2 root cos(theta), root = sqrt(ratio), turns the density into
 * 2 sin^2(theta) / (pi (1 + ratio + 2 root cos(theta))), which Gauss-Legendre integrates to
 * rounding; on either side of the ratio 0.01, where the closed form gives way to a series.
 */
static double mass_above(double theta, double ratio) {
  enum { NODES = 100 };
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  assert_non_null(table);
  double sum = 0, angle, weight;
  for (size_t i = 0; i < NODES; i++) {
    gsl_integration_glfixed_point(0, theta, i, &angle, &weight, table);
    sum += weight * 2 * pow(sin(angle), 2) / (M_PI * (1 + ratio + 2 * sqrt(ratio) * cos(angle)));
  }
  gsl_integration_glfixed_table_free(table);
  return sum;
}

static void cdf_by_quadrature_in_the_angle(void **state) {
  (void)state;
  static const double small[] = {1e-6, 1e-3, 0.0099, 0.0101, 0.03, 0.06, 0.1, 0.15, 0.2};
  for (size_t r = 0; r < sizeof small / sizeof *small; r++)
    for (double theta = 0.1; theta < M_PI; theta += 0.2) {
      double ratio = small[r], x = 1 + ratio + 2 * sqrt(ratio) * cos(theta);
      /* the rounding of x, in units of its own spread */
      double rounding = DBL_EPSILON / sqrt(ratio);
      check_near(rv_marchenko_pastur_cdf(x, ratio), 1 - mass_above(theta, ratio),
                 documented + rounding);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cdf_matches_the_table),
      cmocka_unit_test(pdf_matches_the_table),
      cmocka_unit_test(cdf_is_the_integral_of_the_pdf),
      cmocka_unit_test(moments_are_narayanas),
      cmocka_unit_test(edges_and_atom),
      cmocka_unit_test(cdf_outside_the_edges),
      cmocka_unit_test(hard_edge),
      cmocka_unit_test(cdf_is_monotone),
      cmocka_unit_test(quantile_undoes_cdf),
      cmocka_unit_test(quantile_at_its_ends),
      cmocka_unit_test(refuses_other_ratios),
      cmocka_unit_test(passes_nan_on),
      cmocka_unit_test(cdf_by_quadrature_in_the_angle),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
