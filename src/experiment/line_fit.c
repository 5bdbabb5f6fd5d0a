/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/line_fit.h"

#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* Least squares with weights 1 / sigma^2; `weight` is room for them. */
static rv_line weighted_line(const double *x, const double *y, const double *sigma, double *weight,
                             size_t count) {
  rv_line line;
  double cov00, cov01, cov11, freedom = (double)(count - 2);
  for (size_t i = 0; i < count; i++)
    weight[i] = 1 / (sigma[i] * sigma[i]);
  gsl_fit_wlinear(x, 1, weight, 1, y, 1, count, &line.intercept, &line.slope, &cov00, &cov01,
                  &cov11, &line.chi_squared);
  bool scattered = gsl_cdf_chisq_Q(line.chi_squared, freedom) < RV_SCATTER_LEVEL;
  line.slope_error = sqrt(cov11) * (scattered ? sqrt(line.chi_squared / freedom) : 1);
  return line;
}

rv_line rv_fit_line(const double *x, const double *y, const double *sigma, size_t count) {
  const rv_line none = {NAN, NAN, NAN, NAN};
  double low = INFINITY, high = -INFINITY, *weight;
  for (size_t i = 0; i < count; i++) {
    low = fmin(low, x[i]);
    high = fmax(high, x[i]);
    if (!isfinite(y[i]) || !(sigma[i] > 0) || isinf(sigma[i]))
      return none;
  }
  if (count < 3 || !(low < high) || rv_alloc_doubles(&weight, count, 1) != RV_OK)
    return none;
  rv_line line = weighted_line(x, y, sigma, weight, count);
  free(weight);
  return line;
}
