/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A round trip: its samplers against each other and the limit, its argmax by closed forms. */
#include "check.h"
#include "model/round_trip.h"

#include <gsl/gsl_math.h>

typedef struct means {
  double error, error_error, ratio, ratio_error, cosine, cosine_error, same;
} means;

static means draw_means(rv_sampler sampler, const rv_round_trip_law *law, size_t draws) {
  rv_round_trip *trip;
  means m = {0};
  double count = (double)draws, squares[3] = {0};
  check_status(rv_round_trip_open(&trip, sampler, law, 4), RV_OK);
  for (size_t i = 0; i < draws; i++) {
    rv_stream_key key = {401, 402 + (uint64_t)sampler, i, 0};
    rv_round_trip_draw d;
    rv_round_trip_draw_one(&key, &d, trip);
    double ratio = d.error_given_sq > 0 ? d.error_sq / d.error_given_sq : 1;
    m.error += d.error_sq / count;
    m.ratio += ratio / count;
    m.cosine += d.cosine / count;
    m.same += d.same_argmax / count;
    squares[0] += d.error_sq * d.error_sq / count;
    squares[1] += ratio * ratio / count;
    squares[2] += d.cosine * d.cosine / count;
  }
  rv_round_trip_close(trip);
  m.error_error = sqrt((squares[0] - m.error * m.error) / count);
  m.ratio_error = sqrt(fmax(squares[1] - m.ratio * m.ratio, 0) / count);
  m.cosine_error = sqrt((squares[2] - m.cosine * m.cosine) / count);
  return m;
}

/* Small enough that every term of order 1/k and 1/m counts. */
static void both_samplers_have_one_law(void **state) {
  (void)state;
  const rv_round_trip_law laws[] = {{60, 30, 4, 0.6, 0.8}, {25, 12, 3, 1, 0.3}, {40, 9, 9, 0.7, 0}};
  for (size_t i = 0; i < 3; i++) {
    means a = draw_means(RV_DENSE, &laws[i], 20000), b = draw_means(RV_IMPLICIT, &laws[i], 20000);
    check_near(a.error, b.error, 5 * hypot(a.error_error, b.error_error));
    check_near(a.cosine, b.cosine, 5 * hypot(a.cosine_error, b.cosine_error));
    check_near(a.same, b.same, 5 * sqrt(0.5 / 20000));
    check_near(b.ratio, 1, 5 * b.ratio_error);
  }
}

/*
 * The rest is of order 1/k: a tenth of it at ten times the size. Doubled or halved it would not be
 * what is written here, (4 sigma^2 / N)(1 + 1/err) + 4 (3 - p/2) / (pm) k / S, as N and S are
 * drawn.
 */
static void wide_layers_reach_the_limit(void **state) {
  (void)state;
  double before = NAN;
  for (double scale = 1; scale <= 10; scale *= 10) {
    const rv_round_trip_law law = {4000 * scale, 400 * scale, 20 * scale, 0.5, 1.5};
    rv_round_trip_limit limit;
    check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
    means m = draw_means(RV_IMPLICIT, &law, scale > 1 ? 300 : 3000);
    double seen = 5 * m.error_error;
    check_near(m.error, limit.error_sq, seen + limit.rest * limit.error_sq);
    check_near(m.cosine, limit.cosine, 5 * m.cosine_error + limit.rest * (1 - limit.cosine));
    check(seen < 0.1 * limit.error_sq && limit.rest < 0.25);
    if (scale > 1)
      check_relative(limit.rest, before / 10, 0.1);
    before = limit.rest;
  }
}

/* h of k ones has ||z||^2 near k (1 - tau sigma)^2 at sigma so small that nothing else is there. */
static void the_rest_at_small_noise(void **state) {
  (void)state;
  const rv_round_trip_law law = {1e8, 101, 100, 0.5, 3};
  rv_round_trip_limit limit;
  check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
  double sigma_sq = 2 * 100 / (0.5 * 1e8), shrunk = 1 - 3 * sqrt(sigma_sq);
  double n = 100 * shrunk * shrunk, s = limit.error_sq * n;
  /* once more the bias, and noise of the norm of z: sigma^2 (tau^2 + 1) but for order sigma^3 */
  check_relative(s, 100 * sigma_sq * 10, 0.02);
  double rest = 4 * sigma_sq / n + 4 * sigma_sq / sqrt(n * s) + 2 * 2.75 * 4e-8 * 100 / s;
  check_relative(limit.rest, rest, 0.02);
}

/*
 * Three quarters of every one are taken by the first bias, and the rest by the second: N = S = 100
 * / 16, but for noise. Then all terms of the rest count, of the norm, of both, and of the gains: (4
 * + 4 + 2 * 2.5) sigma^2 / N, and 4 * 5 / m.
 */
