/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/universality.h"

#include "reverify/ensemble_law.h"
#include "reverify/wishart_edge.h"
#include "theory/edge_expansion.h"

#include <gsl/gsl_randist.h>
#include <math.h>

static double excess_kurtosis(rv_ensemble ensemble, double m, double n) {
  return rv_ensemble_kurtosis(ensemble, fmax(m, n)) - 3;
}

double rv_gue_edge_distance(double n) {
  rv_edge_expansion unitary = rv_gue_expansion(n);
  return rv_expansion_distance(&unitary);
}

double rv_ensemble_edge_shift(rv_ensemble ensemble, double m, double n) {
  rv_edge edge = rv_upper_edge(m, n);
  return edge.centre / edge.scale * excess_kurtosis(ensemble, m, n) / sqrt(m * n);
}

double rv_ensemble_edge_mean(rv_ensemble ensemble, double m, double n) {
  rv_edge_expansion gaussian = rv_upper_expansion(m, n);
  return rv_expanded_mean(&gaussian) + rv_ensemble_edge_shift(ensemble, m, n);
}

double rv_ensemble_edge_mean_allowance(rv_ensemble ensemble, double m, double n) {
  double h = rv_upper_expansion(m, n).h;
  return 1.1 * h * h + 8 * h * fabs(rv_ensemble_edge_shift(ensemble, m, n));
}

double rv_ensemble_error_allowance(rv_ensemble ensemble, const rv_relu_law *law, double k,
                                   double tau) {
  double excess = fabs(excess_kurtosis(ensemble, law->m, law->n)), kept = law->p * law->m;
  double on = 2 * excess / kept;
  double off =
      (law->n - k) * 2 / kept * (6 * excess / kept) * tau * gsl_ran_ugaussian_pdf(tau) / 12;
  return on + off;
}

bool rv_ensemble_has_gaussian_error(rv_ensemble ensemble, const rv_relu_law *law, double k,
                                    double tau) {
  double kept = law->p * law->m;
  if (ensemble == RV_GAUSSIAN)
    return true;
  return k >= 10 && kept >= 200 && law->n <= kept && tau * sqrt(2 * k / kept) <= 0.75;
}
