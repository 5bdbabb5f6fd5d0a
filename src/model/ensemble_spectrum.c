/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/ensemble_spectrum.h"

#include "model/bulk.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/semicircle.h"
#include "reverify/wishart_edge.h"

double rv_spectrum_distance(const double *eigenvalue, rv_ensemble ensemble, double m, double n) {
  return ensemble == RV_ENSEMBLES
             ? rv_semicircle_distance(eigenvalue, (size_t)n)
             : rv_marchenko_pastur_distance(eigenvalue, (size_t)m, (size_t)n, 1);
}

bool rv_spectrum_has_spacing(rv_ensemble ensemble, double eigenvalues, double correlation) {
  if (ensemble == RV_ORTHOGONAL || (ensemble == RV_CORRELATED && correlation > 0.99))
    return false;
  return eigenvalues >= (ensemble == RV_SPARSE ? 25 : 8);
}

rv_spectrum_range rv_spectrum_range_of(rv_ensemble ensemble, double m, double n) {
  if (ensemble == RV_ENSEMBLES)
    return (rv_spectrum_range){-2.2, 2.2};
  return (rv_spectrum_range){0, 1.1 * rv_bai_yin_largest(m, n)};
}

double rv_spectrum_mass(double low, double high, rv_ensemble ensemble, double m, double n) {
  if (ensemble == RV_ENSEMBLES)
    return rv_semicircle_cdf(high) - rv_semicircle_cdf(low);
  return rv_marchenko_pastur_cdf(high, n / m) - rv_marchenko_pastur_cdf(low, n / m);
}
