/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The angle between Ax and x: its laws against integrals over what they are made of, against whole
 * Hermitian matrices and vectors of every kind, and how far lattice laws are from them.
 */
#include "law.h"
#include "model/gue_matrix.h"
#include "reverify/sampler.h"
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

/* n C tends to the square of a normal number; the next term of the law is at most 1/(2n). */
static void laws_of_vast_sides_are_chi_square(void **state) {
  (void)state;
  for (double n = 1e3; n <= RV_SIZE_MAX; n *= 10)
    for (double x = 1e-3; x < 60; x *= 1.9) {
      check_near(rv_cosine_sq_cdf(x / n, n), gsl_cdf_chisq_P(x, 1), 1 / n + 1e-9);
      check_near(rv_gue_cosine_sq_cdf(x / n, n), gsl_cdf_chisq_P(x, 1), 1 / n + 1e-9);
    }
}

/* E C is the integral of P(C > c), c = t^4 as the density is infinite at 0. */
static void the_mean_is_that_of_the_law(void **state) {
  (void)state;
  enum { STEPS = 20000 };
  for (double n = 2; n < 1000; n *= 3) {
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      double t = (i + 0.5) / STEPS;
      sum += 4 * pow(t, 3) * (1 - rv_gue_cosine_sq_cdf(pow(t, 4), n)) / STEPS;
    }
    check_relative(rv_gue_cosine_sq_mean(n), sum, 1e-5);
  }
  check_equal(rv_gue_cosine_sq_mean(1), 1);
  check_relative(rv_gue_cosine_sq_mean(1e12), 1e-12, 1e-11);
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
static double naive_cosine(const double *matrix, const double *x, size_t n) {
  double along = 0, square = 0, length_sq = 0;
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
    square += re * re + im * im;
    length_sq += x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
  }
  return along / sqrt(square * length_sq);
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
        double cosine = rv_hermitian_cosine(product, matrix, x, side[s]);
        check_near(cosine, naive_cosine(matrix, x, side[s]), 200 * DBL_EPSILON);
        sample[t] = cosine * cosine;
      }
      check_law(sample, DRAWS, gue_cdf, &n);
    }
}

static void nothing_is_turned_by_nothing(void **state) {
  (void)state;
  const double zeros[8] = {0}, x[4] = {1, 2, 3, 4};
  double product[4];
  check_equal(rv_hermitian_cosine(product, zeros, x, 2), 0);
}

/* Entries of other laws. */

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

/* P(S = 0) of a sum of k steps, 0 or with probability `density` a sign, by multiplying out. */
static double sum_is_zero(double density, size_t k) {
  enum { MOST = 64 };
  double now[2 * MOST + 3] = {[MOST + 1] = 1}, next[2 * MOST + 3];
  for (size_t step = 0; step < k; step++) {
    for (size_t i = 1; i < 2 * MOST + 2; i++)
      next[i] = (1 - density) * now[i] + density / 2 * (now[i - 1] + now[i + 1]);
    for (size_t i = 1; i < 2 * MOST + 2; i++)
      now[i] = next[i];
    now[0] = now[2 * MOST + 2] = 0;
  }
  return now[MOST + 1];
}

/* The bound is kept, and is no more than 1.2 or 1.7 times as large as need be. */
static void an_image_is_hardly_ever_zero(void **state) {
  (void)state;
  for (size_t k = 1; k <= 64; k++) {
    double signs = sum_is_zero(1, k), sparse = sum_is_zero(RV_SPARSE_DENSITY, k);
    double bound = rv_ensemble_no_image(RV_RADEMACHER, 1, (double)k);
    check(signs <= bound && (k % 2 == 1 || bound <= 1.2 * signs));
    bound = rv_ensemble_no_image(RV_SPARSE, 1, (double)k);
    check(sparse <= bound && bound <= 1.7 * sparse);
    check_relative(rv_ensemble_no_image(RV_SPARSE, 7, (double)k), pow(bound, 7), 1e-13);
  }
  check_equal(rv_ensemble_no_image(RV_LAPLACE, 2, 1), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(laws_are_those_of_their_ratios),
      cmocka_unit_test(laws_of_vast_sides_are_chi_square),
      cmocka_unit_test(the_mean_is_that_of_the_law),
      cmocka_unit_test(laws_go_from_0_to_1),
      cmocka_unit_test(unitary_matrices_turn_vectors_by_the_law),
      cmocka_unit_test(nothing_is_turned_by_nothing),
      cmocka_unit_test(what_is_kept_is_the_least),
      cmocka_unit_test(the_distance_is_that_of_a_lattice),
      cmocka_unit_test(an_image_is_hardly_ever_zero),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
