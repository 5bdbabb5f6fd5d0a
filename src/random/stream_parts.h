/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a stream without a call by a pointer each, for loops that take many. */
#ifndef REVERIFY_RANDOM_STREAM_PARTS_H
#define REVERIFY_RANDOM_STREAM_PARTS_H

#include "reverify/stream.h"

/* Makes the next blocks of a stream, of which all words have been given out. */
void rv_philox_refill(rv_philox *state);

/* The next 32 bits: gsl_rng_get without its call by a pointer. */
static inline uint32_t rv_philox_half(rv_philox *state) {
  if (state->used == state->made)
    rv_philox_refill(state);
  return state->half[state->used++];
}

/* The next number in [0, 1): gsl_rng_uniform likewise. A word already begun is left. */
static inline double rv_philox_uniform(rv_philox *state) {
  state->used += state->used % 2;
  if (state->used == state->made)
    rv_philox_refill(state);
  uint64_t low = state->half[state->used++], high = state->half[state->used++];
  return (double)((high << 32 | low) >> 11) * 0x1p-53;
}

#endif
