/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/linear_layer.h"

#include "random/chi_squared.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The rows are cut in this many slices, each with a sum of its own, whatever the threads. */
enum { SLICES = 16 };

struct rv_linear_layer {
  rv_sampler sampler;
  rv_matrix_law law;
  int threads;
  double *hidden;   /* n: h */
  double *row;      /* SLICES x n: the row of W under way */
  double *reversed; /* SLICES x n: partial sums of W'Wh/m */
};

static rv_status open_dense(rv_linear_layer *l) {
  RV_TRY(rv_dense_affordable(&l->law, l->law.n, 8 * (2 * SLICES + 1) * l->law.n));
  size_t n = (size_t)l->law.n;
  RV_TRY(rv_alloc_doubles(&l->hidden, n, 1));
  RV_TRY(rv_alloc_doubles(&l->row, SLICES, n));
  RV_TRY(rv_alloc_doubles(&l->reversed, SLICES, n));
  for (size_t i = 0; i < n; i++)
    l->hidden[i] = 1 / sqrt(l->law.n);
  return RV_OK;
}

rv_status rv_linear_layer_open(rv_linear_layer **out, rv_sampler sampler, const rv_matrix_law *law,
                               int threads) {
  *out = NULL;
  RV_TRY(rv_matrix_law_check(law));
  rv_linear_layer *l = calloc(1, sizeof *l);
  if (l == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
  l->sampler = sampler;
  l->law = *law;
  l->threads = threads;
  rv_status status = sampler == RV_DENSE ? open_dense(l) : RV_OK;
  if (status != RV_OK) {
    rv_linear_layer_close(l);
    return status;
  }
  *out = l;
  return RV_OK;
}

void rv_linear_layer_close(rv_linear_layer *l) {
  if (l == NULL)
    return;
  free(l->hidden);
  free(l->row);
  free(l->reversed);
  free(l);
}

/* Sum over the slice's rows w of w (w'h) / m. */
static void reverse_slice(const rv_stream_key *key, size_t slice, const rv_linear_layer *l) {
  size_t n = (size_t)l->law.n, m = (size_t)l->law.m;
  double *row = l->row + slice * n, *sum = l->reversed + slice * n;
  double sd = sqrt(l->law.variance);
  memset(sum, 0, n * sizeof *sum);
  for (size_t j = slice; j < m; j += SLICES) {
    rv_gaussian_rows(row, key, j, 1, n, sd);
    double x = cblas_ddot((int)n, row, 1, l->hidden, 1);
    cblas_daxpy((int)n, x / l->law.m, row, 1, sum, 1);
  }
}

static double draw_dense(const rv_stream_key *key, const rv_linear_layer *l) {
  int n = (int)l->law.n;
#pragma omp parallel for schedule(dynamic, 1) num_threads(l->threads) if (l->threads > 1)
  for (size_t slice = 0; slice < SLICES; slice++)
    reverse_slice(key, slice, l);
  double *difference = l->reversed;
  for (size_t slice = 1; slice < SLICES; slice++)
    cblas_daxpy(n, 1, l->reversed + slice * (size_t)n, 1, difference, 1);
  cblas_daxpy(n, -1, l->hidden, 1, difference, 1);
  return cblas_dnrm2(n, difference, 1);
}

/* With A ~ chi^2_m / m and B ~ chi^2_(n-1) the error is |v A - 1| along h, v sqrt(A B / m) across.
 */
static double draw_implicit(const rv_stream_key *key, const rv_linear_layer *l) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  double a = rv_chi_squared(rng, l->law.m) / l->law.m;
  double b = rv_chi_squared(rng, l->law.n - 1);
  return hypot(l->law.variance * a - 1, l->law.variance * sqrt(a * b / l->law.m));
}

void rv_linear_layer_draw(const rv_stream_key *key, double *error, rv_linear_layer *l) {
  *error = l->sampler == RV_DENSE ? draw_dense(key, l) : draw_implicit(key, l);
}