static void the_rest_where_nothing_comes_back(void **state) {
  (void)state;
  const rv_round_trip_law law = {22222222, 101, 100, 1, 250};
  rv_round_trip_limit limit;
  check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
  check_near(limit.error_sq, 1, 1e-9);
  check_relative(limit.rest, 13 * 200 / law.m / (100.0 / 16) + 20 / law.m, 1e-3);
}

/* Beyond the reach of all noise nothing passes the threshold, and both ways give 0. */
static void a_threshold_that_leaves_nothing(void **state) {
  (void)state;
  const rv_round_trip_law law = {8, 2376, 580, 1, 1000};
  rv_round_trip_limit limit;
  check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
  check_equal(limit.error_sq, 0);
  check_equal(limit.cosine, 1);
  check(isinf(limit.rest));
  means m = draw_means(RV_IMPLICIT, &law, 10);
  check_equal(m.error, 0);
  check_near(m.cosine, 1, DBL_EPSILON);
}

static void argmax_of_correlated_normals(void **state) {
  (void)state;
  for (double angle = 0.02; angle < M_PI_2; angle += 0.11) {
    check_near(rv_same_argmax(angle, 2), 1 - angle / M_PI, 1e-6);
    check_near(rv_same_argmax(angle, 1), 1, 1e-6);
    check(rv_same_argmax(angle, 10) < rv_same_argmax(angle, 3));
  }
  check_equal(rv_same_argmax(0, 10), 1);
  for (double classes = 2; classes < 100; classes *= 3)
    check_near(rv_same_argmax(M_PI_2, classes), 1 / classes, 1e-6);
}

/* At any threshold every number is one; where nothing survives on its way up, nothing is lost. */
static void a_threshold_that_nothing_survives(void **state) {
  (void)state;
  for (double tau = 1; tau <= 1000; tau *= 1.25) {
    const rv_round_trip_law law = {100, 300, 20, 0.5, tau};
    rv_round_trip_limit limit;
    check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
    assert_true(limit.error_sq >= 0 && isfinite(limit.error_sq));
    assert_true(limit.cosine >= -1 && limit.cosine <= 1);
    assert_true(limit.rest > 0);
    if (tau > 100)
      assert_true(limit.error_sq == 0 && limit.cosine == 1);
  }
}

/* One coordinate, which the bias takes twice: 0 to 0.2 of it is left. cosine = 0 there is z~ = 0.
 */
static void what_is_lost_is_bounded(void **state) {
  (void)state;
  for (double tau = 2; tau <= 10; tau += 1) {
    const rv_round_trip_law law = {636, 27, 1, 1, tau};
    rv_round_trip_limit limit;
    rv_round_trip *trip;
    double lost = 0, draws = 2000;
    check_status(rv_round_trip_limit_find(&limit, &law), RV_OK);
    check_status(rv_round_trip_open(&trip, RV_IMPLICIT, &law, 4), RV_OK);
    for (uint64_t i = 0; i < (uint64_t)draws; i++) {
      rv_round_trip_draw d;
      rv_round_trip_draw_one(&(rv_stream_key){403, 404, i, 0}, &d, trip);
      lost += d.cosine == 0;
    }
    rv_round_trip_close(trip);
    check(lost / draws <= limit.lost + 5 * sqrt(limit.lost / draws));
    check(tau < 8 || lost > 0);
    check(tau > 2 || limit.lost < 0.001);
  }
}

static void what_cannot_be_drawn_is_refused(void **state) {
  (void)state;
  rv_round_trip *trip;
  const rv_round_trip_law laws[] = {
      {10, 5, 6, 1, 1}, {10, 5, 2, 0, 1}, {10, 5, 2, 1, -1}, {1e9, 5, 2, 1, 1}, {10, 5, 2, 1, NAN}};
  for (size_t i = 0; i < 5; i++)
    check_status(rv_round_trip_open(&trip, RV_IMPLICIT, &laws[i], 10), RV_EINVAL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(both_samplers_have_one_law),
      cmocka_unit_test(wide_layers_reach_the_limit),
      cmocka_unit_test(the_rest_at_small_noise),
      cmocka_unit_test(the_rest_where_nothing_comes_back),
      cmocka_unit_test(a_threshold_that_leaves_nothing),
      cmocka_unit_test(argmax_of_correlated_normals),
      cmocka_unit_test(a_threshold_that_nothing_survives),
      cmocka_unit_test(what_is_lost_is_bounded),
      cmocka_unit_test(what_cannot_be_drawn_is_refused),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
