/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/bulk_bound.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double rv_count_variance(double eigenvalues) {
  const double euler = 0.57721566490153286;
  double constant = 1 + euler + 3 * M_LN2 - M_PI * M_PI / 8;
  return (log(eigenvalues) + constant) / (M_PI * M_PI);
}

double rv_bulk_bound_at(double m, double n, double excess, double delta) {
  double r = fmin(m, n), quantile = gsl_cdf_ugaussian_Qinv(delta / (2 * r));
  double fluctuation = quantile * sqrt(rv_count_variance(r));
  return (fluctuation + 1 + 0.25 + excess / (2 * M_PI)) / n;
}

double rv_bulk_bound(double m, double n, double excess) {
  return rv_bulk_bound_at(m, n, excess, 0.1);
}
