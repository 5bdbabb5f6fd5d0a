/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kolmogorov's and Smirnov's tests: against the definitions and exact tables. */
#include "experiment/kolmogorov_smirnov.h"
#include "fixture.h"

#include <float.h>

/* D by its definition: the supremum over both sides of every jump. */
static double kolmogorov_by_definition(const double *cdf, size_t count) {
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    distance = fmax(distance, fabs((double)(i + 1) / (double)count - cdf[i]));
    distance = fmax(distance, fabs((double)i / (double)count - cdf[i]));
  }
  return distance;
}

/* Of a continuous law. */
static double distance_of(const double *cdf, size_t count) {
  return rv_kolmogorov_distance(cdf, cdf, count);
}

static void kolmogorov_distance_of_small_samples(void **state) {
  (void)state;
  check_equal(distance_of((double[]){0.5}, 1), 0.5);
  check_equal(distance_of((double[]){0}, 1), 1);
  check_equal(distance_of((double[]){1}, 1), 1);
  check_equal(distance_of((double[]){0.25, 0.75}, 2), 0.25);
  check_equal(distance_of((double[]){0.75, 0.75}, 2), 0.75);
  check_equal(distance_of((double[]){0.5, 0.625, 0.75, 1}, 4), 0.5);
  double cdf[100];
  for (size_t i = 0; i < 100; i++)
    cdf[i] = pow((double)(i + 1) / 101, 1.3);
  check_equal(distance_of(cdf, 100), kolmogorov_by_definition(cdf, 100));
}

static void kolmogorov_distance_shows_nan(void **state) {
  (void)state;
  for (size_t place = 0; place < 4; place++) {
    double cdf[] = {0.1, 0.4, 0.6, 0.9};
    cdf[place] = NAN;
    check_nan(distance_of(cdf, 4));
  }
  check_nan(rv_kolmogorov_p_value(NAN, 100));
}

/* A mass of *atom at 0, the rest uniform on (0, 1). */
static double atom_and_uniform(double x, const void *atom) {
  double mass = *(const double *)atom;
  return x < 0 ? 0 : mass + (1 - mass) * fmin(x, 1);
}

/* The rest of the mass at 1. */
static double two_atoms(double x, const void *atom) {
  return x < 0 ? 0 : x < 1 ? *(const double *)atom : 1;
}

static double distance_from(rv_cdf cdf, double atom, const double *x, size_t count) {
  double distance = NAN;
  check_status(rv_law_distance(&distance, x, count, cdf, &atom, 2), RV_OK);
  return distance;
}

/* By hand: an atom counts by the difference of the jumps, not by its mass. */
static void atoms_are_compared_on_both_sides(void **state) {
  (void)state;
  check_equal(distance_from(two_atoms, 0.5, (double[]){0, 0, 1, 1}, 4), 0);
  check_equal(distance_from(two_atoms, 0.25, (double[]){0, 0, 1, 1}, 4), 0.25);
  check_equal(distance_from(two_atoms, 0.75, (double[]){0, 0, 1, 1}, 4), 0.25);
  check_equal(distance_from(two_atoms, 0.5, (double[]){1, 1, 1, 1}, 4), 0.5);
  check_equal(distance_from(two_atoms, 0.5, (double[]){0}, 1), 0.5);
  check_equal(distance_from(atom_and_uniform, 0.5, (double[]){0, 0, 0.5, 1}, 4), 0.25);
  check_near(distance_from(atom_and_uniform, 0.5, (double[]){0.25, 0.5, 0.75, 1}, 4), 0.625, 1e-15);
}

/* So many values that the cdf is interpolated: the law itself, and one of another atom. */
static void atoms_of_long_samples_are_seen(void **state) {
  (void)state;
  enum { COUNT = 2000, ATOMS = 400 };
  static double x[COUNT];
  for (size_t i = ATOMS; i < COUNT; i++)
    x[i] = ((double)(i - ATOMS) + 0.5) / (COUNT - ATOMS);
  check_near(distance_from(atom_and_uniform, 0.2, x, COUNT), 0.5 / COUNT, 1e-9);
  check_near(distance_from(atom_and_uniform, 0.15, x, COUNT), 0.05, 0.5 / COUNT + 1e-9);
  check_near(distance_from(atom_and_uniform, 0.3, x, COUNT), 0.1, 0.5 / COUNT + 1e-9);
}

/*
 * exp(-2 x^2) magnifies a relative error eps of x^2 by 2 x^2 < 40; below x = 0.2 the tail is
 * 1 - 5e-13 and counts as 1.
 */
