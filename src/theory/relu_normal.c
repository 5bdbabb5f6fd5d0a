/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_normal.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

double rv_relu_approximate(rv_relu_approximation kind, const rv_input_sum *z) {
  if (kind == RV_RELU_FORWARD || z->variance == 0)
    return fmax(0, z->mean);
  double sd = sqrt(z->variance), m = z->mean / sd, density = gsl_ran_ugaussian_pdf(m);
  double g1 = z->third / (z->variance * sd), g2 = z->fourth / (z->variance * z->variance);
  double he2 = m * m - 1, he4 = m * m * (m * m - 6) + 3, terms = 1;
  if (kind >= RV_RELU_SKEWED)
    terms -= g1 * m / 6;
  if (kind >= RV_RELU_EDGEWORTH)
    terms += (3 * g2 * he2 + g1 * g1 * he4) / 72;
  return sd * (m * gsl_cdf_ugaussian_P(m) + density * terms);
}

double rv_relu_gap_bound(double mean, double variance) {
  return variance > 0 ? variance / (2 * (fabs(mean) + hypot(mean, sqrt(variance)))) : 0;
}

double rv_relu_gap_bound_any_mean(double variance) {
  return sqrt(variance) / 2;
}

double rv_relu_normal_bound(const rv_input_sum *z) {
  return z->variance > 0 ? z->absolute_third / (2 * z->variance) : 0;
}
