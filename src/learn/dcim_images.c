/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_images.h"

#include "learn/trainer.h"
#include "model/dcim_pass_error.h"
#include "reverify/dcim_forward.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <stdlib.h>
#include <string.h>

/* `unit` holds all units of the chain, downwards: those of layer 0 are the classes, the last are
   the pixels. */
static void draw_chain(gsl_rng *rng, double *unit, const rv_dcim *down, size_t class) {
  memset(unit, 0, down->width[0] * sizeof *unit);
  unit[class] = 1;
  for (size_t l = 1; l <= down->layers; l++) {
    double *layer = unit + down->first[l];
    rv_dcim_field(layer, down, l, unit + down->first[l - 1]);
    for (size_t j = 0; j < down->width[l]; j++) {
      double mean = rv_logistic(layer[j]);
      layer[j] = l < down->layers ? gsl_rng_uniform(rng) < mean : mean;
    }
  }
}

/* The class and its probability, `unit` being room for all units. */
static rv_status classify(double *image, double *unit, const rv_dcim *net, double *posterior) {
  RV_TRY(rv_dcim_forward(unit, net, image + RV_DCIM_PIXELS, RV_MEAN_ONLY));
  rv_dcim_forward_posterior(posterior, net, unit, false);
  size_t best = rv_most_likely(posterior, net->width[net->layers]);
  image[RV_DCIM_CLASS] = (double)best;
  image[RV_DCIM_PROBABILITY] = posterior[best];
  return RV_OK;
}

static rv_status draw_all(const rv_stream_key *key, double *out, double *unit, const rv_dcim *net,
                          const rv_dcim *down, size_t samples) {
  size_t pixels = net->width[0], count = net->width[net->layers] * samples;
  for (size_t i = 0; i < count; i++) {
    rv_stream stream;
    double *image = out + i * (RV_DCIM_PIXELS + pixels);
    draw_chain(rv_stream_open(&stream, key, RV_OTHER_ROWS + 2 + i), unit, down, i / samples);
    memcpy(image + RV_DCIM_PIXELS, unit + down->first[down->layers], pixels * sizeof *unit);
    RV_TRY(classify(image, unit, net, unit + net->units));
  }
  return RV_OK;
}

rv_status rv_dcim_images_draw(const rv_stream_key *key, double *out, const rv_dcim *net,
                              size_t samples) {
  rv_dcim down = {.layers = 0};
  double *unit;
  RV_TRY(rv_alloc_doubles(&unit, net->units + net->width[net->layers], 1));
  rv_status status = rv_dcim_reverse(&down, net);
  if (status == RV_OK)
    status = draw_all(key, out, unit, net, &down, samples);
  rv_dcim_free(&down);
  free(unit);
  return status;
}
