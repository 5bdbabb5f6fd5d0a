/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/relu_layer_parts.h"

#include "support/memory.h"

#include <math.h>
#include <stdlib.h>

static rv_status check(const rv_relu_law *law, const rv_hidden *hidden, double bias) {
  const rv_matrix_law sizes = {.m = law->m, .n = law->n, .variance = 1};
  RV_TRY(rv_matrix_law_check(&sizes));
  if ((double)hidden->k > law->n)
    return rv_fail(RV_EINVAL, "k = %zu is larger than n = %.15g: choose k up to n", hidden->k,
                   law->n);
  if (!(law->p > 0) || !(law->p <= 1))
    return rv_fail(RV_EINVAL, "p is %.15g: give a probability above 0 and at most 1", law->p);
  if (!(law->alpha_scale > 0) || !(law->alpha_scale <= 1e6))
    return rv_fail(RV_EINVAL, "alpha is %.15g times 2/(pm): give a factor above 0",
                   law->alpha_scale);
  if (!(bias <= 0) || isinf(bias))
    return rv_fail(RV_EINVAL, "the bias is %.15g: give a finite one of at most 0", bias);
  return RV_OK;
}

static rv_status open_layer(rv_relu_layer **out, rv_sampler sampler, const rv_relu_law *law,
                            const rv_hidden *hidden, double bias, int threads, bool linear) {
  *out = NULL;
  RV_TRY(check(law, hidden, bias));
  rv_relu_layer *l = calloc(1, sizeof *l);
  if (l == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
  *l = (rv_relu_layer){.sampler = sampler,
                       .law = *law,
                       .hidden = hidden,
                       .bias = bias,
                       .alpha = rv_relu_alpha(law),
                       .threads = threads,
                       .linear = linear};
  rv_status status = sampler == RV_DENSE ? rv_relu_open_dense(l) : rv_relu_open_implicit(l);
  if (status != RV_OK) {
    rv_relu_layer_close(l);
    return status;
  }
  *out = l;
  return RV_OK;
}

rv_status rv_relu_layer_open(rv_relu_layer **out, rv_sampler sampler, const rv_relu_law *law,
                             const rv_hidden *hidden, double bias, int threads) {
  return open_layer(out, sampler, law, hidden, bias, threads, false);
}

rv_status rv_relu_layer_open_linear(rv_relu_layer **out, rv_sampler sampler, const rv_relu_law *law,
                                    const rv_hidden *hidden, double bias, int threads) {
  return open_layer(out, sampler, law, hidden, bias, threads, true);
}

void rv_relu_layer_close(rv_relu_layer *l) {
  if (l == NULL)
    return;
  free(l->support);
  free(l->row);
  free(l->sum);
  free(l);
}

void rv_relu_layer_draw(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *l) {
  if (l->sampler == RV_DENSE)
    rv_relu_draw_dense(key, out, l);
  else
    rv_relu_draw_implicit(key, out, l);
}

double *rv_relu_layer_support(rv_relu_layer *l) {
  return l->sum;
}
