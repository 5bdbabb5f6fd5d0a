/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/random_sigmoid_layer.h"

#include "random/gaussian.h"
#include "support/memory.h"

#include <gsl/gsl_randist.h>
#include <math.h>

rv_status rv_sigmoid_layer_open(rv_sigmoid_layer *out, size_t units, size_t inputs,
                                rv_coding coding) {
  *out = (rv_sigmoid_layer){.units = units, .inputs = inputs, .coding = coding};
  rv_status status = rv_alloc_doubles(&out->weight, units, inputs);
  if (status == RV_OK)
    status = rv_alloc_doubles(&out->bias, units, 1);
  if (status == RV_OK)
    status = rv_alloc_doubles(&out->input, inputs, 1);
  if (status != RV_OK)
    rv_sigmoid_layer_free(out);
  return status;
}

static double draw_mean(gsl_rng *rng, const rv_sigmoid_layer_law *law, rv_coding coding, double v) {
  double size = coding == RV_ZERO_ONE ? 1 : 0.5;
  switch (law->mean) {
  case RV_FIELD_RANDOM:
    return 2 * size * rv_gaussian(rng, 1);
  case RV_FIELD_INFLECTION:
    return size * log(2 + sqrt(3));
  case RV_FIELD_MINUS_VARIANCE:
    return -v;
  default:
    return law->given_mean;
  }
}

/* Of variance 1. */
static double draw_weight(gsl_rng *rng, const rv_sigmoid_layer_law *law) {
  return law->uniform_weights ? gsl_ran_flat(rng, -sqrt(3), sqrt(3)) : rv_gaussian(rng, 1);
}

static void draw_inputs(gsl_rng *rng, rv_sigmoid_layer *layer, const rv_sigmoid_layer_law *law) {
  for (size_t i = 0; i < layer->inputs; i++) {
    double p = law->probability < 0 ? gsl_rng_uniform(rng) : law->probability;
    layer->input[i] = layer->coding == RV_ZERO_ONE ? p : 2 * p - 1;
  }
}

static void draw_unit(gsl_rng *rng, rv_sigmoid_layer *layer, size_t unit,
                      const rv_sigmoid_layer_law *law) {
  double *w = layer->weight + unit * layer->inputs, mean = 0, v = 0;
  double sd = law->scale / sqrt((double)layer->inputs);
  for (size_t i = 0; i < layer->inputs; i++) {
    double x = layer->input[i];
    w[i] = sd * draw_weight(rng, law);
    mean += w[i] * x;
    v += w[i] * w[i] * (layer->coding == RV_ZERO_ONE ? x * (1 - x) : 1 - x * x);
  }
  layer->bias[unit] = draw_mean(rng, law, layer->coding, v) - mean;
}

void rv_sigmoid_layer_draw(const rv_stream_key *key, rv_sigmoid_layer *layer,
                           const rv_sigmoid_layer_law *law) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  draw_inputs(rng, layer, law);
  for (size_t j = 0; j < layer->units; j++)
    draw_unit(rng, layer, j, law);
}
