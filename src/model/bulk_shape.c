/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bulk_shape.h"

#include "model/bulk.h"
#include "theory/bulk_bound.h"
#include "theory/equalised_edge.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/*
 * The mean of k neighbouring spacing ratios of a GOE-like matrix has the standard error
 * 0.31 / sqrt(k): measured on Wishart spectra of 50 to 400 eigenvalues (k = 24 to 198), where it is
 * 0.306 to 0.313; 0.27 to 0.30 for fewer than 20. One ratio has 0.25; neighbours correlate.
 */
static const double ratio_sd = 0.31;

/* Standard errors that a normal mean exceeds on either side with the level's probability. */
static double allowed_errors(void) {
  return gsl_cdf_ugaussian_Qinv(RV_SHAPE_LEVEL / 2);
}

static bool any_ties(const double *eigenvalue, size_t count) {
  for (size_t i = 0; i + 1 < count; i++)
    if (eigenvalue[i] == eigenvalue[i + 1])
      return true;
  return false;
}

static void measure_spacing(rv_bulk_shape *out, const double *eigenvalue) {
  const size_t count_min = 8;
  out->has_ties = any_ties(eigenvalue, out->count);
  out->spacing = out->spacing_error = NAN;
  if (out->count < count_min || out->has_ties)
    return;
  double ratios = (double)(out->count - 2 * (out->count / 4)) - 2;
  out->spacing = rv_spacing_ratio(eigenvalue, out->count);
  out->spacing_error = ratio_sd / sqrt(ratios);
  out->spacing_tells = allowed_errors() * out->spacing_error < RV_SPACING_GOE - RV_SPACING_POISSON;
}

/* Beside a hard edge, for n near m, small eigenvalues are nothing special. */
static double lower_edge(double m, double n) {
  return rv_equalised_has_lower(m, n) ? rv_equalised_lower_quantile(m, n, RV_SHAPE_LEVEL) : 0;
}

void rv_bulk_shape_of(rv_bulk_shape *out, const double *eigenvalue, size_t m, size_t n,
                      double excess) {
  double rows = (double)m, columns = (double)n, sum = 0;
  *out = (rv_bulk_shape){.count = n, .distance = NAN, .allowed = NAN};
  for (size_t i = 0; i < n; i++)
    sum += eigenvalue[i];
  if (n > 0 && sum > 0) {
    double mean = sum / columns; /* 1 for unit variances and eigenvalues divided by m */
    double edge = mean * lower_edge(rows, columns);
    out->distance = rv_marchenko_pastur_distance(eigenvalue, m, n, mean);
    out->allowed = rv_bulk_bound_at(rows, columns, excess, RV_SHAPE_LEVEL);
    while (out->below < n && eigenvalue[out->below] < edge)
      out->below++;
  }
  measure_spacing(out, eigenvalue);
}

bool rv_bulk_tells(const rv_bulk_shape *shape) {
  return shape->count >= RV_BULK_MIN && isfinite(shape->distance);
}

bool rv_spacing_is_random(const rv_bulk_shape *shape) {
  return !shape->spacing_tells ||
         fabs(shape->spacing - RV_SPACING_GOE) <= allowed_errors() * shape->spacing_error;
}

bool rv_bulk_is_random(const rv_bulk_shape *shape) {
  return shape->distance <= shape->allowed && shape->below == 0 && !shape->has_ties &&
         rv_spacing_is_random(shape);
}
