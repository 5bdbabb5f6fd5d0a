/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of all layers of a DCIM, one transition after another. */
#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool is_realisation(const double *input, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (input[i] != 0 && input[i] != 1)
      return false;
  return true;
}

static rv_status new_law(double **out, const rv_dcim *net, size_t layer) {
  RV_TRY(rv_dcim_enumerable(net, layer));
  return rv_alloc_doubles(out, (size_t)1 << net->width[layer], 1);
}

/* Given a realisation of x^0 the units of layer 1 are independent. */
static void first_law_given(double *law, double *mean, const rv_dcim *net, const double *input) {
  rv_dcim_field(mean, net, 1, input);
  for (size_t j = 0; j < net->width[1]; j++)
    mean[j] = rv_logistic(mean[j]);
  if (law != NULL)
    rv_product_law(law, mean, net->width[1]);
}

static rv_status first_law_averaged(double *law, double *mean, const rv_dcim *net,
                                    const double *input, int threads) {
  double *below;
  RV_TRY(new_law(&below, net, 0));
  rv_product_law(below, input, net->width[0]);
  rv_status status = rv_dcim_exact_means(mean, below, net, 1);
  if (status == RV_OK && law != NULL)
    status = rv_dcim_transition(law, below, net, 1, threads);
  free(below);
  return status;
}

static rv_status make_first(rv_dcim_laws *out, const rv_dcim *net, const double *input,
                            int threads) {
  double *mean = out->mean + net->first[1];
  if (net->layers > 1)
    RV_TRY(new_law(&out->law[1], net, 1));
  if (!is_realisation(input, net->width[0]))
    return first_law_averaged(out->law[1], mean, net, input, threads);
  first_law_given(out->law[1], mean, net, input);
  return RV_OK;
}

static rv_status make_layer(rv_dcim_laws *out, const rv_dcim *net, size_t layer, int threads) {
  double *mean = out->mean + net->first[layer];
  if (layer == net->layers)
    return rv_dcim_exact_means(mean, out->law[layer - 1], net, layer);
  RV_TRY(new_law(&out->law[layer], net, layer));
  RV_TRY(rv_dcim_transition(out->law[layer], out->law[layer - 1], net, layer, threads));
  rv_law_means(mean, out->law[layer], net->width[layer]);
  return RV_OK;
}

static rv_status make_all(rv_dcim_laws *out, const rv_dcim *net, const double *input, int threads) {
  RV_TRY(rv_alloc_doubles(&out->mean, net->units, 1));
  memcpy(out->mean, input, net->width[0] * sizeof *input);
  RV_TRY(make_first(out, net, input, threads));
  for (size_t l = 2; l <= net->layers; l++)
    RV_TRY(make_layer(out, net, l, threads));
  for (size_t i = 0; i < net->units; i++)
    out->mean[i] = fmin(out->mean[i], 1); /* a sum may be rounded up beyond it */
  return RV_OK;
}

rv_status rv_dcim_laws_make(rv_dcim_laws *out, const rv_dcim *net, const double *input,
                            int threads) {
  *out = (rv_dcim_laws){.layers = net->layers};
  rv_status status = make_all(out, net, input, threads);
  if (status != RV_OK)
    rv_dcim_laws_free(out);
  return status;
}

void rv_dcim_laws_free(rv_dcim_laws *laws) {
  for (size_t l = 0; l < laws->layers; l++)
    free(laws->law[l]);
  free(laws->mean);
  *laws = (rv_dcim_laws){.layers = 0};
}
