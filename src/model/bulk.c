/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bulk.h"

#include "reverify/marchenko_pastur.h"
#include "reverify/semicircle.h"

#include <math.h>

/* Among equal eigenvalues the distribution function jumps at the last, which only matters where
   the limit has an atom. */
static double distance_at(double below, double above, double cdf) {
  return fmax(fabs(cdf - below), fabs(above - cdf));
}

double rv_marchenko_pastur_distance(const double *eigenvalue, size_t m, size_t n, double variance) {
  size_t r = m < n ? m : n;
  double count = (double)n, zeros = (double)(n - r), largest = 0;
  for (size_t i = 0; i < r; i++) {
    double cdf = rv_marchenko_pastur_cdf(eigenvalue[i] / variance, count / (double)m);
    double below = (zeros + (double)i) / count;
    largest = fmax(largest, distance_at(below, below + 1 / count, cdf));
  }
  return largest;
}

double rv_semicircle_distance(const double *eigenvalue, size_t n) {
  double count = (double)n, largest = 0;
  for (size_t i = 0; i < n; i++) {
    double cdf = rv_semicircle_cdf(eigenvalue[i]);
    largest = fmax(largest, distance_at((double)i / count, (double)(i + 1) / count, cdf));
  }
  return largest;
}

double rv_spacing_ratio(const double *eigenvalue, size_t count) {
  size_t first = count / 4, last = count - count / 4; /* spacings between first .. last - 1 */
  double sum = 0, ratios = 0;
  for (size_t i = first; i + 2 < last; i++) {
    double one = eigenvalue[i + 1] - eigenvalue[i], two = eigenvalue[i + 2] - eigenvalue[i + 1];
    if (fmax(one, two) > 0) { /* three equal eigenvalues have no ratio */
      sum += fmin(one, two) / fmax(one, two);
      ratios++;
    }
  }
  return sum / ratios;
}
