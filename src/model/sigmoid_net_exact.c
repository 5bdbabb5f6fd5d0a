/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/sigmoid_net_exact.h"

#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The laws of the last two layers that were passed, NULL where unknown. */
typedef struct passage {
  const rv_dcim *net;
  size_t most;
  int threads;
  double *law, *law_before; /* of layer l - 1 and of layer l - 2 */
} passage;

static size_t states_of(const rv_dcim *net, size_t layer) {
  return (size_t)1 << net->width[layer];
}

static void not_reached(double *mean, const rv_dcim *net, size_t layer) {
  for (size_t j = 0; j < net->width[layer]; j++)
    mean[j] = NAN;
}

/* out (n_l) = E x^l for independent units of layer l - 1 with the means `below`. Rounding may take
   an integral out of [0, 1]. */
static rv_status integrals(double *out, const passage *p, size_t layer, const double *below) {
  const rv_dcim *net = p->net;
  size_t width = net->width[layer];
  rv_status status =
      rv_sigmoid_marginals(out, net->weight[layer], net->bias + net->first[layer], below, width,
                           net->width[layer - 1], RV_ZERO_ONE, p->threads);
  for (size_t j = 0; j < width && status == RV_OK; j++)
    out[j] = fmin(fmax(out[j], 0), 1);
  if (status == RV_EINVAL) { /* too large a weight */
    not_reached(out, net, layer);
    return RV_OK;
  }
  return status;
}

/* How many states of layer l - 2 have a probability above 0. */
static size_t possible_states(const passage *p, size_t layer) {
  size_t count = 0;
  for (size_t x = 0; x < states_of(p->net, layer - 2); x++)
    count += p->law_before[x] > 0;
  return count;
}

/* Given a state of layer l - 2 the units of layer l - 1 are independent. */
static rv_status integrals_by_state(double *mean, const passage *p, size_t layer) {
  const rv_dcim *net = p->net;
  size_t width = net->width[layer], between = net->width[layer - 1];
  double *given, x[RV_DCIM_EXACT_MAX];
  RV_TRY(rv_alloc_doubles(&given, between + width, 1));
  rv_status status = RV_OK;
  memset(mean, 0, width * sizeof *mean);
  for (size_t state = 0; state < states_of(net, layer - 2) && status == RV_OK; state++) {
    if (!(p->law_before[state] > 0))
      continue;
    rv_dcim_unpack(x, state, net->width[layer - 2]);
    rv_dcim_field(given, net, layer - 1, x);
    for (size_t i = 0; i < between; i++)
      given[i] = rv_logistic(given[i]);
    status = integrals(given + between, p, layer, given);
    for (size_t j = 0; j < width && status == RV_OK; j++)
      mean[j] += p->law_before[state] * given[between + j];
  }
  free(given);
  return status;
}

static rv_status layer_means(double *mean, const passage *p, size_t layer, const double *input,
                             bool softmax) {
  if (softmax && p->law != NULL)
    return rv_dcim_exact_posterior(mean, p->law, p->net);
  if (!softmax && layer == 1)
    return integrals(mean, p, 1, input);
  if (!softmax && p->law != NULL)
    return rv_dcim_exact_means(mean, p->law, p->net, layer);
  if (!softmax && p->law_before != NULL &&
      (possible_states(p, layer) == 1 ||
       possible_states(p, layer) * p->net->width[layer] <= (size_t)1 << p->most))
    return integrals_by_state(mean, p, layer);
  not_reached(mean, p->net, layer);
  return RV_OK;
}

/* From the law of layer l - 1 to that of layer l. */
static rv_status pass(passage *p, size_t layer) {
  double *law = NULL;
  if (p->law != NULL && p->net->width[layer] <= p->most) {
    RV_TRY(rv_alloc_doubles(&law, states_of(p->net, layer), 1));
    rv_status status = rv_dcim_transition(law, p->law, p->net, layer, p->threads);
    if (status != RV_OK) {
      free(law);
      return status;
    }
  }
  free(p->law_before);
  p->law_before = p->law;
  p->law = law;
  return RV_OK;
}

static rv_status pass_all(double *mean, passage *p, const double *input, bool softmax) {
  const rv_dcim *net = p->net;
  if (net->width[0] <= p->most || net->width[0] == 1) {
    RV_TRY(rv_alloc_doubles(&p->law, states_of(net, 0), 1));
    rv_product_law(p->law, input, net->width[0]);
  }
  for (size_t l = 1; l <= net->layers; l++) {
    double *out = mean + net->first[l];
    RV_TRY(layer_means(out, p, l, input, softmax && l == net->layers));
    for (size_t j = 0; j < net->width[l]; j++)
      out[j] = out[j] > 1 ? 1 : out[j]; /* a sum may be rounded up beyond it */
    if (l < net->layers)
      RV_TRY(pass(p, l));
  }
  return RV_OK;
}

rv_status rv_sigmoid_net_exact(double *mean, const rv_dcim *net, const double *input, bool softmax,
                               size_t most, int threads) {
  passage p = {.net = net, .most = most, .threads = threads};
  memcpy(mean, input, net->width[0] * sizeof *mean);
  rv_status status = pass_all(mean, &p, input, softmax);
  free(p.law);
  free(p.law_before);
  return status;
}
