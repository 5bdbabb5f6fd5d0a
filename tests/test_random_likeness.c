/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random or learned: spectra of Gaussian matrices, planted directions, and the smallest shapes. */
#include "law.h"
#include "model/bulk.h"
#include "model/random_likeness.h"
#include "numeric/matrix_spectrum.h"
#include "reverify/ensemble.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/tracy_widom.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_spectrum.h"
#include "theory/bulk_bound.h"

#include <float.h>

enum { SIDE_MAX = 240 };

/* Planted directions. */

/* W + s sqrt(m) u v' for `spikes` pairs of unit vectors u, v: the first axes, by invariance any. */
static void draw_spiked(double *eigenvalue, size_t m, size_t n, double strength, size_t spikes,
                        uint64_t trial) {
  static double w[SIDE_MAX * SIDE_MAX];
  const rv_entry_law law = {.ensemble = RV_GAUSSIAN, .sd = 1};
  rv_ensemble_rows(w, &(rv_stream_key){281, m, n, trial}, 0, m, n, &law, false);
  for (size_t q = 0; q < spikes; q++)
    w[q * n + q] += strength * sqrt((double)m);
  check_status(rv_matrix_spectrum(eigenvalue, w, m, n, 1), RV_OK);
}

static const size_t shape[][2] = {{240, 80}, {120, 120}, {80, 240}};

/*
 * At 1.7 times the threshold each direction is an outlier. A random bulk gives one more with
 * probability 1e-3, and is not like a random one with 6e-5: of 9 bulks, four with less than 1e-9.
 */
static void strong_directions_are_outliers(void **state) {
  (void)state;
  double eigenvalue[SIDE_MAX];
  size_t chance = 0;
  for (size_t s = 0; s < 3; s++)
    for (size_t spikes = 1; spikes <= 3; spikes++) {
      size_t m = shape[s][0], n = shape[s][1], r = m < n ? m : n;
      double rows = (double)m, columns = (double)n;
      rv_random_likeness found;
      draw_spiked(eigenvalue, m, n, 1.7 * rv_spike_threshold(rows, columns), spikes, 0);
      rv_random_likeness_of(&found, eigenvalue, m, n);
      check(found.outliers >= spikes);
      chance += found.outliers > spikes || !found.like;
      check_equal(found.lambda_max, eigenvalue[r - 1]);
      check(rv_tracy_widom_upper(1, found.edge_excess) < 1e-6);
      /* 1 up to the sd sqrt(2/(mn)) and what a few of r eigenvalues near the edge carry */
      double near_edge = 4 * (double)spikes / fmax(rows, columns);
      check_near(found.bulk_variance, 1, FALSE_ALARM_SD * sqrt(2 / (rows * columns)) + near_edge);
    }
  check(chance <= 3);
}

/* The limit is reached to a few 1/r; the edge lies 4 times as far below as is allowed, or more. */
static void strong_directions_have_their_eigenvalue(void **state) {
  (void)state;
  enum { DRAWS = 300 };
  static const size_t sides[][2] = {{150, 50}, {70, 70}, {50, 150}};
  static double sample[DRAWS];
  double eigenvalue[SIDE_MAX];
  for (size_t s = 0; s < 3; s++) {
    double m = (double)sides[s][0], n = (double)sides[s][1], r = fmin(m, n);
    double strength = 1.8 * rv_spike_threshold(m, n), limit = rv_spike_eigenvalue(m, n, strength);
    for (size_t t = 0; t < DRAWS; t++) {
      draw_spiked(eigenvalue, sides[s][0], sides[s][1], strength, 1, t);
      sample[t] = eigenvalue[(size_t)r - 1];
    }
    check_mean_within(sample, DRAWS, limit, 3 * limit / r);
    check(limit - rv_bai_yin_largest(m, n) > 4 * 3 * limit / r);
  }
}

/* At half the threshold nothing shows, but by chance as above. */
static void weak_directions_do_not_show(void **state) {
  (void)state;
  double eigenvalue[SIDE_MAX];
  size_t chance = 0;
  for (size_t s = 0; s < 3; s++)
    for (uint64_t trial = 0; trial < 3; trial++) {
      size_t m = shape[s][0], n = shape[s][1];
      rv_random_likeness found;
      draw_spiked(eigenvalue, m, n, 0.5 * rv_spike_threshold((double)m, (double)n), 1, trial);
      rv_random_likeness_of(&found, eigenvalue, m, n);
      chance += found.outliers > 0 || !found.like;
    }
  check(chance <= 3);
}