static void kolmogorov_tail_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("kolmogorov_limit");
  for (size_t row = 0; row < t.rows; row++) {
    double x = fixture_number(&t, row, "x"), tail = fixture_number(&t, row, "upper_tail");
    check_near(rv_kolmogorov_p_value(x, 1), tail, x <= 0.2 ? 1e-12 : 100 * DBL_EPSILON * tail);
    check_near(rv_kolmogorov_p_value(x / 100, 10000), tail,
               x <= 0.2 ? 1e-12 : 100 * DBL_EPSILON * tail);
  }
  rv_table_free(&t);
}

static void kolmogorov_tail_is_below_massarts_bound(void **state) {
  (void)state;
  double before = 1;
  for (double x = 0; x < 20; x += 0.01) {
    double tail = rv_kolmogorov_p_value(x, 1);
    check(tail >= 0 && tail <= before && tail <= 2 * exp(-2 * x * x) * (1 + 1e-12));
    before = tail;
  }
}

/* Binomials by lgamma: the relative error is a few eps times ln((2n)!), 4e5 for n = 20000. */
static double smirnov_tolerance(double n) {
  return 8 * DBL_EPSILON * (lgamma(2 * n + 1) + 1);
}

/* a = 1 .. n and b = a + c - 1/2 are exactly c/n apart. */
static void smirnov_matches_the_table(void **state) {
  (void)state;
  rv_table t = fixture_read("smirnov_equal");
  for (size_t row = 0; row < t.rows; row++) {
    size_t n = (size_t)fixture_number(&t, row, "samples");
    double c = fixture_number(&t, row, "distance_steps"), distance;
    double *a = calloc(2 * n, sizeof *a), *b = a + n;
    assert_non_null(a);
    for (size_t i = 0; i < n; i++) {
      a[i] = (double)i;
      b[i] = (double)i + c - 0.5;
    }
    double p = rv_smirnov_p_value(&distance, a, n, b, n);
    check_near(distance, c / (double)n, 2 * DBL_EPSILON);
    check_relative(p, fixture_number(&t, row, "p_value"), smirnov_tolerance((double)n));
    check_equal(rv_smirnov_p_value(&distance, b, n, a, n), p);
    free(a);
  }
  rv_table_free(&t);
}

static void smirnov_distance_counts_ties_once(void **state) {
  (void)state;
  double distance;
  const double a[] = {1, 2, 2, 2, 3}, b[] = {2, 2, 2, 3, 3};
  rv_smirnov_p_value(&distance, a, 5, b, 5);
  check_near(distance, 0.2, 2 * DBL_EPSILON);
  check_equal(rv_smirnov_p_value(&distance, a, 5, a, 5), 1);
  check_equal(distance, 0);
}

/* 100 against 300 values, all of one below the other: D = 1, and Kolmogorov's limit. */
static void smirnov_of_unequal_counts(void **state) {
  (void)state;
  double a[100], b[300], distance;
  for (int i = 0; i < 300; i++)
    b[i] = i;
  for (int i = 0; i < 100; i++)
    a[i] = 3 * i + 60.5; /* a_i has 61 + 3i values of b below it: (61 + 3i)/300 - i/100 */
  double p = rv_smirnov_p_value(&distance, a, 100, b, 300);
  check_near(distance, 61.0 / 300, 4 * DBL_EPSILON);
  check_relative(p, rv_kolmogorov_p_value(61.0 / 300, 75), 1e-12);
}

static void smirnov_shows_nan(void **state) {
  (void)state;
  const double a[] = {1, NAN}, b[] = {0.5, 3};
  double distance;
  check_nan(rv_smirnov_p_value(&distance, a, 2, b, 2));
  check_nan(distance);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(kolmogorov_distance_of_small_samples),
      cmocka_unit_test(kolmogorov_distance_shows_nan),
      cmocka_unit_test(atoms_are_compared_on_both_sides),
      cmocka_unit_test(atoms_of_long_samples_are_seen),
      cmocka_unit_test(kolmogorov_tail_matches_the_table),
      cmocka_unit_test(kolmogorov_tail_is_below_massarts_bound),
      cmocka_unit_test(smirnov_matches_the_table),
      cmocka_unit_test(smirnov_distance_counts_ties_once),
      cmocka_unit_test(smirnov_of_unequal_counts),
      cmocka_unit_test(smirnov_shows_nan),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
