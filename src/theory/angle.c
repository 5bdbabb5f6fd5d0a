/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/angle.h"

#include "reverify/ensemble_law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_cosine_sq_cdf(double cosine_sq, double m) {
  return gsl_cdf_beta_P(cosine_sq, 0.5, (m - 1) / 2);
}

double rv_gue_cosine_sq_cdf(double cosine_sq, double n) {
  return gsl_cdf_beta_P(cosine_sq / (2 - cosine_sq), 0.5, n - 1);
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
