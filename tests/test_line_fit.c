/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Straight lines: exact ones, and scattered points of known law. */
#include "check.h"
#include "experiment/line_fit.h"

#include <float.h>

static void fits_exact_lines(void **state) {
  (void)state;
  const double x[] = {1, 2, 4, 8, 16}, sigma[] = {1, 0.5, 2, 0.1, 3};
  double y[5];
  for (int i = 0; i < 5; i++)
    y[i] = 3 - 0.5 * x[i];
  rv_line line = rv_fit_line(x, y, sigma, 5);
  check_relative(line.slope, -0.5, 64 * DBL_EPSILON);
  check_relative(line.intercept, 3, 64 * DBL_EPSILON);
  check_near(line.chi_squared, 0, 1e-25);
}

/* Weighted least squares by the normal equations, without a shift of the origin. */
static rv_line normal_equations(const double *x, const double *y, const double *sigma,
                                size_t count) {
  long double w = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, chi = 0;
  for (size_t i = 0; i < count; i++) {
    long double weight = 1 / ((long double)sigma[i] * sigma[i]);
    w += weight;
    wx += weight * x[i];
    wy += weight * y[i];
    wxx += weight * x[i] * x[i];
    wxy += weight * x[i] * y[i];
  }
  long double determinant = w * wxx - wx * wx;
  long double slope = (w * wxy - wx * wy) / determinant, intercept = (wy - slope * wx) / w;
  for (size_t i = 0; i < count; i++) {
    long double residual = (y[i] - intercept - slope * x[i]) / sigma[i];
    chi += residual * residual;
  }
  return (rv_line){.slope = (double)slope,
                   .slope_error = (double)sqrtl(w / determinant),
                   .intercept = (double)intercept,
                   .chi_squared = (double)chi};
}

static const double scattered_x[] = {0.5, 1, 2, 3.5, 5, 8};
static const double scattered_y[] = {1.1, 0.8, 2.2, 3.1, 5.4, 7.7};
enum { SCATTERED = 6 };

/* Standard errors in fixed proportions, scaled to give the residuals this chi-square. */
static void scale_errors(double sigma[SCATTERED], double chi_squared) {
  static const double proportion[] = {.1, .2, .15, .1, .3, .2};
  rv_line unit = normal_equations(scattered_x, scattered_y, proportion, SCATTERED);
  for (int i = 0; i < SCATTERED; i++)
    sigma[i] = proportion[i] * sqrt(unit.chi_squared / chi_squared);
}

/* P(chi^2 with 4 degrees > x) = exp(-x/2) (1 + x/2) passes RV_SCATTER_LEVEL, 1e-3, at x = 18.47. */
static void fits_scattered_points(void **state) {
  (void)state;
  static const double chi_squared[] = {0.01, 2, 10, 18.4, 18.5, 40, 1e4};
  check(exp(-18.4 / 2) * (1 + 18.4 / 2) > RV_SCATTER_LEVEL);
  check(exp(-18.5 / 2) * (1 + 18.5 / 2) < RV_SCATTER_LEVEL);
  for (size_t i = 0; i < sizeof chi_squared / sizeof *chi_squared; i++) {
    double sigma[SCATTERED], birge = chi_squared[i] > 18.45 ? sqrt(chi_squared[i] / 4) : 1;
    scale_errors(sigma, chi_squared[i]);
    rv_line line = rv_fit_line(scattered_x, scattered_y, sigma, SCATTERED);
    rv_line reference = normal_equations(scattered_x, scattered_y, sigma, SCATTERED);
    check_relative(line.slope, reference.slope, 1e-13);
    check_relative(line.intercept, reference.intercept, 1e-12);
    check_relative(line.chi_squared, chi_squared[i], 1e-12);
    check_relative(line.slope_error, reference.slope_error * birge, 1e-12);
  }
}

static void check_no_line(const double *x, const double *y, const double *sigma, size_t count) {
  rv_line line = rv_fit_line(x, y, sigma, count);
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
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fits_exact_lines),
      cmocka_unit_test(fits_scattered_points),
      cmocka_unit_test(refuses_lines_through_too_little),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
