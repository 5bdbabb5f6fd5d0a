/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_net_parts.h"

#include <math.h>
#include <stdlib.h>

static rv_status check_law(const rv_layered_law *law, size_t k) {
  if (law->depth < 1 || law->depth > RV_DEPTH_MAX)
    return rv_fail(RV_EINVAL, "the depth is %zu: give one from 1 to %d", law->depth,
                   (int)RV_DEPTH_MAX);
  for (size_t l = 1; l <= law->depth; l++) {
    const rv_matrix_law sizes = {.m = law->width[l - 1], .n = law->width[l], .variance = 1};
    RV_TRY(rv_matrix_law_check(&sizes));
  }
  if ((double)k > law->width[law->depth])
    return rv_fail(RV_EINVAL, "k = %zu is larger than n = %.15g: choose k up to n", k,
                   law->width[law->depth]);
  if (!(law->p > 0) || !(law->p <= 1))
    return rv_fail(RV_EINVAL, "p is %.15g: give a probability above 0 and at most 1", law->p);
  return RV_OK;
}

static rv_status check_reversal(const rv_layered_reversal *reversal, size_t depth) {
  for (size_t l = 1; l <= depth; l++) {
    if (!(reversal->bias[l] <= 0) || isinf(reversal->bias[l]))
      return rv_fail(RV_EINVAL, "the bias of layer %zu is %.15g: give a finite one of at most 0", l,
                     reversal->bias[l]);
    if (!(reversal->scale[l] > 0) || isinf(reversal->scale[l]))
      return rv_fail(RV_EINVAL, "the scale of layer %zu is %.15g: give a finite one above 0", l,
                     reversal->scale[l]);
  }
  return RV_OK;
}

rv_status rv_layered_net_open(rv_layered_net **out, rv_sampler sampler, const rv_layered_law *law,
                              const rv_layered_reversal *reversal, rv_hidden *hidden, int threads) {
  *out = NULL;
  rv_layered_net *net = calloc(1, sizeof *net);
  if (net == NULL) {
    rv_hidden_free(hidden);
    return rv_fail(RV_ENOMEM, "no memory for a sampler: free some memory");
  }
  *net = (rv_layered_net){.sampler = sampler,
                          .law = *law,
                          .reversal = *reversal,
                          .hidden = *hidden,
                          .threads = threads};
  *hidden = (rv_hidden){0};
  /* summed as errors are, so that an error of all of h is exactly 1 */
  for (size_t i = 0; i < net->hidden.k; i++)
    net->top_norm_sq += net->hidden.value[i] * net->hidden.value[i];
  rv_status status = check_law(law, net->hidden.k);
  if (status == RV_OK)
    status = check_reversal(reversal, law->depth);
  if (status == RV_OK)
    status = sampler == RV_DENSE ? rv_layered_open_dense(net) : rv_layered_open_implicit(net);
  if (status == RV_OK)
    *out = net;
  else
    rv_layered_net_close(net);
  return status;
}

void rv_layered_net_close(rv_layered_net *net) {
  if (net == NULL)
    return;
  for (size_t l = 0; l <= RV_DEPTH_MAX; l++)
    free(net->value[l]);
  rv_hidden_free(&net->hidden);
  free(net->back);
  free(net->row);
  free(net->sum);
  free(net->partial);
  free(net);
}

void rv_layered_net_draw(const rv_stream_key *key, rv_layered_draw *out, rv_layered_net *net) {
  *out = (rv_layered_draw){0};
  if (net->sampler == RV_DENSE)
    rv_layered_draw_dense(key, out, net);
  else
    rv_layered_draw_implicit(key, out, net);
  size_t top = net->law.depth;
  double sigma = out->noise[top] * sqrt(net->top_norm_sq * rv_layered_alpha(net, top));
  out->error_given_sq = rv_layered_error_given_sq(&net->hidden, net->law.width[top], out->gain[top],
                                                  sigma, net->reversal.bias[top]);
}
