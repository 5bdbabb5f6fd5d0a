/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/random_likeness.h"

#include "model/bulk.h"
#include "reverify/wishart_edge.h"
#include "theory/bulk_bound.h"

#include <math.h>

/*
 * The mean of k neighbouring spacing ratios of a GOE-like matrix has the standard error
 * 0.31 / sqrt(k): measured on Wishart spectra of 50 to 400 eigenvalues (k = 24 to 198), where it is
 * 0.306 to 0.313; 0.27 to 0.30 for fewer than 20. One ratio has 0.25; neighbours correlate.
 */
static const double ratio_sd = 0.31;

double rv_likeness_bound(double m, double n) {
  const double excess = 7; /* of sparse signs, the largest of an ensemble with eight moments */
  return rv_bulk_bound(m, n, excess);
}

double rv_spike_threshold(double m, double n) {
  return pow(n / m, 0.25);
}

double rv_spike_eigenvalue(double m, double n, double strength) {
  if (strength <= rv_spike_threshold(m, n))
    return rv_bai_yin_largest(m, n);
  double square = strength * strength;
  return (1 + square) * (n / m + square) / square;
}

/* The bulk of a matrix with q outliers: that of an (m - q) x (n - q) matrix of this variance. */
typedef struct bulk {
  size_t outliers;
  double variance, edge; /* the edge: no eigenvalue of a random matrix is above it, nearly always */
} bulk;

static bulk bulk_without(size_t outliers, const double *eigenvalue, size_t m, size_t n) {
  size_t r = m < n ? m : n;
  double rows = (double)(m - outliers), columns = (double)(n - outliers), sum = 0;
  for (size_t i = 0; i < r - outliers; i++)
    sum += eigenvalue[i];
  rv_edge edge = rv_upper_edge(rows, columns);
  double variance = sum * (double)m / (rows * columns);
  return (bulk){outliers, variance,
                variance * (edge.centre + RV_OUTLIER_EXCESS * edge.scale) / (double)m};
}

static bulk find_bulk(const double *eigenvalue, size_t m, size_t n) {
  size_t r = m < n ? m : n;
  bulk b = bulk_without(0, eigenvalue, m, n);
  while (b.outliers < r / 2 && eigenvalue[r - 1 - b.outliers] > b.edge)
    b = bulk_without(b.outliers + 1, eigenvalue, m, n);
  return b;
}

static void measure_bulk(rv_random_likeness *out, const bulk *b, const double *eigenvalue, size_t m,
                         size_t n) {
  size_t rows = m - b->outliers, columns = n - b->outliers;
  double variance = b->variance * (double)rows / (double)m; /* of eigenvalues divided by m */
  out->outliers = b->outliers;
  out->bulk_variance = b->variance;
  out->bulk_distance = rv_marchenko_pastur_distance(eigenvalue, rows, columns, variance);
  out->bulk_bound = rv_likeness_bound((double)rows, (double)columns);
}

static void measure_spacing(rv_random_likeness *out, const double *eigenvalue, size_t count) {
  const size_t count_min = 8;
  double ratios = (double)(count - 2 * (count / 4)) - 2;
  out->spacing = count < count_min ? NAN : rv_spacing_ratio(eigenvalue, count);
  out->spacing_error = count < count_min ? NAN : ratio_sd / sqrt(ratios);
}

void rv_random_likeness_of(rv_random_likeness *out, const double *eigenvalue, size_t m, size_t n) {
  size_t r = m < n ? m : n;
  rv_edge edge = rv_upper_edge((double)m, (double)n);
  out->lambda_max = eigenvalue[r - 1];
  out->edge_excess = ((double)m * out->lambda_max - edge.centre) / edge.scale;
  bulk b = find_bulk(eigenvalue, m, n);
  measure_bulk(out, &b, eigenvalue, m, n);
  measure_spacing(out, eigenvalue, r - b.outliers);
  bool repelling =
      isnan(out->spacing) || fabs(out->spacing - RV_SPACING_GOE) <= 4 * out->spacing_error;
  out->like = out->bulk_distance <= out->bulk_bound && repelling;
}
