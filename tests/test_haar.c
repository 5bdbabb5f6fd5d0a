/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Haar-distributed matrices: orthonormal to rounding, and the law of what the invariance of the
 * Haar measure fixes. An entry of an orthogonal matrix of L rows, and any u'Qv with unit vectors
 * u, v, is a coordinate of a uniform point of the sphere: its square has the law
 * Beta(1/2, (L-1)/2), its sign is fair.
 */
#include "law.h"
#include "random/haar.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <stdlib.h>

enum { ROOM = 40 * 40, DRAWS = 3000 };

static const size_t shape[][2] = {{1, 1}, {1, 4}, {4, 1}, {2, 2}, {3, 3}, {7, 3}, {3, 7}, {6, 5}};
enum { SHAPES = sizeof shape / sizeof *shape };

static size_t larger(size_t a, size_t b) {
  return a > b ? a : b;
}

static void draw(double *out, size_t m, size_t n, uint64_t trial) {
  const rv_stream_key key = {211, 212, 100 * m + n, trial};
  for (size_t i = 0; i < m * n; i++)
    out[i] = NAN;
  check_status(rv_haar_matrix(out, &key, m, n, 1), RV_OK);
}

/* W'W = m I for m >= n, WW' = n I else. Reflectors of length L keep each product to a few L eps. */
static void check_orthogonal(const double *w, size_t m, size_t n) {
  size_t vectors = m < n ? m : n, length = larger(m, n);
  for (size_t a = 0; a < vectors; a++)
    for (size_t b = 0; b <= a; b++) {
      double sum = 0;
      for (size_t i = 0; i < length; i++)
        sum += m >= n ? w[i * n + a] * w[i * n + b] : w[a * n + i] * w[b * n + i];
      check_near(sum / (double)length, a == b, 8 * (double)length * DBL_EPSILON);
    }
}

static void columns_or_rows_are_orthonormal(void **state) {
  (void)state;
  static const size_t more[][2] = {{40, 40}, {40, 17}, {17, 40}, {33, 1}, {1, 33}};
  static double w[ROOM];
  for (size_t s = 0; s < SHAPES; s++) {
    draw(w, shape[s][0], shape[s][1], 0);
    check_orthogonal(w, shape[s][0], shape[s][1]);
  }
  for (size_t s = 0; s < sizeof more / sizeof *more; s++) {
    draw(w, more[s][0], more[s][1], 0);
    check_orthogonal(w, more[s][0], more[s][1]);
  }
}

static double coordinate_cdf(double q, const void *untyped) {
  double length = *(const double *)untyped;
  double inside = gsl_cdf_beta_P(q * q, 0.5, (length - 1) / 2);
  return q < 0 ? (1 - inside) / 2 : (1 + inside) / 2;
}

/* The corners, the last entry of the diagonal, and u'Qv for flat u and v. */
static void coordinates_have_the_law_of_the_sphere(void **state) {
  (void)state;
  enum { KINDS = 5 };
  static double sample[KINDS][DRAWS];
  double w[ROOM];
  for (size_t s = 2; s < SHAPES; s++) {
    size_t m = shape[s][0], n = shape[s][1], last = (m < n ? m : n) - 1;
    double length = (double)larger(m, n), unit = sqrt(length);
    for (size_t t = 0; t < DRAWS; t++) {
      double sum = 0;
      draw(w, m, n, t);
      for (size_t i = 0; i < m * n; i++)
        sum += w[i];
      sample[0][t] = w[0] / unit;
      sample[1][t] = w[n - 1] / unit;
      sample[2][t] = w[(m - 1) * n] / unit;
      sample[3][t] = w[last * n + last] / unit;
      sample[4][t] = sum / sqrt((double)(m * n)) / unit;
    }
    for (size_t kind = 0; kind < KINDS; kind++)
      check_law(sample[kind], DRAWS, coordinate_cdf, &length);
  }
}

/* Number of successes in DRAWS fair trials. */
static void check_fair(double successes) {
  check_near(successes, DRAWS / 2.0, FALSE_ALARM_SD * sqrt(DRAWS) / 2);
}

static void a_single_entry_is_a_fair_sign(void **state) {
  (void)state;
  double w, positive = 0;
  for (size_t t = 0; t < DRAWS; t++) {
    draw(&w, 1, 1, t);
    check(w == 1 || w == -1);
    positive += w > 0;
  }
  check_fair(positive);
}

/* Reflections and rotations are equally likely. */
static void determinants_are_fair(void **state) {
  (void)state;
  double w[9], positive = 0;
  for (size_t t = 0; t < DRAWS; t++) {
    draw(w, 3, 3, t);
    double determinant = w[0] * (w[4] * w[8] - w[5] * w[7]) - w[1] * (w[3] * w[8] - w[5] * w[6]) +
                         w[2] * (w[3] * w[7] - w[4] * w[6]);
    check_near(fabs(determinant), 3 * sqrt(3), 64 * DBL_EPSILON);
    positive += determinant > 0;
  }
  check_fair(positive);
}

/* E tr(Q)^2 = E tr(Q^2) = 1 (P. Diaconis, M. Shahshahani, J. Appl. Probab. 31A, 1994). */
static void traces_have_their_moments(void **state) {
  (void)state;
  enum { N = 6 };
  static double square[DRAWS], of_square[DRAWS];
  double w[N * N];
  for (size_t t = 0; t < DRAWS; t++) {
    double trace = 0;
    draw(w, N, N, t);
    of_square[t] = 0;
    for (size_t i = 0; i < N; i++) {
      trace += w[i * N + i] / sqrt(N);
      for (size_t j = 0; j < N; j++)
        of_square[t] += w[i * N + j] * w[j * N + i] / N;
    }
    square[t] = trace * trace;
  }
  check_mean(square, DRAWS, 1);
  check_mean(of_square, DRAWS, 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_or_rows_are_orthonormal),
      cmocka_unit_test(coordinates_have_the_law_of_the_sphere),
      cmocka_unit_test(a_single_entry_is_a_fair_sign),
      cmocka_unit_test(determinants_are_fair),
      cmocka_unit_test(traces_have_their_moments),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
