/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/spike.h"

#include <math.h>

/* E tr 1/(z - W'W) of m x n, its first two derivatives in z, and what the order 1/n adds to it. */
typedef struct transform {
  double value, slope, curvature, added;
} transform;

/* Tall: m >= n. n times the Marchenko-Pastur transform is (z - (m - n) - root) / (2z). */
static transform tall_transform(double z, double m, double n) {
  double low = (sqrt(m) - sqrt(n)) * (sqrt(m) - sqrt(n));
  double high = (sqrt(m) + sqrt(n)) * (sqrt(m) + sqrt(n));
  double root = sqrt((z - low) * (z - high)), root_slope = (z - (m + n)) / root;
  double root_curvature = (1 - root_slope * root_slope) / root;
  transform t;
  t.value = (z - (m - n) - root) / (2 * z);
  t.slope = (1 - root_slope - 2 * t.value) / (2 * z);
  t.curvature = (-root_curvature - 4 * t.slope) / (2 * z);
  t.added = (1 / (z - low) + 1 / (z - high)) / 4 - 1 / (2 * root);
  return t;
}

/* Of the transpose: m - n eigenvalues 0 more. */
static transform wide_transform(transform t, double z, double m, double n) {
  double zeros = m - n;
  t.value += zeros / z;
  t.slope -= zeros / (z * z);
  t.curvature += 2 * zeros / (z * z * z);
  return t;
}

/* The part of E phi^2 and E phi phi' that a quadratic form gives, times z (1 - the other's mean).
 */
static void add_form(double *square, double *product, const transform *form, const transform *other,
                     double z) {
  double weight = z * (1 - other->value), weight_slope = 1 - other->value - z * other->slope;
  double variance = -2 * form->slope, covariance = -form->curvature;
  *square += weight * weight * variance;
  *product += weight * (weight_slope * variance + weight * covariance);
}

double rv_spiked_mean(double m, double n, double s) {
  double theta2 = s * s * m, rows = fmax(m, n) - 1, columns = fmin(m, n) - 1;
  double z = (rows + theta2) * (columns + theta2) / theta2; /* the zero of f */
  transform tall = tall_transform(z, rows, columns), wide = wide_transform(tall, z, rows, columns);
  double rest_tall = 1 - tall.value, rest_wide = 1 - wide.value;

  double slope = rest_tall * rest_wide - z * (tall.slope * rest_wide + rest_tall * wide.slope);
  double curvature =
      -2 * (tall.slope * rest_wide + rest_tall * wide.slope) -
      z * (tall.curvature * rest_wide + rest_tall * wide.curvature - 2 * tall.slope * wide.slope);

  /* g + q, q = r'S B'c: its variance, and the covariance of q and q' */
  double variance = 1 - z * tall.slope - tall.value,
         covariance = -z * tall.curvature / 2 - tall.slope;
  double mean = -z * tall.added * (rest_wide + rest_tall) - variance;
  double square = 4 * theta2 * variance, product = 4 * theta2 * covariance;
  add_form(&square, &product, &tall, &wide, z);
  add_form(&square, &product, &wide, &tall, z);

  double shift = -mean + product / slope - curvature * square / (2 * slope * slope);
  return (z + shift / slope) / m;
}

double rv_standardised_spiked_mean(double m, double n, double s) {
  return rv_spiked_mean(m, n, s) / (1 + s * s / n);
}

/* d ln lambda / d ln s of the limit (1 + s^2)(n/m + s^2) / s^2. */
static double log_slope(double m, double n, double s) {
  double square = s * s;
  return 2 * square / (1 + square) + 2 * square / (n / m + square) - 2;
}

double rv_standardised_spiked_allowance(double m, double n, double s) {
  double part = s * s / n, whole = 1 + part;
  double standardising = 1 + (2 + log_slope(m, n, s)) / whole - (2 + 4 * part) / (whole * whole);
  return (0.1 + standardising) / (m * n) * rv_standardised_spiked_mean(m, n, s);
}
