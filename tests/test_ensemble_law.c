/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closed forms of the ensembles: against quadrature of their densities, exact small cases, and
 * simulation.
 */
#include "law.h"
#include "model/matrix_layer.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble_law.h"
#include "reverify/wishart_spectrum.h"

#include <float.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

/* Densities, written down anew. */

static double gaussian_pdf(double x) {
  return gsl_ran_ugaussian_pdf(x);
}

static double uniform_pdf(double x) {
  return fabs(x) <= sqrt(3) ? 1 / (2 * sqrt(3)) : 0;
}

static double laplace_pdf(double x) {
  return exp(-sqrt(2) * fabs(x)) / sqrt(2);
}

static double student5_pdf(double x) {
  return sqrt(5.0 / 3) * gsl_ran_tdist_pdf(x * sqrt(5.0 / 3), 5);
}

static double student3_pdf(double x) {
  return sqrt(3) * gsl_ran_tdist_pdf(x * sqrt(3), 3);
}

typedef struct law {
  rv_ensemble ensemble;
  double (*pdf)(double x);
  double end; /* of the support */
} law;

static const law laws[] = {{RV_GAUSSIAN, gaussian_pdf, INFINITY},
                           {RV_UNIFORM_ENTRIES, uniform_pdf, 1.7320508075688772},
                           {RV_LAPLACE, laplace_pdf, INFINITY},
                           {RV_STUDENT5, student5_pdf, INFINITY},
                           {RV_STUDENT3, student3_pdf, INFINITY}};
enum { LAWS = sizeof laws / sizeof *laws };

typedef struct moment {
  double (*pdf)(double x);
  int power;
} moment;

static double integrand(double x, void *untyped) {
  const moment *m = untyped;
  return gsl_pow_int(x, m->power) * m->pdf(x);
}

/* 2 times the integral of x^power pdf(x) from `low` to the end of the support. */
static double integrate(const law *l, int power, double low) {
  moment m = {l->pdf, power};
  gsl_function function = {integrand, &m};
  gsl_integration_workspace *space = gsl_integration_workspace_alloc(1000);
  double value, error;
  int status =
      isinf(l->end)
          ? gsl_integration_qagiu(&function, low, 0, 1e-11, 1000, space, &value, &error)
          : gsl_integration_qags(&function, low, l->end, 0, 1e-11, 1000, space, &value, &error);
  gsl_integration_workspace_free(space);
  assert_int_equal(status, GSL_SUCCESS);
  return 2 * value;
}

static void densities_are_standardised(void **state) {
  (void)state;
  for (size_t i = 0; i < LAWS; i++) {
    check_relative(integrate(&laws[i], 0, 0), 1, 1e-10);
    check_relative(integrate(&laws[i], 2, 0), 1, 1e-10);
  }
}

static void kurtosis_is_the_fourth_moment(void **state) {
  (void)state;
  for (size_t i = 0; i + 1 < LAWS; i++) /* all but Student's 3 */
    check_relative(rv_ensemble_kurtosis(laws[i].ensemble, 10), integrate(&laws[i], 4, 0), 1e-10);
  check_equal(rv_ensemble_kurtosis(RV_STUDENT3, 10), INFINITY);
  check_equal(rv_ensemble_kurtosis(RV_RADEMACHER, 10), 1);
  /* 0.1 (1 / sqrt(0.1))^4 */
  check_relative(rv_ensemble_kurtosis(RV_SPARSE, 10), 10, 4 * DBL_EPSILON);
  check_equal(rv_ensemble_kurtosis(RV_CORRELATED, 10), 3);
}

/*
 * sqrt(m) cos(theta) is a coordinate of the sphere of radius sqrt(m) in m dimensions, theta of
 * density proportional to sin(theta)^(m - 2). The sum over 2000 intervals is exact for these.
 */