static void spikes_leave_the_edge_at_the_threshold(void **state) {
  (void)state;
  for (double ratio = 0.01; ratio < 200; ratio *= 3) {
    double m = 1000, n = m * ratio, threshold = rv_spike_threshold(m, n);
    double edge = (1 + sqrt(ratio)) * (1 + sqrt(ratio));
    check_relative(pow(threshold, 4), ratio, 1e-14);
    check_relative(rv_spike_eigenvalue(m, n, threshold), edge, 1e-14);
    check_relative(rv_spike_eigenvalue(m, n, 0.3 * threshold), edge, 1e-14);
    /* continuous, with its smallest value there: the difference is of second order */
    double above = rv_spike_eigenvalue(m, n, threshold * 1.001);
    check(above > edge && above < edge * (1 + 1e-5));
    /* far out the direction stands alone: s^2 + 1 + ratio + ratio/s^2 */
    double square = 1e6 * (1 + ratio);
    check_relative(rv_spike_eigenvalue(m, n, sqrt(square)), square + 1 + ratio + ratio / square,
                   1e-13);
  }
}

/* Definitions. */

/* All numbers anew from the eigenvalues. */
static void numbers_are_as_defined(void **state) {
  (void)state;
  double eigenvalue[SIDE_MAX];
  for (size_t s = 0; s < 3; s++)
    for (size_t spikes = 0; spikes < 3; spikes += 2) {
      size_t m = shape[s][0], n = shape[s][1];
      rv_random_likeness found;
      draw_spiked(eigenvalue, m, n, 2 * rv_spike_threshold((double)m, (double)n), spikes, 1);
      rv_random_likeness_of(&found, eigenvalue, m, n);
      size_t q = found.outliers, r = (m < n ? m : n) - q;
      double rows = (double)(m - q), columns = (double)(n - q), sum = 0;
      check(q >= spikes);
      rv_edge edge = rv_upper_edge((double)m, (double)n);
      double excess = ((double)m * eigenvalue[r + q - 1] - edge.centre) / edge.scale;
      check_near(found.edge_excess, excess, 1e-10 * (1 + fabs(excess)));
      for (size_t i = 0; i < r; i++)
        sum += eigenvalue[i];
      check_relative(found.bulk_variance, sum * (double)m / (rows * columns), 1e-12);
      /* an (m - q) x (n - q) matrix: its eigenvalues are divided by m - q */
      double rescaled[SIDE_MAX];
      for (size_t i = 0; i < r; i++)
        rescaled[i] = eigenvalue[i] * (double)m / rows;
      check_near(found.bulk_distance,
                 rv_marchenko_pastur_distance(rescaled, m - q, n - q, found.bulk_variance), 1e-12);
      check_relative(found.bulk_bound, rv_bulk_bound(rows, columns, 7), 1e-14);
      check_equal(found.spacing, rv_spacing_ratio(eigenvalue, r));
    }
}

/* The quantile of the header; and an excess above it and an outlier are nearly the same. */
static void outliers_begin_at_their_level(void **state) {
  (void)state;
  enum { M = 200, N = 100 };
  double eigenvalue[N];
  rv_random_likeness found;
  rv_edge edge = rv_upper_edge(M, N);
  double s = rv_tracy_widom_upper_quantile(1, 1e-3);
  check_relative(RV_OUTLIER_EXCESS, s, 1e-10);
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] = rv_marchenko_pastur_quantile(((double)i + 0.5) / N, 0.5);
  eigenvalue[N - 1] = (edge.centre + (s - 0.3) * edge.scale) / M;
  rv_random_likeness_of(&found, eigenvalue, M, N);
  assert_int_equal(found.outliers, 0);
  check(found.edge_excess < RV_OUTLIER_EXCESS);
  eigenvalue[N - 1] = (edge.centre + (s + 0.3) * edge.scale) / M;
  rv_random_likeness_of(&found, eigenvalue, M, N);
  assert_int_equal(found.outliers, 1);
  check(found.edge_excess > RV_OUTLIER_EXCESS);
}

/* Gaussian matrices. */

static double tracy_widom_cdf(double x, const void *nothing) {
  (void)nothing;
  return rv_tracy_widom_cdf_interpolated(1, x);
}

/*
 * The excess has the law F_1 up to a distance of 0.3 r^(-2/3), 0.009 at r = 200, where 400 draws
 * show 0.16: another law of the edge, or a scale that is off by half.
 */
static void edge_excesses_have_their_law(void **state) {
  (void)state;
  enum { DRAWS = 400, M = 400, N = 200 };
  static double excess[DRAWS], eigenvalue[N];
  size_t outliers = 0, unlike = 0;
  for (size_t t = 0; t < DRAWS; t++) {
    rv_random_likeness found;
    check_status(rv_wishart_spectrum(&(rv_stream_key){282, 0, 0, t}, eigenvalue, M, N), RV_OK);
    rv_random_likeness_of(&found, eigenvalue, M, N);
    excess[t] = found.edge_excess;
    outliers += found.outliers;
    unlike += !found.like;
    check_near(found.bulk_variance, 1, FALSE_ALARM_SD * sqrt(2.0 / (M * N)));
  }
  check(outliers <= 8); /* of 0.4 expected, 9 have probability 5e-10 */
  check(unlike <= 4);   /* of 0.025 expected, 5 have probability 8e-11 */
  check_law(excess, DRAWS, tracy_widom_cdf, NULL);
}

