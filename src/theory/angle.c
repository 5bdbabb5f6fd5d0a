/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/angle.h"

#include "reverify/ensemble_law.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_cosine_sq_cdf(double cosine_sq, double m) {
  return gsl_cdf_beta_P(cosine_sq, 0.5, (m - 1) / 2);
}

double rv_gue_cosine_sq_cdf(double cosine_sq, double n) {
  return gsl_cdf_beta_P(cosine_sq / (2 - cosine_sq), 0.5, n - 1);
}

/* 2B/(1 + B) integrates to 2F1(1, n - 1; n + 1/2; 1/2) / (2n - 1), whose terms at least halve. */
double rv_gue_cosine_sq_mean(double n) {
  double sum = 0, term = 1;
  for (double j = 0; term > DBL_EPSILON / 4; j++) {
    sum += term;
    term *= (n - 1 + j) / (n + 0.5 + j) / 2;
  }
  return sum / (2 * n - 1);
}

double rv_complex_cosine_sq_cdf(double cosine_sq, double n) {
  return -expm1((n - 1) * log1p(-cosine_sq));
}

double rv_values_kept(double m, double n, double k) {
  return fmax(k - fmax(n - m, 0), 0);
}

bool rv_ensemble_is_invariant(rv_ensemble ensemble) {
  return ensemble == RV_GAUSSIAN || ensemble == RV_ORTHOGONAL || ensemble == RV_ENSEMBLES;
}

double rv_ensemble_cosine_distance(rv_ensemble ensemble, double m, double n, double k) {
  double excess = rv_ensemble_kurtosis(ensemble, fmax(m, n)) - 3;
  if (excess == 0 || rv_ensemble_is_invariant(ensemble))
    return 0;
  return (1 + fabs(excess) / 4) / sqrt(k * rv_values_kept(m, n, k));
}

double rv_ensemble_no_image(rv_ensemble ensemble, double m, double k) {
  double of_a_row = 0;
  if (ensemble == RV_RADEMACHER)
    of_a_row = sqrt(2 / (M_PI * k));
  else if (ensemble == RV_SPARSE)
    of_a_row = fmin(sqrt(M_PI / (8 * RV_SPARSE_DENSITY * k)), 1);
  return pow(of_a_row, m);
}
