/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ascents: a hill reached in one step, a curved valley, a saddle to be left, an early end. */
#include "check.h"
#include "numeric/ascent.h"

/* -(x - 1)^2 - 1e-8 (y + 2)^2, of two curvatures eight orders apart. */
static rv_status hill(double *value, double *gradient, const double *x, void *context) {
  (void)context;
  double a = x[0] - 1, b = x[1] + 2;
  *value = -a * a - 1e-8 * b * b;
  gradient[0] = -2 * a;
  gradient[1] = -2e-8 * b;
  return RV_OK;
}

static void a_hill_takes_one_step(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {3, 5};
  check_status(rv_ascend(&out, x, 2, hill, NULL, 1e-9, 100, 10), RV_OK);
  assert_int_equal(out.steps, 1);
  check_near(x[0], 1, 1e-5);
  check_near(x[1], -2, 1e-5);
  check_near(out.gained, 4 + 49e-8, 1e-9);
}

/* Minus Rosenbrock's function, highest at (1, 1). */
static rv_status valley(double *value, double *gradient, const double *x, void *context) {
  (void)context;
  double a = 1 - x[0], b = x[1] - x[0] * x[0];
  *value = -a * a - 100 * b * b;
  gradient[0] = 2 * a + 400 * x[0] * b;
  gradient[1] = -200 * b;
  return RV_OK;
}

static void a_curved_valley_is_followed(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {-1.2, 1};
  check_status(rv_ascend(&out, x, 2, valley, NULL, 1e-12, 0.5, 100), RV_OK);
  check(out.steps < 100);
  check_near(x[0], 1, 1e-4);
  check_near(x[1], 1, 2e-4);
  check_relative(out.gained, 24.2, 1e-8);
}

/* x^2 / 2 - x^4 / 4 - y^2: from a point at whose side the saddle (0, 0) lies, up to (1, 0). */
static rv_status saddle(double *value, double *gradient, const double *x, void *context) {
  (void)context;
  double square = x[0] * x[0];
  *value = square / 2 - square * square / 4 - x[1] * x[1];
  gradient[0] = x[0] - square * x[0];
  gradient[1] = -2 * x[1];
  return RV_OK;
}

static void a_saddle_repels(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {0.01, 1};
  check_status(rv_ascend(&out, x, 2, saddle, NULL, 1e-10, 0.5, 100), RV_OK);
  check_near(x[0], 1, 1e-4);
  check_near(x[1], 0, 1e-4);
}

static void the_top_is_left_alone(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {1, 1};
  check_status(rv_ascend(&out, x, 2, valley, NULL, 1e-4, 0.5, 100), RV_OK);
  assert_int_equal(out.steps, 0);
  check_equal(out.gained, 0);
  check(x[0] == 1 && x[1] == 1);
}

static void it_ends_where_told(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {-1.2, 1};
  check_status(rv_ascend(&out, x, 2, valley, NULL, 1e-12, 0.5, 3), RV_OK);
  assert_int_equal(out.steps, 3);
  check(out.gained > 0 && out.to_gain > 1e-12 * out.gained);
}

static rv_status refuses(double *value, double *gradient, const double *x, void *context) {
  (void)value, (void)gradient, (void)x, (void)context;
  return RV_ENOMEM;
}

static void faults_are_passed_on(void **state) {
  (void)state;
  rv_ascent out;
  double x[] = {0, 0};
  check_status(rv_ascend(&out, x, 2, refuses, NULL, 1e-4, 0.5, 3), RV_ENOMEM);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_hill_takes_one_step), cmocka_unit_test(a_curved_valley_is_followed),
      cmocka_unit_test(a_saddle_repels),       cmocka_unit_test(the_top_is_left_alone),
      cmocka_unit_test(it_ends_where_told),    cmocka_unit_test(faults_are_passed_on),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
