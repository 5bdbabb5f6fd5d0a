/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/bulk.h"

#include "numeric/gram.h"
#include "numeric/transpose.h"
#include "reverify/marchenko_pastur.h"
#include "reverify/semicircle.h"
#include "support/memory.h"

#include <lapacke.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Up to here LAPACK's one-stage reduction is as fast as the two-stage one. */
enum { ONE_STAGE_MAX = 400 };

static rv_status check_info(lapack_int info, const char *routine, size_t n) {
  if (info == 0)
    return RV_OK;
  return rv_fail(RV_ENUMERIC, "LAPACK %s returned %d at n = %zu: check the matrix for NaN", routine,
                 (int)info, n);
}

/* The Gram matrix of the narrower side; W has `rows` of `r` entries. */
static void narrow_gram(double *gram, const double *matrix, size_t rows, size_t r, int threads) {
  memset(gram, 0, r * r * sizeof *gram);
  rv_gram_add(gram, matrix, rows, r, threads);
}

static rv_status fill_gram(double *gram, const double *matrix, size_t m, size_t n, int threads) {
  if (m >= n) {
    narrow_gram(gram, matrix, m, n, threads);
    return RV_OK;
  }
  double *transposed;
  RV_TRY(rv_alloc_doubles(&transposed, n, m));
  rv_transpose(transposed, matrix, m, n);
  narrow_gram(gram, transposed, n, m, threads);
  free(transposed);
  return RV_OK;
}

static rv_status symmetric_spectrum(double *eigenvalue, double *matrix, size_t n) {
  lapack_int size = (lapack_int)n;
  if (n <= ONE_STAGE_MAX)
    return check_info(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', size, matrix, size, eigenvalue),
                      "dsyevd", n);
  return check_info(
      LAPACKE_dsyevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', size, matrix, size, eigenvalue),
      "dsyevd_2stage", n);
}

rv_status rv_matrix_spectrum(double *eigenvalue, const double *matrix, size_t m, size_t n,
                             int threads) {
  size_t r = m < n ? m : n;
  double *gram;
  RV_TRY(rv_alloc_doubles(&gram, r, r));
  rv_status status = fill_gram(gram, matrix, m, n, threads);
  if (status == RV_OK)
    status = symmetric_spectrum(eigenvalue, gram, r);
  free(gram);
  for (size_t i = 0; i < r && status == RV_OK; i++)
    eigenvalue[i] = fmax(eigenvalue[i] / (double)m, 0); /* rounding can make a 0 negative */
  return status;
}

/* A tie counts for the distribution function from its last point on, which only matters where the
   limit has an atom. */
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
