/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How eigenvalues lie: distances from their limit law against counting on a fine grid, spacing
 * ratios against their definition and known means.
 */
#include "law.h"
#include "model/bulk.h"
#include "reverify/gue_spectrum.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/semicircle.h"
#include "reverify/wishart_spectrum.h"

#include <float.h>
#include <stdlib.h>

enum { SIDE_MAX = 120 };

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* A set of eigenvalues and the law they are held against. */
typedef struct points {
  double value[SIDE_MAX];
  size_t m, n; /* m = 0 for the semicircle */
  double variance;
} points;

static size_t count_of(const points *p) {
  return p->m > 0 && p->m < p->n ? p->m : p->n;
}

static double law_at(const points *p, double x) {
  return p->m == 0 ? rv_semicircle_cdf(x)
                   : rv_marchenko_pastur_cdf(x / p->variance, (double)p->n / (double)p->m);
}

/* The share of all n eigenvalues up to x, the zeros that are not listed included. */
static double share_up_to(const points *p, double x) {
  size_t r = count_of(p), found = x >= 0 ? p->n - r : 0;
  for (size_t i = 0; i < r; i++)
    found += p->value[i] <= x;
  return (double)found / (double)p->n;
}

static double distance_of(const points *p) {
  return p->m == 0 ? rv_semicircle_distance(p->value, p->n)
                   : rv_marchenko_pastur_distance(p->value, p->m, p->n, p->variance);
}

/* Above all eigenvalues and the whole law. */
static double upper_end(const points *p) {
  double law = p->m == 0 ? 2 : rv_marchenko_pastur_upper((double)p->n / (double)p->m);
  return fmax(p->value[count_of(p) - 1], p->variance * law);
}

/*
 * The supremum over a grid falls short of the true one by at most the largest increment of the law
 * over an interval in which both functions are continuous.
 */
static void check_distance(const points *p) {
  enum { GRID = 20000 };
  double low = -3.5, high = 1.1 * upper_end(p);
  double supremum = 0, increment = 0, before = law_at(p, low);
  for (int i = 1; i <= GRID; i++) {
    double x = low + (high - low) * i / GRID, law = law_at(p, x);
    supremum = fmax(supremum, fabs(share_up_to(p, x) - law));
    bool atom = p->n > p->m && p->m > 0 && x >= 0 && x < (high - low) / GRID;
    if (!atom)
      increment = fmax(increment, law - before);
    before = law;
  }
  double distance = distance_of(p);
  if (!(distance >= supremum - 1e-14 && distance <= supremum + increment + 1e-14))
    fail_msg("%zu x %zu: %.17g, on the grid %.17g with gaps of %g", p->m, p->n, distance, supremum,
             increment);
}

static void draw_points(points *p, gsl_rng *rng, double high) {
  for (size_t i = 0; i < count_of(p); i++)
    p->value[i] = high * gsl_rng_uniform(rng) - (p->m == 0 ? high / 2 : 0);
  qsort(p->value, count_of(p), sizeof *p->value, compare);
}

/* Ratios below, at and above 1; eigenvalues that follow the law and that do not. */
static void marchenko_pastur_distances_are_suprema(void **state) {
  (void)state;
  static const size_t sides[][2] = {{40, 10}, {20, 20}, {10, 40}, {1, 1},
                                    {1, 5},   {5, 1},   {100, 99}};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){241, 242, 0, 0}, 0);
  for (size_t s = 0; s < sizeof sides / sizeof *sides; s++)
    for (double variance = 1; variance < 3; variance += 1.5)
      for (int kind = 0; kind < 4; kind++) {
        points p = {.m = sides[s][0], .n = sides[s][1], .variance = variance};
        check_status(rv_wishart_spectrum(&(rv_stream_key){243, 0, s, 0}, p.value, p.m, p.n), RV_OK);
        if (kind == 1)
          draw_points(&p, rng, 9);
        for (size_t i = 0; i < count_of(&p); i++)
          p.value[i] = kind == 2 && i < count_of(&p) / 2 ? 0    /* rank-deficient */
                       : kind == 3                       ? 1.25 /* ties */
                                                         : p.value[i];
        check_distance(&p);
      }
}

static void semicircle_distances_are_suprema(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){244, 245, 0, 0}, 0);
  for (size_t n = 1; n < 100; n = 2 * n + 1) {
    points p = {.n = n, .variance = 1};
    check_status(rv_gue_spectrum(&(rv_stream_key){246, 0, 0, n}, p.value, n), RV_OK);
    check_distance(&p);
    draw_points(&p, rng, 5);
    check_distance(&p);
  }
}

/* In the middle of its share of the law each eigenvalue is as near as can be: 1/(2n). */
static void mid_quantiles_are_half_a_step_off(void **state) {
  (void)state;
  static const size_t sides[][2] = {{40, 10}, {20, 20}, {10, 40}, {1, 1}, {1, 7}, {7, 1}};
  for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
    points p = {.m = sides[s][0], .n = sides[s][1], .variance = 1.7};
    double n = (double)p.n, ratio = n / (double)p.m;
    for (size_t i = 0; i < count_of(&p); i++)
      p.value[i] =
          1.7 * rv_marchenko_pastur_quantile(((double)(p.n - count_of(&p) + i) + 0.5) / n, ratio);
    check_near(distance_of(&p), 0.5 / n, 1e-12);
  }
  const double middle[] = {0}; /* cdf 1/2 */
  check_near(rv_semicircle_distance(middle, 1), 0.5, DBL_EPSILON);
}

