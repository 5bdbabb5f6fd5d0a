/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The angle between Ax and x: its laws against integrals over what they are made of, against whole
 * matrices and vectors of every kind, and how far lattice laws are from them.
 */
#include "law.h"
#include "model/ensemble_trial.h"
#include "model/gue_matrix.h"
#include "theory/angle.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

enum { DRAWS = 4000 };

/* P(a^2 / (a^2 + rest) <= c) for a of N(0,1) and a rest of the law `rest_above`, by the trapezoidal
   rule. */
static double ratio_cdf(double c, double (*rest_above)(double x, double n), double n) {
  const double step = 1e-3;
  double sum = 0;
  for (double a = step / 2; a < 12; a += step)
    sum += 2 * step * gsl_ran_ugaussian_pdf(a) * rest_above(a * a * (1 - c) / c, n);
  return sum;
}

static double real_rest_above(double x, double m) {
  return gsl_cdf_chisq_Q(x, m - 1);
}

static double unitary_rest_above(double x, double n) {
  return gsl_cdf_gamma_Q(x, n - 1, 1);
}

static void laws_are_those_of_their_ratios(void **state) {
  (void)state;
  static const double side[] = {2, 3, 20, 300};
  for (size_t s = 0; s < sizeof side / sizeof *side; s++)
    for (double c = 0.001; c < 1; c *= 1.7) {
      double n = side[s];
      check_near(rv_cosine_sq_cdf(c, n), ratio_cdf(c, real_rest_above, n), 1e-6);
      check_near(rv_gue_cosine_sq_cdf(c, n), ratio_cdf(c, unitary_rest_above, n), 1e-6);
      check_near(rv_complex_cosine_sq_cdf(c, n), 1 - pow(1 - c, n - 1), 1e-14);
    }
}

static void laws_go_from_0_to_1(void **state) {
  (void)state;
  for (double n = 2; n < 1e7; n *= 7) {
    check_equal(rv_cosine_sq_cdf(0, n), 0);
    check_equal(rv_gue_cosine_sq_cdf(0, n), 0);
    check_equal(rv_complex_cosine_sq_cdf(0, n), 0);
    check_equal(rv_cosine_sq_cdf(1, n), 1);
    check_equal(rv_gue_cosine_sq_cdf(1, n), 1);
    check_equal(rv_complex_cosine_sq_cdf(1, n), 1);
  }
}

/* The unitary ensemble. */

/* x (n complex): e_2, ones, or numbers of every size and phase. */
static void fill_vector(double *x, int kind, size_t n) {
  for (size_t i = 0; i < n; i++) {
    double size = kind == 0 ? i == 1 : 1 + (double)(i * i), phase = (double)(7 * i);
    x[2 * i] = kind == 1 ? 1 : size * cos(phase);
    x[2 * i + 1] = kind == 1 ? 0 : size * sin(phase);
  }
}

/* Written out from the lower triangle. */
static double naive_cosine_sq(const double *matrix, const double *x, size_t n) {
  double along = 0, across = 0, square = 0, length_sq = 0;
  for (size_t i = 0; i < n; i++) {
    double re = 0, im = 0;
    for (size_t j = 0; j < n; j++) {
      size_t row = i > j ? i : j, column = i > j ? j : i;
      double a = matrix[2 * (column * n + row)], b = matrix[2 * (column * n + row) + 1];
      b = i < j ? -b : b;
      re += a * x[2 * j] - b * x[2 * j + 1];
      im += a * x[2 * j + 1] + b * x[2 * j];
    }
    along += x[2 * i] * re + x[2 * i + 1] * im;
    across += x[2 * i] * im - x[2 * i + 1] * re;
    square += re * re + im * im;
    length_sq += x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
  }
  return (along * along + across * across) / (square * length_sq);
}

static double gue_cdf(double c, const void *n) {
  return rv_gue_cosine_sq_cdf(c, *(const double *)n);
}

/* Whatever x is. */
static void unitary_matrices_turn_vectors_by_the_law(void **state) {
  (void)state;
  static const size_t side[] = {2, 3, 12};
  static double sample[DRAWS];
  double matrix[2 * 12 * 12], x[24], product[24];
  for (size_t s = 0; s < 3; s++)
    for (int kind = 0; kind < 3; kind++) {
      double n = (double)side[s];
      fill_vector(x, kind, side[s]);
      for (size_t t = 0; t < DRAWS; t++) {
        rv_gue_matrix(matrix, &(rv_stream_key){294, s, (uint64_t)kind, t}, side[s]);
        sample[t] = rv_hermitian_cosine_sq(product, matrix, x, side[s]);
        check_near(sample[t], naive_cosine_sq(matrix, x, side[s]), 200 * DBL_EPSILON);
      }
      check_law(sample, DRAWS, gue_cdf, &n);
    }
}

