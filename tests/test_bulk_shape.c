/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What eigenvalues show of a random matrix: its numbers anew, and spectra that are none. */
#include "check.h"
#include "model/bulk.h"
#include "model/bulk_shape.h"
#include "reverify/wishart_spectrum.h"
#include "theory/bulk_bound.h"
#include "theory/equalised_edge.h"

enum { M = 200, N = 120 };

static void draw(double *eigenvalue, uint64_t trial) {
  const rv_stream_key key = {.seed = 61, .trial = trial};
  check_status(rv_wishart_spectrum(&key, eigenvalue, M, N), RV_OK);
}

static rv_bulk_shape shape_of(const double *eigenvalue) {
  rv_bulk_shape shape;
  rv_bulk_shape_of(&shape, eigenvalue, M, N, 0.5);
  return shape;
}

static void numbers_are_as_defined(void **state) {
  (void)state;
  double eigenvalue[N], sum = 0, edge = rv_equalised_lower_quantile(M, N, RV_SHAPE_LEVEL);
  draw(eigenvalue, 0);
  for (size_t i = 0; i < N; i++)
    sum += eigenvalue[i];
  rv_bulk_shape shape = shape_of(eigenvalue);
  assert_int_equal(shape.count, N);
  check_near(shape.distance, rv_marchenko_pastur_distance(eigenvalue, M, N, sum / N), 1e-14);
  check_near(shape.allowed, rv_bulk_bound_at(M, N, 0.5, RV_SHAPE_LEVEL), 1e-15);
  check_near(shape.spacing, rv_spacing_ratio(eigenvalue, N), 1e-15);
  check_near(shape.spacing_error, 0.31 / sqrt(N / 2 - 2), 1e-15);
  assert_int_equal(shape.below, eigenvalue[0] < edge * sum / N);
  check(shape.spacing_tells && !shape.has_ties);
}

/* Four looks at a level of 0.001 and less: of 300 spectra 1.2 expected, 14 with probability 1e-11.
 */
static void random_spectra_are_random(void **state) {
  (void)state;
  size_t unlike = 0;
  for (uint64_t t = 0; t < 300; t++) {
    double eigenvalue[N];
    draw(eigenvalue, t);
    rv_bulk_shape shape = shape_of(eigenvalue);
    check(rv_bulk_tells(&shape));
    unlike += !rv_bulk_is_random(&shape);
  }
  check(unlike < 14);
}

/* The unit does not matter. */
static void scales_say_nothing(void **state) {
  (void)state;
  double eigenvalue[N];
  draw(eigenvalue, 1);
  eigenvalue[0] = 1e-9;
  rv_bulk_shape before = shape_of(eigenvalue);
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] /= 37;
  rv_bulk_shape after = shape_of(eigenvalue);
  check_near(after.distance, before.distance, 1e-12);
  assert_int_equal(before.below, 1);
  assert_int_equal(after.below, 1);
}

/* Even spacings, spacings of independent points, ties, and eigenvalues below the edge. */
static void other_spectra_are_found_out(void **state) {
  (void)state;
  double eigenvalue[N];
  draw(eigenvalue, 2);
  eigenvalue[0] = eigenvalue[1] = 0;
  rv_bulk_shape shape = shape_of(eigenvalue);
  assert_int_equal(shape.below, 2);
  check(shape.has_ties && isnan(shape.spacing) && !rv_bulk_is_random(&shape));
  draw(eigenvalue, 2);
  for (size_t i = 0; i < N; i++)
    eigenvalue[i] = 0.1 + (double)i / 50;
  shape = shape_of(eigenvalue);
  check_near(shape.spacing, 1, 1e-10);
  check(!rv_spacing_is_random(&shape) && !rv_bulk_is_random(&shape));
  check(shape.distance > shape.allowed);
}

/* Too few for spacings, for the bulk, or none at all: nothing undefined passes for agreement. */
static void few_eigenvalues_tell_nothing(void **state) {
  (void)state;
  double eigenvalue[N];
  rv_bulk_shape shape;
  draw(eigenvalue, 3);
  rv_bulk_shape_of(&shape, eigenvalue, 40, 7, 0);
  check(isnan(shape.spacing) && !shape.spacing_tells && !rv_bulk_tells(&shape));
  rv_bulk_shape_of(&shape, eigenvalue, 40, RV_BULK_MIN, 0);
  check(rv_bulk_tells(&shape) && !shape.spacing_tells && isfinite(shape.spacing));
  rv_bulk_shape_of(&shape, eigenvalue, 40, 0, 0);
  check(!rv_bulk_tells(&shape) && isnan(shape.distance) && !rv_bulk_is_random(&shape));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_as_defined),       cmocka_unit_test(random_spectra_are_random),
      cmocka_unit_test(scales_say_nothing),           cmocka_unit_test(other_spectra_are_found_out),
      cmocka_unit_test(few_eigenvalues_tell_nothing),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