/* All eigenvalues 0: for n > m the law has the atom 1 - m/n there. */
static void the_zero_matrix_is_far_from_the_law(void **state) {
  (void)state;
  const double zeros[SIDE_MAX] = {0};
  check_near(rv_marchenko_pastur_distance(zeros, 40, 10, 1), 1, 1e-14);
  check_near(rv_marchenko_pastur_distance(zeros, 10, 40, 1), 0.25, 1e-14);
}

/* Spacing ratios. */

/* The middle half by its definition: without the lowest and the highest quarter, rounded down. */
static double naive_spacing_ratio(const double *value, size_t count) {
  double sum = 0;
  int ratios = 0;
  for (size_t i = 2; i < count; i++) {
    if (i - 2 < count / 4 || i >= count - count / 4)
      continue;
    double one = value[i - 1] - value[i - 2], two = value[i] - value[i - 1];
    if (one == 0 && two == 0)
      continue;
    sum += one < two ? one / two : two / one;
    ratios++;
  }
  return ratios > 0 ? sum / ratios : NAN;
}

static void spacing_ratios_are_means_over_the_middle(void **state) {
  (void)state;
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){247, 248, 0, 0}, 0);
  for (size_t count = 0; count <= SIDE_MAX; count++)
    for (int ties = 0; ties < 2; ties++) {
      double value[SIDE_MAX + 1];
      for (size_t i = 0; i < count; i++)
        value[i] = ties ? floor((double)count / 2 * gsl_rng_uniform(rng)) : gsl_rng_uniform(rng);
      qsort(value, count, sizeof *value, compare);
      double expected = naive_spacing_ratio(value, count);
      if (isnan(expected))
        check_nan(rv_spacing_ratio(value, count));
      else
        check_near(rv_spacing_ratio(value, count), expected, 1e-14);
    }
}

static void spacing_ratios_known_by_hand(void **state) {
  (void)state;
  double value[SIDE_MAX];
  for (size_t i = 0; i < SIDE_MAX; i++)
    value[i] = 0.25 * (double)i - 3;
  check_equal(rv_spacing_ratio(value, SIDE_MAX), 1); /* equal spacings */
  for (size_t i = 0; i < SIDE_MAX; i++)
    value[i] = (double)(i / 2);
  check_equal(rv_spacing_ratio(value, SIDE_MAX), 0); /* pairs: every other spacing is 0 */
  for (size_t i = 0; i < SIDE_MAX; i++)
    value[i] = 7;
  check_nan(rv_spacing_ratio(value, SIDE_MAX)); /* no spacing at all */
  const double three[] = {0, 1, 4}, five[] = {-100, 0, 1, 3, 100};
  check_relative(rv_spacing_ratio(three, 3), 1.0 / 3, DBL_EPSILON);
  check_equal(rv_spacing_ratio(five, 5), 0.5);
  for (size_t count = 0; count < 3; count++)
    check_nan(rv_spacing_ratio(three, count));
  check_nan(rv_spacing_ratio(five, 4)); /* two are left */
}

/* Spacings of uniform points are exchangeable, two of them in the proportion of exponentials. */
static void points_that_ignore_each_other(void **state) {
  (void)state;
  enum { SETS = 4000, COUNT = 40 };
  static double sample[SETS];
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){249, 250, 0, 0}, 0);
  for (size_t t = 0; t < SETS; t++) {
    double value[COUNT];
    for (size_t i = 0; i < COUNT; i++)
      value[i] = gsl_rng_uniform(rng);
    qsort(value, COUNT, sizeof *value, compare);
    sample[t] = rv_spacing_ratio(value, COUNT);
  }
  check_mean(sample, SETS, RV_SPACING_POISSON);
  check_relative(RV_SPACING_POISSON, 2 * log(2) - 1, DBL_EPSILON);
}

/* 0.2/n is allowed for finite size: the level repulsion classes are 0.07 apart. */
static void eigenvalues_repel_as_known(void **state) {
  (void)state;
  enum { DRAWS = 600, N = 100 };
  static double real[DRAWS], complex[DRAWS];
  double value[N];
  for (size_t t = 0; t < DRAWS; t++) {
    check_status(rv_wishart_spectrum(&(rv_stream_key){251, 0, 0, t}, value, 2 * N, N), RV_OK);
    real[t] = rv_spacing_ratio(value, N);
    check_status(rv_gue_spectrum(&(rv_stream_key){252, 0, 0, t}, value, N), RV_OK);
    complex[t] = rv_spacing_ratio(value, N);
  }
  check_mean_within(real, DRAWS, RV_SPACING_GOE, 0.2 / N);
  check_mean_within(complex, DRAWS, RV_SPACING_GUE, 0.2 / N);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(marchenko_pastur_distances_are_suprema),
      cmocka_unit_test(semicircle_distances_are_suprema),
      cmocka_unit_test(mid_quantiles_are_half_a_step_off),
      cmocka_unit_test(the_zero_matrix_is_far_from_the_law),
      cmocka_unit_test(spacing_ratios_are_means_over_the_middle),
      cmocka_unit_test(spacing_ratios_known_by_hand),
      cmocka_unit_test(points_that_ignore_each_other),
      cmocka_unit_test(eigenvalues_repel_as_known),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
