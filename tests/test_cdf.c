/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many values of a distribution function: by the interpolant and without it. */
#include "check.h"
#include "numeric/cdf.h"

#include <stdatomic.h>
#include <stdlib.h>

/* The error that cdf.h documents. */
static const double documented = 1e-6;

enum { MANY = 5000, THREADS = 2 };

static double normal(double x, const void *sd) {
  return erfc(-x / *(const double *)sd / M_SQRT2) / 2;
}

/* Smooth but for one small jump: no polynomial comes near. */
static double with_atom(double x, const void *height) {
  double atom = *(const double *)height;
  return (1 - atom) * erfc(-x) / 2 + (x >= 0.3 ? atom : 0);
}

static double with_corner(double x, const void *unused) {
  (void)unused;
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

static double square_root(double x, const void *unused) {
  (void)unused;
  return x > 0 ? sqrt(fmin(x, 1)) : 0;
}

static double nowhere(double x, const void *unused) {
  (void)unused;
  return x > 0.5 ? NAN : 0.1;
}

static void spread(double x[MANY], double low, double high) {
  for (int i = 0; i < MANY; i++) {
    double part = (double)i / (MANY - 1);
    x[i] = low + (high - low) * part * part; /* dense at one end, as samples are */
  }
}

static void compare(rv_cdf cdf, const void *parameters, double low, double high, double tolerance) {
  static double x[MANY], value[MANY];
  spread(x, low, high);
  for (int i = 0; i < MANY; i++)
    value[i] = NAN;
  check_status(rv_cdf_many(value, x, MANY, cdf, parameters, THREADS), RV_OK);
  for (int i = 0; i < MANY; i++)
    check_near(value[i], cdf(x[i], parameters), tolerance);
}

static void smooth_functions_are_interpolated(void **state) {
  (void)state;
  compare(normal, &(double){1}, -8, 8, documented);
  compare(normal, &(double){1e6}, -3e6, 3e6, documented);
  compare(normal, &(double){1}, 1, 1.0000001, documented);
  compare(normal, &(double){1}, 1e-9, 40, documented);
}

/* Where the interpolant would be off, the values must be the function's own; but an atom of less
   than a hundred times what the interpolant may be off is smoothed where none of the probes is
   near. */
static void rough_functions_are_evaluated(void **state) {
  (void)state;
  compare(with_corner, NULL, -0.5, 1.5, documented);
  compare(square_root, NULL, 0, 1, documented);
  compare(normal, &(double){1e-4}, -1, 1.1, documented);
  for (double atom = 1e-7; atom < 1; atom *= 10)
    compare(with_atom, &atom, -3, 3, atom < 100 * documented ? atom : documented);
}

static void short_lists_are_evaluated(void **state) {
  (void)state;
  const double x[] = {-1, -0.2, 0, 0.3, 0.3, 2}, sd = 1;
  double value[6];
  for (size_t count = 0; count <= 6; count++) {
    for (int i = 0; i < 6; i++)
      value[i] = -7;
    check_status(rv_cdf_many(value, x, count, normal, &sd, THREADS), RV_OK);
    for (size_t i = 0; i < 6; i++)
      check_equal(value[i], i < count ? normal(x[i], &sd) : -7);
  }
}

static void equal_points_are_no_interval(void **state) {
  (void)state;
  static double x[MANY], value[MANY];
  for (int i = 0; i < MANY; i++)
    x[i] = 0.7;
  const double sd = 1;
  check_status(rv_cdf_many(value, x, MANY, normal, &sd, THREADS), RV_OK);
  for (int i = 0; i < MANY; i++)
    check_equal(value[i], normal(0.7, &sd));
}

static void nan_comes_through(void **state) {
  (void)state;
  static double x[MANY], value[MANY];
  spread(x, 0, 1);
  check_status(rv_cdf_many(value, x, MANY, nowhere, NULL, THREADS), RV_OK);
  for (int i = 0; i < MANY; i++)
    if (x[i] > 0.5)
      check_nan(value[i]);
    else
      check_near(value[i], 0.1, documented);
}

/* A law with atoms, at `MANY` points of which a third lie on either: no value is lost to a piece
   that ends there. */
static void atoms_have_their_own_values(void **state) {
  (void)state;
  static double x[MANY], value[MANY];
  const double atom = 1e-3;
  for (int end = 0; end < 2; end++) {
    for (int i = 0; i < MANY; i++)
      x[i] = end == 0 ? fmax(0.3, 3.0 * i / MANY - 1) : fmin(0.3, 3.0 * i / MANY - 1);
    check_status(rv_cdf_many(value, x, MANY, with_atom, &atom, THREADS), RV_OK);
    for (int i = 0; i < MANY; i++)
      check_near(value[i], with_atom(x[i], &atom), documented);
  }
}

/* An atom so near the end of a piece that no node lies between. */
static void no_piece_reaches_beyond_an_atom(void **state) {
  (void)state;
  static double x[MANY], value[MANY];
  const double atom = 0.4;
  for (int side = -1; side <= 1; side += 2) {
    for (int i = 0; i < MANY; i++)
      x[i] = side > 0 ? fmin(0.3, 2.0 * i / MANY - 1) : fmax(0.3, 2.0 * i / MANY - 0.4);
    x[side > 0 ? MANY - 1 : 0] += side * 1e-7;
    check_status(rv_cdf_many(value, x, MANY, with_atom, &atom, THREADS), RV_OK);
    for (int i = 0; i < MANY; i++)
      check_near(value[i], with_atom(x[i], &atom), documented);
  }
}

static void values_do_not_depend_on_threads(void **state) {
  (void)state;
  static double x[MANY], one[MANY], three[MANY];
  spread(x, -3, 3);
  check_status(rv_cdf_many(one, x, MANY, normal, &(double){0.01}, 1), RV_OK);
  check_status(rv_cdf_many(three, x, MANY, normal, &(double){0.01}, 3), RV_OK);
  for (int i = 0; i < MANY; i++)
    check_equal(one[i], three[i]);
}

static atomic_size_t calls;

static double counted(double x, const void *sd) {
  calls++;
  return normal(x, sd);
}

/* What the interpolant is for: fewer evaluations than points. */
static void interpolation_saves_evaluations(void **state) {
  (void)state;
  static double x[MANY], value[MANY];
  spread(x, -4, 4);
  calls = 0;
  check_status(rv_cdf_many(value, x, MANY, counted, &(double){1}, THREADS), RV_OK);
  check(calls > 0 && calls < MANY / 50);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(smooth_functions_are_interpolated),
      cmocka_unit_test(rough_functions_are_evaluated),
      cmocka_unit_test(short_lists_are_evaluated),
      cmocka_unit_test(equal_points_are_no_interval),
      cmocka_unit_test(nan_comes_through),
      cmocka_unit_test(atoms_have_their_own_values),
      cmocka_unit_test(no_piece_reaches_beyond_an_atom),
      cmocka_unit_test(values_do_not_depend_on_threads),
      cmocka_unit_test(interpolation_saves_evaluations),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