static void nothing_is_turned_by_nothing(void **state) {
  (void)state;
  const double zeros[8] = {0}, x[4] = {1, 2, 3, 4};
  double product[4];
  check_equal(rv_hermitian_cosine_sq(product, zeros, x, 2), 0);
}

/* The trial's draws, of every shape. */

typedef struct shape {
  rv_ensemble ensemble;
  double m, n;
  size_t k;
} shape;

static double shape_cdf(double c, const void *untyped) {
  const shape *s = untyped;
  return s->ensemble == RV_ENSEMBLES ? rv_gue_cosine_sq_cdf(c, s->n) : rv_cosine_sq_cdf(c, s->m);
}

static void draw_cosines(double *sample, const shape *s, size_t index) {
  const rv_trial_layer layer = {s->k, 0.5, -0.1};
  const rv_matrix_law law = {.m = s->m, .n = s->n, .variance = 4, .ensemble = s->ensemble};
  rv_ensemble_trial *trial;
  rv_ensemble_draw d;
  check_status(rv_ensemble_trial_open(&trial, RV_DENSE, &law, &layer, 1), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    check_status(rv_ensemble_trial_draw(&(rv_stream_key){295, 0, index, t}, &d, trial), RV_OK);
    sample[t] = d.cosine_sq;
  }
  rv_ensemble_trial_close(trial);
}

static void invariant_matrices_have_their_law(void **state) {
  (void)state;
  static const shape shapes[] = {{RV_GAUSSIAN, 9, 9, 2},    {RV_GAUSSIAN, 12, 5, 3},
                                 {RV_GAUSSIAN, 5, 12, 8},   {RV_ORTHOGONAL, 9, 9, 2},
                                 {RV_ORTHOGONAL, 12, 5, 3}, {RV_ORTHOGONAL, 5, 12, 8},
                                 {RV_ENSEMBLES, 9, 9, 4}};
  static double sample[DRAWS];
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    check(rv_ensemble_is_invariant(shapes[i].ensemble));
    draw_cosines(sample, &shapes[i], i);
    check_law(sample, DRAWS, shape_cdf, &shapes[i]);
  }
}

static void what_is_kept_is_the_least(void **state) {
  (void)state;
  check_equal(rv_values_kept(12, 5, 3), 3);
  check_equal(rv_values_kept(5, 12, 8), 1);
  check_equal(rv_values_kept(5, 12, 7), 0);
  check_equal(rv_values_kept(5, 12, 2), 0);
  check(isinf(rv_ensemble_cosine_distance(RV_LAPLACE, 5, 12, 7)));
}

/*
 * A sum of N = kk' signs is 0 with the probability C(N, N/2) / 2^N, where Beta has no mass: that
 * much the distance must allow, and no more than twice of it.
 */
static void the_distance_is_that_of_a_lattice(void **state) {
  (void)state;
  static const double size[][3] = {{60, 60, 60}, {60, 40, 40}, {40, 60, 60}, {400, 100, 30}};
  for (size_t i = 0; i < sizeof size / sizeof *size; i++) {
    double m = size[i][0], n = size[i][1], k = size[i][2], terms = k * rv_values_kept(m, n, k);
    double step =
        exp(gsl_sf_lngamma(terms + 1) - 2 * gsl_sf_lngamma(terms / 2 + 1) - terms * M_LN2);
    double distance = rv_ensemble_cosine_distance(RV_RADEMACHER, m, n, k);
    check(distance >= step && distance <= 2 * step);
  }
  check_relative(rv_ensemble_cosine_distance(RV_SPARSE, 60, 60, 60), 2.75 / 60, 1e-12);
  check_equal(rv_ensemble_cosine_distance(RV_GAUSSIAN, 60, 60, 5), 0);
  check_equal(rv_ensemble_cosine_distance(RV_ORTHOGONAL, 60, 60, 5), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(laws_are_those_of_their_ratios),
      cmocka_unit_test(laws_go_from_0_to_1),
      cmocka_unit_test(unitary_matrices_turn_vectors_by_the_law),
      cmocka_unit_test(nothing_is_turned_by_nothing),
      cmocka_unit_test(invariant_matrices_have_their_law),
      cmocka_unit_test(what_is_kept_is_the_least),
      cmocka_unit_test(the_distance_is_that_of_a_lattice),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
