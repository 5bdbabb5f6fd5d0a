/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws of the angle between Wh and h: of every shape and law, and by either sampler. */
#include "law.h"
#include "model/image_angle.h"
#include "theory/angle.h"

#include <float.h>

enum { DRAWS = 4000 };

/* Worked out by hand, with lengths that are roots of whole numbers. */
static void cosines_are_of_vectors_cut_or_padded(void **state) {
  (void)state;
  const double z[] = {1, -2, 2, 4}, h[] = {0, 3, 4, 0, 0, 12};
  check_near(rv_image_cosine(z, h, 4, 3), 2 / (5 * 5.0), 4 * DBL_EPSILON);
  check_near(rv_image_cosine(z, h, 4, 6), 2 / (5 * 5.0), 4 * DBL_EPSILON);
  check_near(rv_image_cosine(z, h, 2, 6), -6 / (sqrt(5) * 3), 4 * DBL_EPSILON);
  check_near(rv_image_cosine(h, h, 6, 6), 1, 4 * DBL_EPSILON);
  check_equal(rv_image_cosine(z, h, 1, 6), 0); /* nothing of h is left */
  check_equal(rv_image_cosine(h, z, 1, 4), 0);
}

typedef struct shape {
  rv_ensemble ensemble;
  double m, n, k;
} shape;

static void draw_cosines(double *sample, rv_sampler sampler, const shape *s, size_t index) {
  const rv_matrix_law law = {s->m, s->n, .variance = 4, s->ensemble, .correlation = 0.3};
  rv_image_angle *angle;
  check_status(rv_image_angle_open(&angle, sampler, &law, s->k, 1), RV_OK);
  for (size_t t = 0; t < DRAWS; t++) {
    const rv_stream_key key = {295, sampler, index, t};
    check_status(rv_image_angle_draw(&key, &sample[t], angle), RV_OK);
  }
  rv_image_angle_close(angle);
}

static double square_cdf(double c, const void *untyped) {
  const shape *s = untyped;
  return s->ensemble == RV_ENSEMBLES ? rv_gue_cosine_sq_cdf(c, s->n) : rv_cosine_sq_cdf(c, s->m);
}

static void square(double *sample) {
  for (size_t t = 0; t < DRAWS; t++)
    sample[t] *= sample[t];
}

static void invariant_matrices_have_their_law(void **state) {
  (void)state;
  static const shape shapes[] = {{RV_GAUSSIAN, 9, 9, 2},    {RV_GAUSSIAN, 12, 5, 3},
                                 {RV_GAUSSIAN, 5, 12, 8},   {RV_ORTHOGONAL, 9, 9, 2},
                                 {RV_ORTHOGONAL, 12, 5, 3}, {RV_ORTHOGONAL, 5, 12, 8},
                                 {RV_ENSEMBLES, 9, 9, 4},   {RV_GAUSSIAN, 2, 2, 1}};
  static double dense[DRAWS], implicit[DRAWS];
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    check(rv_ensemble_is_invariant(shapes[i].ensemble));
    draw_cosines(dense, RV_DENSE, &shapes[i], i);
    draw_cosines(implicit, RV_IMPLICIT, &shapes[i], i);
    check_same_law(dense, implicit, DRAWS); /* signs and all */
    square(dense);
    square(implicit);
    check_law(dense, DRAWS, square_cdf, &shapes[i]);
    check_law(implicit, DRAWS, square_cdf, &shapes[i]);
  }
}

/* Whatever the entries are, and however few. */
static void independent_rows_have_the_mean_1_over_m(void **state) {
  (void)state;
  static const shape shapes[] = {{RV_UNIFORM_ENTRIES, 4, 4, 4}, {RV_LAPLACE, 6, 3, 2},
                                 {RV_STUDENT5, 5, 8, 7},        {RV_STUDENT3, 4, 2, 1},
                                 {RV_RADEMACHER, 6, 5, 3},      {RV_RADEMACHER, 5, 7, 5}};
  static double sample[DRAWS];
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
    draw_cosines(sample, RV_DENSE, &shapes[i], 100 + i);
    check_mean(sample, DRAWS, 0);
    square(sample);
    check_mean(sample, DRAWS, 1 / shapes[i].m);
  }
}

/* Rows that share all have Wh along (1, ..., 1), of which h, of k ones, has the part k/m. */
static void equal_rows_are_seen(void **state) {
  (void)state;
  const rv_matrix_law law = {8, 8, 1, RV_CORRELATED, .correlation = 1};
  rv_image_angle *angle;
  double cosine;
  check_status(rv_image_angle_open(&angle, RV_DENSE, &law, 3, 1), RV_OK);
  for (size_t t = 0; t < 20; t++) {
    check_status(rv_image_angle_draw(&(rv_stream_key){296, 0, 0, t}, &cosine, angle), RV_OK);
    check_near(cosine * cosine, 3.0 / 8, 32 * DBL_EPSILON);
  }
  rv_image_angle_close(angle);
}

static void refuses_what_does_not_fit(void **state) {
  (void)state;
  const rv_matrix_law small = {4, 4, 1, RV_GAUSSIAN, 0}, vast = {1e9, 1e9, 1, RV_GAUSSIAN, 0};
  rv_image_angle *angle;
  check_status(rv_image_angle_open(&angle, RV_DENSE, &small, 5, 1), RV_EINVAL);
  assert_null(angle);
  check_status(rv_image_angle_open(&angle, RV_DENSE, &vast, 5, 1), RV_ENOMEM);
  assert_null(angle);
  rv_image_angle_close(NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cosines_are_of_vectors_cut_or_padded),
      cmocka_unit_test(invariant_matrices_have_their_law),
      cmocka_unit_test(independent_rows_have_the_mean_1_over_m),
      cmocka_unit_test(equal_rows_are_seen),
      cmocka_unit_test(refuses_what_does_not_fit),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