static void orthogonal_entries_are_coordinates_of_a_sphere(void **state) {
  (void)state;
  for (int m = 3; m < 200; m = 2 * m - 1) {
    double fourth = 0, mass = 0;
    for (int i = 0; i < 2000; i++) {
      double theta = M_PI * (i + 0.5) / 2000;
      double weight = pow(sin(theta), m - 2), square = m * cos(theta) * cos(theta);
      mass += weight;
      fourth += weight * square * square;
    }
    /* odd powers of the sine leave an error of the midpoint rule of order h^2 = 2.5e-6 at m = 3 */
    check_relative(rv_ensemble_kurtosis(RV_ORTHOGONAL, m), fourth / mass, 1e-5);
  }
  check_equal(rv_ensemble_kurtosis(RV_ORTHOGONAL, 1), 1);   /* a sign */
  check_equal(rv_ensemble_kurtosis(RV_ORTHOGONAL, 2), 1.5); /* sqrt 2 cos of a fair angle */
}

static void tails_are_integrals_of_densities(void **state) {
  (void)state;
  static const double place[] = {0, 0.1, 0.7, 1, 1.7, 3, 5, 12};
  for (size_t i = 0; i < LAWS; i++)
    for (size_t x = 0; x < sizeof place / sizeof *place; x++)
      if (place[x] < laws[i].end)
        check_relative(rv_ensemble_tail(laws[i].ensemble, place[x]),
                       integrate(&laws[i], 0, place[x]), 1e-9);
  check_equal(rv_ensemble_tail(RV_UNIFORM_ENTRIES, 1.74), 0);
  check_equal(rv_ensemble_tail(RV_RADEMACHER, 0.999), 1);
  check_equal(rv_ensemble_tail(RV_RADEMACHER, 1), 0);
  check_equal(rv_ensemble_tail(RV_SPARSE, 0), 0.1);
  check_equal(rv_ensemble_tail(RV_SPARSE, 3.16), 0.1);
  check_equal(rv_ensemble_tail(RV_SPARSE, 3.17), 0);
}

/* Outliers. */

/* 1 - (1 - tail)^mn, multiplied out. */
static void outlier_probabilities_are_exact(void **state) {
  (void)state;
  static const double side[][2] = {{1, 1}, {3, 4}, {20, 7}, {9, 11}};
  for (size_t s = 0; s < sizeof side / sizeof *side; s++)
    for (int e = 0; e < RV_ORTHOGONAL; e++) {
      double m = side[s][0], n = side[s][1], none = 1;
      double tail = rv_ensemble_tail((rv_ensemble)e, sqrt(sqrt(m * n)));
      for (int i = 0; i < m * n; i++)
        none *= 1 - tail;
      check_near(rv_ensemble_outlier_probability((rv_ensemble)e, m, n), 1 - none, 1e-13);
    }
}

/* Far out it is mn tail, which 1 - (1 - tail)^mn would round to 0; exponents of -450 cost digits.
 */
static void small_outlier_probabilities_keep_their_digits(void **state) {
  (void)state;
  for (double side = 300; side < 1e5; side *= 3) {
    double expected = side * side * exp(-sqrt(2 * side)); /* (mn)^(1/4) = sqrt(side) */
    check(expected < 0.01);
    check_relative(rv_ensemble_outlier_probability(RV_LAPLACE, side, side), expected,
                   expected + 1e-12);
  }
  check_equal(rv_ensemble_outlier_probability(RV_SPARSE, 10, 11), 0);
}

/* P(some |w| > (mn)^(1/4)) by drawing. */
static void outliers_come_as_often_as_told(void **state) {
  (void)state;
  enum { M = 6, N = 5, DRAWS = 10000 };
  static const rv_ensemble ensemble[] = {RV_GAUSSIAN, RV_SPARSE, RV_LAPLACE, RV_STUDENT3};
  double w[M * N];
  for (size_t e = 0; e < sizeof ensemble / sizeof *ensemble; e++) {
    const rv_entry_law entries = {.ensemble = ensemble[e], .sd = 1};
    double found = 0, p = rv_ensemble_outlier_probability(ensemble[e], M, N);
    for (size_t t = 0; t < DRAWS; t++) {
      bool above = false;
      rv_ensemble_rows(w, &(rv_stream_key){221, 222, e, t}, 0, M, N, &entries, false);
      for (size_t i = 0; i < M * N; i++)
        above = above || w[i] * w[i] > sqrt(M * N);
      found += above;
    }
    check(p > 0.05 && p < 0.97);
    check_near(found, DRAWS * p, FALSE_ALARM_SD * sqrt(DRAWS * p * (1 - p)));
  }
}

