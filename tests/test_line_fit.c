/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Straight lines: exact ones, and scattered points of known law. */
#include "check.h"
#include "experiment/line_fit.h"

#include <float.h>

static void fits_exact_lines(void **state) {
  (void)state;
  const double x[] = {1, 2, 4, 8, 16}, sigma[] = {1, 0.5, 2, 0.1, 3};
  rv_line_point point[5];
  for (int i = 0; i < 5; i++)
    point[i] = (rv_line_point){x[i], 3 - 0.5 * x[i], sigma[i], 100};
  rv_line line = rv_fit_line(point, 5);
  check_relative(line.slope, -0.5, 64 * DBL_EPSILON);
  check_relative(line.intercept, 3, 64 * DBL_EPSILON);
  check_near(line.chi_squared, 0, 1e-25);
}

typedef struct sums {
  long double w, wx, wxx, determinant;
} sums;

/* What y_i adds to the slope, by the normal equations without a shift of the origin. */
static long double factor(const sums *s, const rv_line_point *p) {
  return p->draws * (s->w * p->x - s->wx) / s->determinant;
}

/* Least squares weighted by the draws, in the slope's factors of y. */
static rv_line normal_equations(const rv_line_point *point, size_t count) {
  sums s = {0};
  long double wy = 0, slope = 0, variance = 0, squares = 0, chi = 0;
  for (size_t i = 0; i < count; i++) {
    s.w += point[i].draws;
    s.wx += point[i].draws * (long double)point[i].x;
    s.wxx += point[i].draws * (long double)point[i].x * point[i].x;
    wy += point[i].draws * (long double)point[i].y;
  }
  s.determinant = s.w * s.wxx - s.wx * s.wx;
  for (size_t i = 0; i < count; i++) {
    long double part = factor(&s, &point[i]) * point[i].sigma;
    slope += factor(&s, &point[i]) * point[i].y;
    variance += part * part;
    squares += part * part * part * part / (point[i].draws - 1);
  }
  long double intercept = (wy - slope * s.wx) / s.w;
  for (size_t i = 0; i < count; i++) {
    long double residual = (point[i].y - intercept - slope * point[i].x) / point[i].sigma;
    chi += residual * residual;
  }
  return (rv_line){.slope = (double)slope,
                   .slope_error = (double)sqrtl(variance),
                   .intercept = (double)intercept,
                   .chi_squared = (double)chi,
                   .freedom = (double)(variance * variance / squares)};
}

static const double scattered_x[] = {0.5, 1, 2, 3.5, 5, 8};
static const double scattered_y[] = {1.1, 0.8, 2.2, 3.1, 5.4, 7.7};
enum { SCATTERED = 6 };

/* Standard errors in fixed proportions, scaled to give the residuals this chi-square. */
static void scatter(rv_line_point point[SCATTERED], double chi_squared) {
  static const double proportion[] = {.1, .2, .15, .1, .3, .2}, draws[] = {90, 30, 2, 55, 10, 25};
  for (int i = 0; i < SCATTERED; i++)
    point[i] = (rv_line_point){scattered_x[i], scattered_y[i], proportion[i], draws[i]};
  rv_line unit = normal_equations(point, SCATTERED);
  for (int i = 0; i < SCATTERED; i++)
    point[i].sigma *= sqrt(unit.chi_squared / chi_squared);
}

/* P(chi^2 with 4 degrees > x) = exp(-x/2) (1 + x/2) passes RV_SCATTER_LEVEL, 1e-3, at x = 18.47. */
static void fits_scattered_points(void **state) {
  (void)state;
  static const double chi_squared[] = {0.01, 2, 10, 18.4, 18.5, 40, 1e4};
  check(exp(-18.4 / 2) * (1 + 18.4 / 2) > RV_SCATTER_LEVEL);
  check(exp(-18.5 / 2) * (1 + 18.5 / 2) < RV_SCATTER_LEVEL);
  for (size_t i = 0; i < sizeof chi_squared / sizeof *chi_squared; i++) {
    rv_line_point point[SCATTERED];
    double birge = chi_squared[i] > 18.45 ? sqrt(chi_squared[i] / 4) : 1;
    scatter(point, chi_squared[i]);
    rv_line line = rv_fit_line(point, SCATTERED);
    rv_line reference = normal_equations(point, SCATTERED);
    check_relative(line.slope, reference.slope, 1e-13);
    check_relative(line.intercept, reference.intercept, 1e-12);
    check_relative(line.chi_squared, chi_squared[i], 1e-12);
    check_relative(line.slope_error, reference.slope_error * birge, 1e-12);
    check_relative(line.freedom, reference.freedom, 1e-12);
  }
}

/* Points alike in sigma and in draws have the degrees of freedom of all their draws together where
   each weighs the same in the slope, as the two ends of a line of three do. */
static void degrees_of_freedom_add_up(void **state) {
  (void)state;
  const rv_line_point point[] = {{-1, 0, 1, 8}, {0, 0, 1, 8}, {1, 0, 1, 8}};
  check_relative(rv_fit_line(point, 3).freedom, 14, 1e-14);
}

static void check_no_line(const double *x, const double *y, const double *sigma, size_t count) {
  rv_line_point point[3] = {0};
  for (size_t i = 0; i < count; i++)
    point[i] = (rv_line_point){x[i], y[i], sigma[i], 10};
  rv_line line = rv_fit_line(point, count);
  check_nan(line.slope);
  check_nan(line.slope_error);
}

static void refuses_lines_through_too_little(void **state) {
  (void)state;
  const double x[] = {1, 2, 3}, y[] = {1, 2, 3}, sigma[] = {1, 1, 1}, same[] = {2, 2, 2};
  check_no_line(x, y, sigma, 0);
  check_no_line(x, y, sigma, 2);
  check_no_line(same, y, sigma, 3);
  check_no_line(x, (double[]){1, NAN, 3}, sigma, 3);
  check_no_line((double[]){1, NAN, 3}, y, sigma, 3);
  check_no_line(x, y, (double[]){1, 0, 1}, 3);
  check_no_line(x, y, (double[]){1, NAN, 1}, 3);
  const rv_line_point once[] = {{1, 1, 1, 10}, {2, 2, 1, 1}, {3, 3, 1, 10}};
  check_nan(rv_fit_line(once, 3).slope);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fits_exact_lines),
      cmocka_unit_test(fits_scattered_points),
      cmocka_unit_test(degrees_of_freedom_add_up),
      cmocka_unit_test(refuses_lines_through_too_little),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
