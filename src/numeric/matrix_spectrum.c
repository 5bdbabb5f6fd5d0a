/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/matrix_spectrum.h"

#include "numeric/gram.h"
#include "numeric/transpose.h"
#include "support/memory.h"

#include <cblas.h>
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

/* Row by row, W is the transpose of a matrix column by column, with the same singular values. */
rv_status rv_matrix_singular_values(double *value, const double *matrix, size_t m, size_t n) {
  size_t r = m < n ? m : n;
  double *copy;
  RV_TRY(rv_alloc_doubles(&copy, m, n));
  memcpy(copy, matrix, m * n * sizeof *copy);
  lapack_int info = LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', (lapack_int)n, (lapack_int)m, copy,
                                   (lapack_int)n, value, NULL, (lapack_int)n, NULL, 1);
  free(copy);
  for (size_t i = 0; i < r / 2; i++) {
    double larger = value[i];
    value[i] = value[r - 1 - i];
    value[r - 1 - i] = larger;
  }
  return check_info(info, "dgesdd", n);
}

/* A panel of W is converted at a time. */
static rv_status fill_single(float *gram, const double *matrix, size_t m, size_t n, int threads) {
  const size_t panel_rows = 256;
  float *panel = reallocarray(NULL, panel_rows * n, sizeof *panel);
  if (panel == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu x %zu numbers: free some memory", panel_rows, n);
  for (size_t first = 0; first < m; first += panel_rows) {
    size_t rows = m - first < panel_rows ? m - first : panel_rows;
    for (size_t i = 0; i < rows * n; i++)
      panel[i] = (float)matrix[first * n + i];
    rv_gram_add_single(gram, panel, rows, n, threads);
  }
  free(panel);
  return RV_OK;
}

static rv_status make_single(rv_gram *out, const double *matrix, int threads) {
  out->single = calloc(out->n, out->n * sizeof *out->single);
  if (out->single == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu x %zu numbers: free some memory", out->n, out->n);
  return fill_single(out->single, matrix, out->m, out->n, threads);
}

static rv_status make_double(rv_gram *out, const double *matrix, size_t columns, int threads) {
  RV_TRY(rv_alloc_doubles(&out->value, out->n, out->n));
  return fill_gram(out->value, matrix, out->m, columns, threads);
}

rv_status rv_gram_make(rv_gram *out, const double *matrix, size_t m, size_t n, bool single,
                       int threads) {
  *out = (rv_gram){.m = m, .n = m < n ? m : n};
  rv_status status =
      single && m >= n ? make_single(out, matrix, threads) : make_double(out, matrix, n, threads);
  if (status != RV_OK)
    rv_gram_free(out);
  return status;
}

void rv_gram_free(rv_gram *gram) {
  free(gram->value);
  free(gram->single);
  *gram = (rv_gram){.value = NULL};
}

static rv_status spectrum_single(double *eigenvalue, float *gram, size_t n) {
  float *value = reallocarray(NULL, n, sizeof *value);
  if (value == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu numbers: free some memory", n);
  lapack_int info =
      LAPACKE_ssyevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', (lapack_int)n, gram, (lapack_int)n, value);
  for (size_t i = 0; i < n; i++)
    eigenvalue[i] = (double)value[i];
  free(value);
  return check_info(info, "ssyevd_2stage", n);
}

rv_status rv_gram_spectrum(double *eigenvalue, rv_gram *gram) {
  rv_status status = gram->single != NULL ? spectrum_single(eigenvalue, gram->single, gram->n)
                                          : symmetric_spectrum(eigenvalue, gram->value, gram->n);
  for (size_t i = 0; i < gram->n && status == RV_OK; i++)
    eigenvalue[i] = fmax(eigenvalue[i] / (double)gram->m, 0); /* rounding can make a 0 negative */
  rv_gram_free(gram);
  return status;
}

rv_status rv_matrix_spectrum(double *eigenvalue, const double *matrix, size_t m, size_t n,
                             int threads) {
  rv_gram gram;
  RV_TRY(rv_gram_make(&gram, matrix, m, n, false, threads));
  return rv_gram_spectrum(eigenvalue, &gram);
}
