/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/sigmoid_next_order.h"

#include "theory/sigmoid_first_order.h"
#include "theory/slope_departure.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* The ratio of the eighth derivative's coefficient to the sixth's, at the inflection, and of the
   seventh's to the fifth's, at 0. */
static const double last_ratio = 17.0 / 168;

/* |sigma''| at its largest. */
static double curvature(void) {
  return 1 / (6 * sqrt(3));
}

static double flattened(rv_approximation kind) {
  const double mean = log(2 + sqrt(3)), d = curvature();
  double k = kind == RV_MACKAY ? M_PI / 8 : 3 / (M_PI * M_PI);
  double own = k * k * (3 * mean / 6 - mean * mean * d) / 8;
  return fmax(fabs(own - d / 8), fabs(own - d / 24)) / rv_sigmoid_first_order(kind, mean, 0);
}

static double probit(void) {
  const double mean = log(2 + sqrt(3)), scale = 1.702, x = mean / scale;
  double at_once = fabs(gsl_cdf_ugaussian_P(x) - (0.5 + 1 / (2 * sqrt(3))));
  double by_variance = gsl_ran_ugaussian_pdf(x) * x / (2 * scale * scale);
  return fabs(curvature() / 2 - by_variance) / at_once;
}

/* E w^(2j) for w uniform of variance 1. */
static double moment(double j) {
  return pow(3, j) / (2 * j + 1);
}

/* V_k. */
static double variance(double scale, double n, double k) {
  return scale * scale / 4 * (1 + 4 * k / (5 * n));
}

double rv_symmetric_next_order(rv_approximation kind, double scale, double n) {
  switch (kind) {
  case RV_TAYLOR:
    return variance(scale, n, 1) / 4;
  case RV_SECOND_ORDER:
    return variance(scale, n, 2) / 6;
  case RV_FOURTH_ORDER:
    return 7 * last_ratio * variance(scale, n, 3);
  case RV_GAUSS_HERMITE:
    return variance(scale, n, 2) / 2;
  case RV_EDGEWORTH:
    return last_ratio * (28 + 35.0 / 4) * variance(scale, n, 3);
  case RV_MACKAY:
  case RV_VARIANCE_MATCHED:
    return flattened(kind) * variance(scale, n, 1);
  case RV_PROBIT:
    return probit() * scale * scale / 4;
  default:
    return NAN;
  }
}

double rv_symmetric_least_error(double scale, double n) {
  return curvature() / 720 * n * moment(3) / 4 * pow(scale * scale / n, 3);
}

double rv_symmetric_next_order_of_gap(double scale) {
  return 3 * scale * scale / 4 / 6;
}

/* E|sum w^5| from below, for weights of variance 1. */
static double fifth_powers(double n) {
  double square = n * moment(5), fourth = n * moment(10) + 3 * n * (n - 1) * pow(moment(5), 2);
  return pow(square, 1.5) / sqrt(fourth);
}

/* sqrt(E k_4^2 E k_3^2) / E|k_5|, the last from below. */
static double product_ratio(double scale, double n, double p) {
  double fourth = n * moment(4) + n * (n - 1) * pow(moment(2), 2), third = n * moment(3);
  return p * fabs(1 - 6 * p) * sqrt(fourth * third) / (fabs(1 - 12 * p) * fifth_powers(n)) * scale *
         scale / n;
}

double rv_skewed_least_error(double scale, double n, double q) {
  double p = q * (1 - q), factor = p * fabs(1 - 2 * q) * fabs(1 - 12 * p);
  return factor * fifth_powers(n) * pow(scale * scale / n, 2.5) / 480;
}

double rv_skewed_next_order(rv_approximation kind, double scale, double n, double q) {
  double p = q * (1 - q), a = fabs(1 - 12 * p), b = fabs(1 - 60 * p + 360 * p * p);
  double h = 3 * scale * scale / n, u = 3 * p * scale * scale;
  switch (kind) {
  case RV_SECOND_ORDER:
  case RV_GAUSS_HERMITE:
    return (a * h + 10 * u) / 10;
  case RV_FOURTH_ORDER:
    return last_ratio * ((b / p + 21 * a + 35 * fabs(1 - 6 * p)) * h + 105 * u) /
           fmin(10, 1 / p - 2);
  case RV_EDGEWORTH:
    return last_ratio * (b / a * h + 21 * u + 35 * product_ratio(scale, n, p));
  default:
    return NAN;
  }
}

double rv_wide_next_order(double n) {
  return 1.5 / n;
}

/* The larger, and infinite for a NaN. */
static double worse(double departure, double other) {
  return departure >= other ? departure : isnan(other) ? INFINITY : other;
}

double rv_symmetric_bend(double scale, double n) {
  static const rv_approximation kinds[] = {RV_TAYLOR,       RV_SECOND_ORDER,    RV_MACKAY,
                                           RV_PROBIT,       RV_EDGEWORTH,       RV_GAUSS_HERMITE,
                                           RV_FOURTH_ORDER, RV_VARIANCE_MATCHED};
  double bend = rv_slope_departure(DBL_EPSILON / rv_symmetric_least_error(scale, n), 3);
  bend = worse(bend, rv_slope_departure(rv_symmetric_next_order_of_gap(scale), 1));
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    bend = worse(bend, rv_slope_departure(rv_symmetric_next_order(kinds[k], scale, n), 1));
  return bend;
}

double rv_skewed_bend(double scale, double n, double q) {
  static const rv_approximation kinds[] = {RV_SECOND_ORDER, RV_FOURTH_ORDER, RV_EDGEWORTH};
  double bend = rv_slope_departure(DBL_EPSILON / rv_skewed_least_error(scale, n, q), 2.5);
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    bend = worse(bend, rv_slope_departure(rv_skewed_next_order(kinds[k], scale, n, q), 1));
  return bend;
}
