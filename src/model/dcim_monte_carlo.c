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

/* Draws the layers from 1 to `last`. */
static void sample_layers(gsl_rng *rng, double *x, const rv_dcim *net, const double *input,
                          size_t last) {
  memcpy(x, input, net->width[0] * sizeof *x);
  for (size_t l = 1; l <= last; l++) {
    double *layer = x + net->first[l];
    probabilities(layer, net, l, x + net->first[l - 1]);
    for (size_t j = 0; j < net->width[l]; j++)
      layer[j] = gsl_rng_uniform(rng) < layer[j];
  }
}

/* What one draw gives: `count` numbers, from a stream of its own; x has room for all units. */
typedef rv_status (*estimator)(double *out, size_t count, gsl_rng *rng, double *x,
                               const rv_dcim *net, const double *input);

static rv_status estimate_units(double *out, size_t count, gsl_rng *rng, double *x,
                                const rv_dcim *net, const double *input) {
  size_t top = net->layers;
  const double *bias = net->bias + net->first[top];
  if (top == 1) {
    memcpy(x, input, net->width[0] * sizeof *x);
    probabilities(x + net->first[1], net, 1, x);
    memcpy(out, x + net->first[1], count * sizeof *out);
    return RV_OK;
  }
  sample_layers(rng, x, net, input, top - 2);
  double *means = x + net->first[top - 1];
  probabilities(means, net, top - 1, x + net->first[top - 2]);
  return rv_sigmoid_marginals(out, net->weight[top], bias, means, count, net->width[top - 1],
                              RV_ZERO_ONE, 1);
}

static rv_status estimate_posterior(double *out, size_t count, gsl_rng *rng, double *x,
                                    const rv_dcim *net, const double *input) {
  size_t top = net->layers;
  sample_layers(rng, x, net, input, top - 1);
  rv_dcim_field(out, net, top, x + net->first[top - 1]);
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
                         double *x, double *value, const rv_dcim *net, const double *input,
                         size_t samples, estimator draw) {
  memset(mean, 0, count * sizeof *mean);
  memset(error, 0, count * sizeof *error);
  for (size_t t = 0; t < samples; t++) {
    rv_stream stream;
    gsl_rng *rng = rv_stream_open(&stream, key, (1UL << ROW_SHIFT) + t);
    RV_TRY(draw(value, count, rng, x, net, input));
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
  double *x, *value = NULL;
  RV_TRY(rv_alloc_doubles(&x, net->units, 1));
  rv_status status = rv_alloc_doubles(&value, count, 1);
  if (status == RV_OK)
    status = average(key, mean, error, count, x, value, net, input, samples, draw);
  free(x);
  free(value);
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
