/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/ensemble_law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_ensemble_kurtosis(rv_ensemble ensemble, double larger_side) {
  switch (ensemble) {
  case RV_RADEMACHER:
    return 1;
  case RV_UNIFORM_ENTRIES:
    return 9.0 / 5;
  case RV_SPARSE:
    return 1 / RV_SPARSE_DENSITY;
  case RV_LAPLACE:
    return 6;
  case RV_STUDENT5:
    return 9;
  case RV_STUDENT3:
    return INFINITY;
  case RV_ORTHOGONAL:
    return 3 * larger_side / (larger_side + 2);
  default:
    return 3;
  }
}

double rv_ensemble_tail(rv_ensemble ensemble, double x) {
  switch (ensemble) {
  case RV_RADEMACHER:
    return x < 1 ? 1 : 0;
  case RV_UNIFORM_ENTRIES:
    return fmax(0, 1 - x / sqrt(3));
  case RV_SPARSE:
    return x * x * RV_SPARSE_DENSITY < 1 ? RV_SPARSE_DENSITY : 0;
  case RV_LAPLACE:
    return exp(-M_SQRT2 * x);
  case RV_STUDENT5:
    return 2 * gsl_cdf_tdist_Q(x * sqrt(5.0 / 3), 5);
  case RV_STUDENT3:
    return 2 * gsl_cdf_tdist_Q(x * sqrt(3), 3);
  default:
    return 2 * gsl_cdf_ugaussian_Q(x);
  }
}

double rv_ensemble_edge_factor(rv_ensemble ensemble, double m, double n) {
  return 1 + (rv_ensemble_kurtosis(ensemble, fmax(m, n)) - 3) / sqrt(m * n);
}

double rv_ensemble_outlier_probability(rv_ensemble ensemble, double m, double n) {
  return -expm1(m * n * log1p(-rv_ensemble_tail(ensemble, pow(m * n, 0.25))));
}

/*
 * With x = alpha r(z) . dropout and z uniform on the sphere of radius sqrt(m) s, Q the orthonormal
 * columns: Q'x keeps all of the part of x along z, of mean square `along`, and (n - 1) / (m - 1)
 * of what is across. E z_i^4 = 3 m s^4 / (m + 2) and E z_i^2 z_j^2 = m s^4 / (m + 2).
 */
static double orthogonal_unthresholded_sq(double m, double n, double p) {
  double alpha_sq = 4 / (p * p * m * m);
  double along = alpha_sq * m * (3 * p / 2 + p * p * (m - 1) / 4) / (m + 2);
  double whole = alpha_sq * p * m / 2;
  double across = m > 1 ? (whole - along) * (n - 1) / (m - 1) : 0;
  return m * (along + across) - 1;
}

double rv_ensemble_unthresholded_sq(rv_ensemble ensemble, double m, double n, double p) {
  if (ensemble == RV_ORTHOGONAL && n <= m)
    return orthogonal_unthresholded_sq(m, n, p);
  if (!rv_ensemble_independent(ensemble))
    return NAN;
  return 2 * (n + rv_ensemble_kurtosis(ensemble, m) - 1) / (p * m) - 1 / m;
}
