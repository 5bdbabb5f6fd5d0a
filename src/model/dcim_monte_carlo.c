/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/dcim_monte_carlo.h"

#include "reverify/logistic.h"
#include "reverify/sigmoid_marginal.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_SHIFT = 40 };

/* out (n_l) = P(x_j = 1) given x of the layer below. */
static void probabilities(double *out, const rv_dcim *net, size_t layer, const double *below) {
  rv_dcim_field(out, net, layer, below);
  for (size_t j = 0; j < net->width[layer]; j++)
    out[j] = rv_logistic(out[j]);
}

/* What the draws have in common: the net, and P(x_j = 1) for the units of layer 1, which the input
   decides alone. */
typedef struct given {
  const rv_dcim *net;
  double *first; /* n_1 */
} given;

/* Probabilities of a layer, those of layers below it being drawn already. */
static void layer_probabilities(double *out, const given *g, size_t layer, const double *x) {
  if (layer == 1)
    memcpy(out, g->first, g->net->width[1] * sizeof *out);
  else
    probabilities(out, g->net, layer, x + g->net->first[layer - 1]);
}

/* Draws the layers from 1 to `last`. */
static void sample_layers(gsl_rng *rng, double *x, const given *g, size_t last) {
  for (size_t l = 1; l <= last; l++) {
    double *layer = x + g->net->first[l];
    layer_probabilities(layer, g, l, x);
    for (size_t j = 0; j < g->net->width[l]; j++)
      layer[j] = gsl_rng_uniform(rng) < layer[j];
  }
}

/* What one draw gives: `count` numbers, from a stream of its own; x has room for all units. */
typedef rv_status (*estimator)(double *out, size_t count, gsl_rng *rng, double *x, const given *g);

static rv_status estimate_units(double *out, size_t count, gsl_rng *rng, double *x,
                                const given *g) {
  const rv_dcim *net = g->net;
  size_t top = net->layers;
  if (top == 1) {
    memcpy(out, g->first, count * sizeof *out);
    return RV_OK;
  }
  sample_layers(rng, x, g, top - 2);
  double *means = x + net->first[top - 1];
  layer_probabilities(means, g, top - 1, x);
  return rv_sigmoid_marginals(out, net->weight[top], net->bias + net->first[top], means, count,
                              net->width[top - 1], RV_ZERO_ONE, 1);
}

static rv_status estimate_posterior(double *out, size_t count, gsl_rng *rng, double *x,
                                    const given *g) {
  size_t top = g->net->layers;
  sample_layers(rng, x, g, top - 1);
  rv_dcim_field(out, g->net, top, x + g->net->first[top - 1]);
  rv_softmax(out, out, count);
  return RV_OK;
}

/* Welford's recursion for the mean and the sum of squared deviations. */
static void add_draw(double *mean, double *squares, const double *value, size_t count,
                     size_t draws) {
  for (size_t j = 0; j < count; j++) {
    double deviation = value[j] - mean[j];
    mean[j] += deviation / (double)draws;
    squares[j] += deviation * (value[j] - mean[j]);
  }
}

static rv_status average(const rv_stream_key *key, double *mean, double *error, size_t count,
                         double *x, double *value, const given *g, size_t samples, estimator draw) {
  memset(mean, 0, count * sizeof *mean);
  memset(error, 0, count * sizeof *error);
  for (size_t t = 0; t < samples; t++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, (1UL << ROW_SHIFT) + t);
    RV_TRY(draw(value, count, rng, x, g));
    add_draw(mean, error, value, count, t + 1);
  }
  for (size_t j = 0; j < count; j++)
    error[j] = sqrt(error[j] / (double)(samples - 1) / (double)samples);
  return RV_OK;
}

static rv_status run(const rv_stream_key *key, double *mean, double *error, size_t count,
                     const rv_dcim *net, const double *input, size_t samples, estimator draw) {
  if (samples < 2 || count > net->width[net->layers])
    return rv_fail(RV_EINVAL,
                   "%zu samples of %zu units of %zu: choose at least 2 samples, and no more units "
                   "than there are",
                   samples, count, net->width[net->layers]);
  double *x, *value;
  RV_TRY(rv_alloc_doubles(&x, net->units + net->width[1] + count, 1));
  given g = {.net = net, .first = x + net->units};
  value = g.first + net->width[1];
  memcpy(x, input, net->width[0] * sizeof *x);
  probabilities(g.first, net, 1, x);
  rv_status status = average(key, mean, error, count, x, value, &g, samples, draw);
  free(x);
  return status;
}

rv_status rv_dcim_monte_carlo(const rv_stream_key *key, double *mean, double *error,
                              const rv_dcim *net, const double *input, size_t units,
                              size_t samples) {
  return run(key, mean, error, units, net, input, samples, estimate_units);
}

rv_status rv_dcim_monte_carlo_posterior(const rv_stream_key *key, double *posterior, double *error,
                                        const rv_dcim *net, const double *input, size_t samples) {
  return run(key, posterior, error, net->width[net->layers], net, input, samples,
             estimate_posterior);
}
