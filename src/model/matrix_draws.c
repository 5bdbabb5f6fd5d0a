/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/matrix_draws.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

rv_status rv_support_open(rv_support *out, size_t n) {
  *out = (rv_support){
      .n = n, .index = malloc(n * sizeof *out->index), .chosen = malloc(n * sizeof *out->chosen)};
  if (out->index == NULL || out->chosen == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a support of %zu indices: free some memory", n);
  for (size_t i = 0; i < n; i++)
    out->index[i] = i;
  return RV_OK;
}

void rv_support_free(rv_support *support) {
  free(support->index);
  free(support->chosen);
  *support = (rv_support){.n = 0};
}

void rv_support_draw(gsl_rng *rng, double *h, rv_support *support, const rv_hidden *hidden) {
  gsl_ran_choose(rng, support->chosen, hidden->k, support->index, support->n,
                 sizeof *support->index);
  memset(h, 0, support->n * sizeof *h);
  for (size_t i = 0; i < hidden->k; i++)
    h[support->chosen[i]] = hidden->value[i];
}

void rv_relu_dropout(gsl_rng *rng, double *z, size_t m, double p) {
  double alpha = 2 / (p * (double)m);
  for (size_t j = 0; j < m; j++) {
    bool kept = p == 1 || gsl_rng_uniform(rng) < p;
    z[j] = kept ? fmax(alpha * z[j], 0) : 0;
  }
}