/*
 * spacing_error is the standard deviation of the mean ratio, to 3 % or so: the sd of DRAWS values
 * is known to 1/sqrt(2 DRAWS).
 */
static void the_spacing_error_is_its_standard_deviation(void **state) {
  (void)state;
  enum { DRAWS = 3000 };
  static const size_t sides[][2] = {{50, 50}, {30, 60}};
  static double sample[DRAWS], eigenvalue[SIDE_MAX];
  for (size_t s = 0; s < 2; s++) {
    size_t m = sides[s][0], n = sides[s][1], r = m < n ? m : n;
    rv_random_likeness found;
    for (size_t t = 0; t < DRAWS; t++) {
      check_status(rv_wishart_spectrum(&(rv_stream_key){283, 0, s, t}, eigenvalue, m, n), RV_OK);
      sample[t] = rv_spacing_ratio(eigenvalue, r);
    }
    rv_random_likeness_of(&found, eigenvalue, m, n);
    double sd = rv_moments(sample, DRAWS).sd;
    check_relative(found.spacing_error, sd, 0.03 + FALSE_ALARM_SD / sqrt(2 * DRAWS));
  }
}

/* Departures. */

static void structured_bulks_are_not_random(void **state) {
  (void)state;
  enum { M = 200, N = 100 };
  double eigenvalue[N];
  rv_random_likeness found;
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] = 1 + 1e-3 * (double)(i % 7) + 0.01 * (double)i; /* nearly orthogonal */
  rv_random_likeness_of(&found, eigenvalue, M, N);
  check(!found.like && found.bulk_distance > found.bulk_bound);
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] = rv_marchenko_pastur_quantile(((double)i + 0.5) / N, 0.5); /* a lattice */
  rv_random_likeness_of(&found, eigenvalue, M, N);
  check(!found.like && found.bulk_distance <= found.bulk_bound);
  check(found.spacing > RV_SPACING_GOE + 4 * found.spacing_error);
}

/* At most half of the eigenvalues are outliers, whatever they are. */
static void outliers_end_at_half(void **state) {
  (void)state;
  double eigenvalue[20];
  rv_random_likeness found;
  for (size_t i = 0; i < 20; i++)
    eigenvalue[i] = pow(10, (double)i);
  rv_random_likeness_of(&found, eigenvalue, 30, 20);
  assert_int_equal(found.outliers, 10);
}

/* The smallest shapes. */

static void tiny_shapes_have_numbers(void **state) {
  (void)state;
  static const size_t tiny[][2] = {{1, 1}, {1, 2}, {2, 1}, {1, 500}, {500, 1}, {2, 3},
                                   {3, 2}, {2, 2}, {7, 9}, {9, 8},   {8, 300}};
  for (size_t s = 0; s < sizeof tiny / sizeof *tiny; s++) {
    size_t m = tiny[s][0], n = tiny[s][1], r = m < n ? m : n;
    double eigenvalue[8];
    rv_random_likeness f;
    check_status(rv_wishart_spectrum(&(rv_stream_key){284, 0, s, 0}, eigenvalue, m, n), RV_OK);
    memset(&f, 0xff, sizeof f);
    rv_random_likeness_of(&f, eigenvalue, m, n);
    check(isfinite(f.lambda_max) && isfinite(f.edge_excess));
    check(f.outliers <= r / 2);
    check(f.bulk_variance > 0 && isfinite(f.bulk_variance));
    check(f.bulk_distance >= 0 && f.bulk_distance <= 1 && isfinite(f.bulk_bound));
    check(isnan(f.spacing) == (r - f.outliers < 8));
    check(isnan(f.spacing_error) == isnan(f.spacing));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strong_directions_are_outliers),
      cmocka_unit_test(strong_directions_have_their_eigenvalue),
      cmocka_unit_test(weak_directions_do_not_show),
      cmocka_unit_test(spikes_leave_the_edge_at_the_threshold),
      cmocka_unit_test(numbers_are_as_defined),
      cmocka_unit_test(outliers_begin_at_their_level),
      cmocka_unit_test(edge_excesses_have_their_law),
      cmocka_unit_test(the_spacing_error_is_its_standard_deviation),
      cmocka_unit_test(structured_bulks_are_not_random),
      cmocka_unit_test(outliers_end_at_half),
      cmocka_unit_test(tiny_shapes_have_numbers),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