/*
 * E lambda_max of sparse entries over that of Gaussian ones, at 400 x 100: 1 + 7/200. Neglected are
 * terms of relative order (K - 3)^2/(mn) = 0.0012; an entry of size 3.16 is no outlier of its own,
 * (mn)^(1/4) being 14. Twice that is allowed.
 */
static void the_kurtosis_moves_the_edge(void **state) {
  (void)state;
  enum { M = 400, N = 100, DRAWS = 200, GAUSSIAN_DRAWS = 1000 };
  static double w[M * N], eigenvalue[N], sparse[DRAWS], gaussian[GAUSSIAN_DRAWS];
  const rv_entry_law entries = {.ensemble = RV_SPARSE, .sd = 1};
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key key = {223, 224, 0, t};
    check_status(rv_ensemble_matrix(w, &key, M, N, &entries, 1), RV_OK);
    check_status(rv_matrix_spectrum(eigenvalue, w, M, N, 1), RV_OK);
    sparse[t] = eigenvalue[N - 1];
  }
  for (size_t t = 0; t < GAUSSIAN_DRAWS; t++) {
    const rv_stream_key key = {223, 225, 0, t};
    check_status(rv_wishart_spectrum(&key, eigenvalue, M, N), RV_OK);
    gaussian[t] = eigenvalue[N - 1];
  }
  rv_summary s = rv_moments(sparse, DRAWS), g = rv_moments(gaussian, GAUSSIAN_DRAWS);
  double error = sqrt(s.sd * s.sd / DRAWS + g.sd * g.sd / (GAUSSIAN_DRAWS)) / g.mean;
  double factor = rv_ensemble_edge_factor(RV_SPARSE, M, N), neglected = 2 * 49.0 / (M * N);
  check_relative(factor, 1.035, 4 * DBL_EPSILON);
  check_near(s.mean / g.mean, factor, neglected + FALSE_ALARM_SD * error);
  check(neglected + FALSE_ALARM_SD * error < 0.5 * (factor - 1)); /* no factor is told apart */
}

static void edge_factors_depend_on_the_kurtosis_alone(void **state) {
  (void)state;
  check_equal(rv_ensemble_edge_factor(RV_GAUSSIAN, 400, 100), 1);
  check_equal(rv_ensemble_edge_factor(RV_CORRELATED, 400, 100), 1);
  check_relative(rv_ensemble_edge_factor(RV_RADEMACHER, 400, 100), 0.99, 4 * DBL_EPSILON);
  check_relative(rv_ensemble_edge_factor(RV_STUDENT5, 100, 400), 1.03, 4 * DBL_EPSILON);
  check_relative(rv_ensemble_edge_factor(RV_ORTHOGONAL, 8, 2), 1 + (2.4 - 3) / 4, 4 * DBL_EPSILON);
  check_equal(rv_ensemble_edge_factor(RV_STUDENT3, 400, 100), INFINITY);
}

/* The reversal before the threshold. */

typedef struct sizes {
  size_t m, n, k;
  double p;
} sizes;

/* Means of BLOCK draws each: single ones are too skew to test. */
static void draw_unthresholded(double *mean, size_t count, rv_ensemble ensemble, const sizes *s) {
  enum { BLOCK = 8, ROOM = 24 * 24 };
  double w[ROOM];
  rv_hidden hidden;
  rv_matrix_layer *layer;
  const rv_entry_law entries = {.ensemble = ensemble, .sd = 1};
  check_status(rv_hidden_make(&hidden, RV_GEOMETRIC, s->k), RV_OK);
  check_status(rv_matrix_layer_open(&layer, s->m, s->n, &hidden, s->p, -0.1), RV_OK);
  for (size_t t = 0; t < count * BLOCK; t++) {
    const rv_stream_key key = {226, ensemble, 100 * s->m + s->n, t};
    rv_reversal reversal;
    check_status(rv_ensemble_matrix(w, &key, s->m, s->n, &entries, 1), RV_OK);
    rv_matrix_layer_reverse(&key, &reversal, w, 1, UINT64_MAX - 1, layer);
    mean[t / BLOCK] = (t % BLOCK == 0 ? 0 : mean[t / BLOCK]) + reversal.unthresholded_sq / BLOCK;
  }
  rv_matrix_layer_close(layer);
  rv_hidden_free(&hidden);
}

