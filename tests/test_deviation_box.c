/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deviations in a box: closed forms, the one-sided maximum, independent coordinates, draws. */
#include "check.h"
#include "theory/centred_maximum.h"
#include "theory/deviation_box.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

/* e = 0. */
static void one_coordinate_does_not_deviate(void **state) {
  (void)state;
  check_equal(rv_deviation_box(&(rv_deviation_side){1, 1, -1e-9, 0.1}, 1), 1);
  check_equal(rv_deviation_box(&(rv_deviation_side){1, 1, 0.1, 0.2}, 1), 0);
  check_equal(rv_deviation_box(&(rv_deviation_side){1, 1, 0.2, 0.1}, 1), 0);
}

/* e_1 = a_2 t = -(a_2 / a_1) e_2, t ~ N(0,1). */
static void two_coordinates_are_one(void **state) {
  (void)state;
  const rv_deviation_side side[] = {{0.6, 1, -1, 0.7}, {0.8, 1, -0.5, 2}};
  double low = fmax(-1 / 0.8, -2 / 0.6), high = fmin(0.7 / 0.8, 0.5 / 0.6);
  check_near(rv_deviation_box(side, 2), gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low),
             1e-15);
}

/* Of e_1 and e_2 alone, e_3 free: both positive with probability 1/4 + asin(r) / 2 pi, r their
   correlation. */
static void quadrants_of_three_coordinates(void **state) {
  (void)state;
  const double a[] = {0.36, 0.48, 0.8};
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++) {
      if (i == j)
        continue;
      rv_deviation_side side[3];
      for (int l = 0; l < 3; l++)
        side[l] = (rv_deviation_side){a[l], 1, l == i || l == j ? 0 : -INFINITY, INFINITY};
      double r = -a[i] * a[j] / sqrt((1 - a[i] * a[i]) * (1 - a[j] * a[j]));
      check_near(rv_deviation_box(side, 3), 0.25 + asin(r) / (2 * M_PI), 1e-10);
    }
}

/* Without lower ends the box is that of a maximum, known by another formula from 5 coordinates on
   to 1e-5, from 8 on to 1e-9. */
static void a_box_without_lower_ends_is_a_maximum(void **state) {
  (void)state;
  for (double k = 5; k < 1e7; k *= 7)
    for (double c = 0.5; c < 6; c += 0.5) {
      const rv_deviation_side side = {1 / sqrt(k), k, -INFINITY, c};
      check_near(rv_deviation_box(&side, 1), rv_centred_maximum_cdf(c, k), k < 8 ? 2e-5 : 2e-9);
    }
}

/* A sum of coordinates that is held at 0 matters less and less: to the order 1/k. */
static void many_coordinates_are_nearly_independent(void **state) {
  (void)state;
  for (double k = 1e3; k < 1e9; k *= 100) {
    double c = gsl_cdf_ugaussian_Qinv(0.3 / k);
    const rv_deviation_side side = {1 / sqrt(k), k, -c, c};
    double independent = exp(k * log1p(-0.6 / k));
    check_near(rv_deviation_box(&side, 1), independent, 40 / k);
  }
}

/* As one side and as several, and in another order. */
static void sides_may_be_split(void **state) {
  (void)state;
  for (double k = 3; k <= 12; k++) {
    double a = 1 / sqrt(k);
    const rv_deviation_side one = {a, k, -0.9, 1.3},
                            split[] = {{a, 1, -0.9, 1.3}, {a, k - 2, -0.9, 1.3}, {a, 1, -0.9, 1.3}};
    check_near(rv_deviation_box(split, 3), rv_deviation_box(&one, 1), k < 6 ? 2e-7 : 2e-9);
  }
}

/* The part of draws of g - a a'g that lies in the box. */
static double drawn(const rv_deviation_side *side, size_t count, size_t draws, gsl_rng *rng) {
  double hits = 0, g[8];
  for (size_t d = 0; d < draws; d++) {
    double along = 0;
    bool in = true;
    for (size_t i = 0; i < count; i++)
      along += side[i].a * (g[i] = gsl_ran_ugaussian_ratio_method(rng));
    for (size_t i = 0; i < count; i++) {
      double e = g[i] - side[i].a * along;
      in = in && side[i].low <= e && e <= side[i].high;
    }
    hits += in;
  }
  return hits / (double)draws;
}

static void boxes_are_hit_as_often_as_said(void **state) {
  (void)state;
  enum { DRAWS = 200000 };
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  check(rng != NULL);
  for (size_t count = 2; count <= 8; count++) {
    rv_deviation_side side[8];
    double norm = 0;
    for (size_t i = 0; i < count; i++)
      norm = hypot(norm, (double)(i + 1));
    for (size_t i = 0; i < count; i++)
      side[i] = (rv_deviation_side){(double)(i + 1) / norm, 1, -1.2 + 0.1 * (double)i,
                                    i == 2 ? INFINITY : 1.5 - 0.1 * (double)i};
    double said = rv_deviation_box(side, count), seen = drawn(side, count, DRAWS, rng);
    check(said > 0.01 && said < 0.99);
    check_near(seen, said, 5 * sqrt(said * (1 - said) / DRAWS));
  }
  gsl_rng_free(rng);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_coordinate_does_not_deviate),
      cmocka_unit_test(two_coordinates_are_one),
      cmocka_unit_test(quadrants_of_three_coordinates),
      cmocka_unit_test(a_box_without_lower_ends_is_a_maximum),
      cmocka_unit_test(many_coordinates_are_nearly_independent),
      cmocka_unit_test(sides_may_be_split),
      cmocka_unit_test(boxes_are_hit_as_often_as_said),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
