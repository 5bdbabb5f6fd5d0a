/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Normal numbers from a stream: those of gsl_ran_gaussian_ziggurat, bit for bit, several times
 * faster. Of 100 numbers 98.8 need one word, one comparison and one product, which are written out
 * here; GSL itself does the rest (the wedges of the ziggurat and its tail).
 *
 * G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables", J. Statistical
 * Software 5 (2000); J. Voss's variant in GSL: a number is a layer (7 bits), a sign and a place in
 * the layer (24 bits).
 */
#ifndef REVERIFY_RANDOM_GAUSSIAN_H
#define REVERIFY_RANDOM_GAUSSIAN_H

#include "numeric/elementary.h"
#include "random/gaussian_layers.h"
#include "random/stream_parts.h"

#include <gsl/gsl_randist.h>
#include <stdbool.h>

/* Whether a word makes a number by itself, and which. */
static inline bool rv_gaussian_inside(uint32_t word) {
  return word >> 8 < rv_gaussian_layers.inside[word & 0x7f];
}

static inline double rv_gaussian_of(uint32_t word, double sd) {
  double x = sd * ((word >> 8) * rv_gaussian_layers.width[word & 0x7f]);
  return rv_from_bits(rv_bits(x) ^ (uint64_t)(~word & 0x80) << 56);
}

/* An N(0, sd^2) number, the next one of a stream. */
static inline double rv_gaussian(gsl_rng *rng, double sd) {
  rv_philox *state = rng->state;
  uint32_t word = rv_philox_half(state);
  if (rv_gaussian_inside(word))
    return rv_gaussian_of(word, sd);
  state->used--; /* GSL looks at it again */
  return gsl_ran_gaussian_ziggurat(rng, sd);
}

/* out (count) = independent N(0, sd^2) numbers, the next ones of a stream. */
void rv_gaussian_numbers(double *out, gsl_rng *rng, size_t count, double sd);

#endif
