/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/matrix_layer.h"

#include "reverify/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct rv_matrix_layer {
  size_t m, n;
  const rv_hidden *hidden;
  double p, bias;
  size_t *index, *support; /* 0 .. n-1, and k of them */
  double *h, *u;           /* n each */
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
  l->index = malloc(l->n * sizeof *l->index);
  l->support = malloc(l->hidden->k * sizeof *l->support);
  if (l->index == NULL || l->support == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a support of %zu indices: free some memory", l->n);
  for (size_t i = 0; i < l->n; i++)
    l->index[i] = i;
  RV_TRY(rv_alloc_doubles(&l->h, l->n, 1));
  return rv_alloc_doubles(&l->u, l->n, 1);
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
  free(l->index);
  free(l->support);
  free(l->h);
  free(l->u);
  free(l);
}

static void place_values(gsl_rng *rng, rv_matrix_layer *l) {
  size_t k = l->hidden->k;
  gsl_ran_choose(rng, l->support, k, l->index, l->n, sizeof *l->index);
  memset(l->h, 0, l->n * sizeof *l->h);
  for (size_t i = 0; i < k; i++)
    l->h[l->support[i]] = l->hidden->value[i];
}

static double preactivation(const double *row, const rv_matrix_layer *l) {
  double z = 0;
  for (size_t i = 0; i < l->hidden->k; i++)
    z += row[l->support[i]] * l->hidden->value[i];
  return z;
}

static void finish(rv_reversal *out, const rv_matrix_layer *l) {
  double error_sq = 0, unthresholded_sq = 0, norm_sq = l->hidden->norm * l->hidden->norm;
  for (size_t i = 0; i < l->n; i++) {
    double error = fmax(l->u[i] + l->bias, 0) - l->h[i], difference = l->u[i] - l->h[i];
    error_sq += error * error;
    unthresholded_sq += difference * difference;
  }
  out->error = sqrt(error_sq / norm_sq);
  out->unthresholded_sq = unthresholded_sq / norm_sq;
}

void rv_matrix_layer_reverse(const rv_stream_key *key, rv_reversal *out, const double *matrix,
                             uint64_t row, rv_matrix_layer *l) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, row);
  double alpha = 2 / (l->p * (double)l->m), square = 0, product = 0;
  place_values(rng, l);
  memset(l->u, 0, l->n * sizeof *l->u);
  for (size_t j = 0; j < l->m; j++) {
    const double *w = matrix + j * l->n;
    double z = preactivation(w, l);
    square += z * z;
    product += j < l->n ? z * l->h[j] : 0;
    bool kept = l->p == 1 || gsl_rng_uniform(rng) < l->p;
    if (!kept || !(z > 0))
      continue;
    for (size_t i = 0; i < l->n; i++)
      l->u[i] += alpha * z * w[i];
  }
  finish(out, l);
  double both = square * l->hidden->norm * l->hidden->norm;
  out->cosine_sq = l->m != l->n ? NAN : both > 0 ? product * product / both : 0;
}
