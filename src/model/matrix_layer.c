/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/matrix_layer.h"

#include "model/matrix_draws.h"
#include "numeric/matrix_products.h"

#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct rv_matrix_layer {
  size_t m, n;
  const rv_hidden *hidden;
  double p, bias;
  rv_support support;
  double *h, *u; /* RV_REVERSALS_MAX x n: a row each vector */
  double *x;     /* RV_REVERSALS_MAX x m: Wh, then r(alpha Wh) with dropout */
};

static rv_status check(size_t n, const rv_hidden *hidden, double p, double bias) {
  if (hidden->k > n)
    return rv_fail(RV_EINVAL, "k = %zu is larger than n = %zu: choose k up to n", hidden->k, n);
  if (!(p > 0) || !(p <= 1))
    return rv_fail(RV_EINVAL, "p is %.15g: give a probability above 0 and at most 1", p);
  if (!(bias <= 0) || isinf(bias))
    return rv_fail(RV_EINVAL, "the bias is %.15g: give a finite one of at most 0", bias);
  return RV_OK;
}

static rv_status fill(rv_matrix_layer *l) {
  RV_TRY(rv_support_open(&l->support, l->n));
  RV_TRY(rv_alloc_doubles(&l->h, RV_REVERSALS_MAX, l->n));
  RV_TRY(rv_alloc_doubles(&l->u, RV_REVERSALS_MAX, l->n));
  return rv_alloc_doubles(&l->x, RV_REVERSALS_MAX, l->m);
}

rv_status rv_matrix_layer_open(rv_matrix_layer **out, size_t m, size_t n, const rv_hidden *hidden,
                               double p, double bias) {
  *out = NULL;
  RV_TRY(check(n, hidden, p, bias));
  rv_matrix_layer *l = calloc(1, sizeof *l);
  if (l == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a layer: free some memory");
  *l = (rv_matrix_layer){.m = m, .n = n, .hidden = hidden, .p = p, .bias = bias};
  rv_status status = fill(l);
  if (status != RV_OK) {
    rv_matrix_layer_close(l);
    return status;
  }
  *out = l;
  return RV_OK;
}

void rv_matrix_layer_close(rv_matrix_layer *l) {
  if (l == NULL)
    return;
  rv_support_free(&l->support);
  free(l->h);
  free(l->u);
  free(l->x);
  free(l);
}

static void finish(rv_reversal *out, const double *u, const double *h, const rv_matrix_layer *l) {
  double error_sq = 0, unthresholded_sq = 0, norm_sq = l->hidden->norm * l->hidden->norm;
  for (size_t i = 0; i < l->n; i++) {
    double error = fmax(u[i] + l->bias, 0) - h[i], difference = u[i] - h[i];
    error_sq += error * error;
    unthresholded_sq += difference * difference;
  }
  out->error = sqrt(error_sq / norm_sq);
  out->unthresholded_sq = unthresholded_sq / norm_sq;
}

/* Row t of x = W h_t: column by column where h has few values, else all rows in one product. */
static void multiply(rv_stream *stream, const rv_stream_key *key, const double *matrix,
                     size_t count, uint64_t row, rv_matrix_layer *l) {
  const size_t few = l->n / 64;
  bool sparse = count == 1 || l->hidden->k <= few;
  for (size_t t = 0; t < count; t++) {
    rv_stream_key trial = *key;
    trial.trial += t;
    rv_support_draw(rv_stream_open(&stream[t], &trial, row), l->h + t * l->n, &l->support,
                    l->hidden);
    if (sparse)
      rv_multiply_sparse(l->x + t * l->m, matrix, l->m, l->n, l->support.chosen, l->hidden->value,
                         l->hidden->k);
  }
  if (!sparse)
    rv_multiply_many(l->x, matrix, l->m, l->n, l->h, count);
}

void rv_matrix_layer_reverse(const rv_stream_key *key, rv_reversal *out, const double *matrix,
                             size_t count, uint64_t row, rv_matrix_layer *l) {
  rv_stream stream[RV_REVERSALS_MAX];
  multiply(stream, key, matrix, count, row, l);
  for (size_t t = 0; t < count; t++)
    rv_relu_dropout(&stream[t].rng, l->x + t * l->m, l->m, l->p);
  if (count == 1) /* half of x is 0, and skipped */
    rv_multiply_transposed(l->u, matrix, l->m, l->n, l->x);
  else
    rv_multiply_transposed_many(l->u, matrix, l->m, l->n, l->x, count);
  for (size_t t = 0; t < count; t++)
    finish(&out[t], l->u + t * l->n, l->h + t * l->n, l);
}