static void check_unthresholded(rv_ensemble ensemble, const sizes *s) {
  enum { DRAWS = 3000 };
  static double mean[DRAWS];
  draw_unthresholded(mean, DRAWS, ensemble, s);
  check_mean(mean, DRAWS, rv_ensemble_unthresholded_sq(ensemble, (double)s->m, (double)s->n, s->p));
}

static void unthresholded_errors_have_their_mean(void **state) {
  (void)state;
  static const rv_ensemble ensemble[] = {RV_GAUSSIAN, RV_RADEMACHER, RV_UNIFORM_ENTRIES, RV_SPARSE,
                                         RV_LAPLACE};
  for (size_t e = 0; e < sizeof ensemble / sizeof *ensemble; e++) {
    check_unthresholded(ensemble[e], &(sizes){20, 6, 3, 1});
    check_unthresholded(ensemble[e], &(sizes){16, 18, 4, 0.5});
  }
}

static void orthogonal_unthresholded_errors_have_their_mean(void **state) {
  (void)state;
  for (double p = 0.5; p <= 1; p += 0.5) {
    check_unthresholded(RV_ORTHOGONAL, &(sizes){9, 4, 2, p});
    check_unthresholded(RV_ORTHOGONAL, &(sizes){5, 1, 1, p});
  }
  check_unthresholded(RV_ORTHOGONAL, &(sizes){5, 5, 3, 0.5});
}

/* W'W = mI and p = 1: u - h = W'|Wh|/m has the norm of h whatever W is. */
static void square_orthogonal_errors_do_not_vary(void **state) {
  (void)state;
  double mean[20];
  draw_unthresholded(mean, 20, RV_ORTHOGONAL, &(sizes){7, 7, 3, 1});
  for (size_t t = 0; t < 20; t++)
    check_near(mean[t], 1, 64 * DBL_EPSILON);
}

/* One sign: with probability p/2 u = 2h/p, else 0. */
static void the_smallest_cases_are_exact(void **state) {
  (void)state;
  for (double p = 0.25; p <= 1; p += 0.25) {
    double expected = p / 2 * (2 / p - 1) * (2 / p - 1) + 1 - p / 2;
    check_relative(rv_ensemble_unthresholded_sq(RV_RADEMACHER, 1, 1, p), expected, 1e-14);
    check_relative(rv_ensemble_unthresholded_sq(RV_ORTHOGONAL, 1, 1, p), expected, 1e-14);
  }
  for (double n = 1; n <= 40; n++)
    check_relative(rv_ensemble_unthresholded_sq(RV_ORTHOGONAL, 40, n, 1), (n + 2) / 42, 1e-12);
  check_nan(rv_ensemble_unthresholded_sq(RV_ORTHOGONAL, 4, 5, 1));
  check_nan(rv_ensemble_unthresholded_sq(RV_CORRELATED, 5, 4, 1));
  check_equal(rv_ensemble_unthresholded_sq(RV_STUDENT3, 5, 4, 1), INFINITY);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(densities_are_standardised),
      cmocka_unit_test(kurtosis_is_the_fourth_moment),
      cmocka_unit_test(orthogonal_entries_are_coordinates_of_a_sphere),
      cmocka_unit_test(tails_are_integrals_of_densities),
      cmocka_unit_test(outlier_probabilities_are_exact),
      cmocka_unit_test(small_outlier_probabilities_keep_their_digits),
      cmocka_unit_test(outliers_come_as_often_as_told),
      cmocka_unit_test(the_kurtosis_moves_the_edge),
      cmocka_unit_test(edge_factors_depend_on_the_kurtosis_alone),
      cmocka_unit_test(unthresholded_errors_have_their_mean),
      cmocka_unit_test(orthogonal_unthresholded_errors_have_their_mean),
      cmocka_unit_test(square_orthogonal_errors_do_not_vary),
      cmocka_unit_test(the_smallest_cases_are_exact),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
