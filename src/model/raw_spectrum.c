/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/raw_spectrum.h"

#include "model/directions.h"
#include "reverify/wishart_edge.h"

#include <math.h>

static double sum_of(const double *value, size_t count) {
  double sum = 0;
  for (size_t i = 0; i < count; i++)
    sum += value[i];
  return sum;
}

static double effective_rank(const double *eigenvalue, size_t n) {
  double sum = 0, entropy = 0;
  for (size_t i = 0; i < n; i++)
    sum += sqrt(eigenvalue[i]);
  for (size_t i = 0; i < n; i++) {
    double share = sqrt(eigenvalue[i]) / sum;
    entropy -= share > 0 ? share * log(share) : 0;
  }
  return exp(entropy);
}

/* The sum of the eigenvalues is n times the mean square of the entries. */
static void scale_to_mean_square_one(double *eigenvalue, size_t n) {
  double mean_square = sum_of(eigenvalue, n) / (double)n;
  for (size_t i = 0; i < n; i++)
    eigenvalue[i] /= mean_square;
}

rv_status rv_raw_spectrum_measure(rv_raw_spectrum *spectrum, const rv_stream_key *key) {
  double *eigenvalue = spectrum->eigenvalue;
  size_t m = spectrum->m, n = spectrum->n;
  scale_to_mean_square_one(eigenvalue, n);
  double largest = eigenvalue[n - 1];
  spectrum->beyond_edge = rv_eigenvalues_beyond_edge(eigenvalue, m, n);
  spectrum->stable_rank = sum_of(eigenvalue, n) / largest;
  spectrum->effective_rank = effective_rank(eigenvalue, n);
  spectrum->soft_rank = rv_bai_yin_largest((double)m, (double)n) / largest;
  size_t inside = n - spectrum->beyond_edge;
  return rv_tail_fit_find(&spectrum->tail, key, eigenvalue, n,
                          inside > 0 ? eigenvalue[inside - 1] : 0);
}
