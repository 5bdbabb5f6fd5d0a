/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound on a spectrum's distance from its limit: the variance of counts and the bound itself
 * against draws, the part of the kurtosis against a moment that is known exactly.
 */
#include "law.h"
#include "model/bulk.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/wishart_spectrum.h"
#include "theory/bulk_bound.h"

enum { DRAWS = 1200, SIDE_MAX = 80 };

static const size_t shape[][2] = {{60, 60}, {240, 60}, {80, 200}};
enum { SHAPES = sizeof shape / sizeof *shape };

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

static void draw_spectrum(double *eigenvalue, size_t s, uint64_t trial) {
  const rv_stream_key key = {296, 0, s, trial};
  check_status(rv_wishart_spectrum(&key, eigenvalue, shape[s][0], shape[s][1]), RV_OK);
}

/* Variance of the number of eigenvalues up to x. */
static double count_variance(double x, size_t s) {
  static double sample[DRAWS], eigenvalue[SIDE_MAX];
  for (size_t t = 0; t < DRAWS; t++) {
    sample[t] = 0;
    draw_spectrum(eigenvalue, s, t);
    for (size_t i = 0; i < smaller(shape[s][0], shape[s][1]); i++)
      sample[t] += eigenvalue[i] <= x;
  }
  double sd = rv_moments(sample, DRAWS).sd;
  return sd * sd;
}

/* Nowhere larger, and nearly as large in the middle. */
static void counts_vary_as_they_should(void **state) {
  (void)state;
  const double chance = FALSE_ALARM_SD * sqrt(2.0 / DRAWS);
  for (size_t s = 0; s < SHAPES; s++) {
    double m = (double)shape[s][0], n = (double)shape[s][1], zeros = fmax(n - m, 0) / n;
    double variance = rv_count_variance(fmin(m, n)), largest = 0;
    for (double part = 0.25; part < 1; part += 0.25) {
      double x = rv_marchenko_pastur_quantile(zeros + (1 - zeros) * part, n / m);
      largest = fmax(largest, count_variance(x, s));
    }
    check(largest <= variance * (1 + chance) && largest >= 0.75 * variance);
  }
}

/* Nine of ten Gaussian matrices keep the bound; half of it, not one in two does. */
static void gaussian_matrices_keep_the_bound(void **state) {
  (void)state;
  double eigenvalue[SIDE_MAX];
  for (size_t s = 0; s < SHAPES; s++) {
    size_t m = shape[s][0], n = shape[s][1];
    double bound = rv_bulk_bound((double)m, (double)n, 0), beyond = 0, beyond_half = 0;
    for (size_t t = 0; t < DRAWS; t++) {
      draw_spectrum(eigenvalue, s, t);
      double distance = rv_marchenko_pastur_distance(eigenvalue, m, n, 1);
      beyond += distance > bound;
      beyond_half += distance > bound / 2;
    }
    check(beyond / DRAWS <= 0.1);
    check(beyond_half / DRAWS >= 0.5);
  }
}

/*
 * E tr (W'W/m)^2 of independent entries is (n/m)(m + n + K - 2), by counting, so K - 3 adds (K - 3)
 * n/m: the integral of -2x over what is added to N(x), -a sin(2t) at 1 + n/m + 2 sqrt(n/m) cos t.
 */
static void the_kurtosis_moves_the_second_moment(void **state) {
  (void)state;
  enum { STEPS = 1000 };
  for (double ratio = 0.1; ratio < 8; ratio *= 3) {
    double m = 100, n = ratio * m, excess = 3, moment = 0;
    double a = n * (rv_bulk_bound(m, n, excess) - rv_bulk_bound(m, n, 0));
    for (int i = 0; i < STEPS; i++) {
      double t = (i + 0.5) * M_PI / STEPS, x = 1 + ratio + 2 * sqrt(ratio) * cos(t);
      moment += 2 * x * a * sin(2 * t) * 2 * sqrt(ratio) * sin(t) * M_PI / STEPS;
    }
    check_relative(moment, excess * ratio, 1e-5);
  }
  check(isinf(rv_bulk_bound(100, 50, INFINITY)));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_vary_as_they_should),
      cmocka_unit_test(gaussian_matrices_keep_the_bound),
      cmocka_unit_test(the_kurtosis_moves_the_second_moment),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
