/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/dcim_residual_law.h"

#include "numeric/normal_mean.h"
#include "reverify/logistic.h"

#include <math.h>

double rv_dcim_turn_adds(double width, double depth, double coupling, double degrees) {
  double half_sine = sin(degrees * M_PI / 360);
  return depth * width * coupling * coupling * 2 * half_sine * half_sine / 8;
}

/* s^2, s', s'^2 and s s'' of s = sigma(b), s'' = s' (1 - 2 s). */
static double square(double b, const void *unused) {
  (void)unused;
  return pow(rv_logistic(b), 2);
}

static double slope(double b, const void *unused) {
  (void)unused;
  return rv_logistic(b) * rv_logistic(-b);
}

static double slope_square(double b, const void *unused) {
  return pow(slope(b, unused), 2);
}

static double curvature(double b, const void *unused) {
  double s = rv_logistic(b);
  return s * slope(b, unused) * (1 - 2 * s);
}

static double first_term(double n, double g) {
  return n * g * g * rv_normal_mean(square, NULL, 1) / 2;
}

static double second_term(double n, double g) {
  double quadratic =
      rv_normal_mean(curvature, NULL, 1) / 4 + 3 * rv_normal_mean(slope_square, NULL, 1) / 16;
  return n * pow(g, 4) *
         ((1 + 1 / n) * quadratic - pow(rv_normal_mean(slope, NULL, 1), 2) / (8 * n));
}

double rv_dcim_weak_residual_sq(double width, double depth, double coupling) {
  return (depth - 1) * (first_term(width, coupling) + second_term(width, coupling));
}

double rv_dcim_weak_residual_allowance(double width, double depth, double coupling) {
  return (depth - 1) * fabs(second_term(width, coupling));
}

double rv_dcim_weak_residual_next_order(double width, double coupling) {
  return fabs(second_term(width, coupling)) / first_term(width, coupling);
}

/* s''^2 / 3 + s' s''' + (s'^2)'' / 2 = 4/3 s''^2 + 2 s' s'''. */
static double next_of_quadratic(double b, const void *unused) {
  double d = slope(b, unused), u = 1 - 2 * rv_logistic(b);
  return 4 * pow(d * u, 2) / 3 + 2 * d * d * (1 - 6 * d);
}

double rv_dcim_weak_nonlinear_next_order(double width, double coupling) {
  double part =
      rv_normal_mean(next_of_quadratic, NULL, 1) / (4 * rv_normal_mean(slope_square, NULL, 1));
  return fabs(part) * coupling * coupling * (1 + 4 / width);
}
