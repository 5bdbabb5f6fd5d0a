/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/stream_parts.h"

#include <Random123/philox.h>
#include <string.h>

enum { BLOCK = RV_PHILOX_BLOCK };

void rv_philox_refill(rv_philox *state) {
  unsigned halves = state->made == 0 ? BLOCK : 2 * state->made;
  state->made = halves < RV_PHILOX_HALVES ? halves : RV_PHILOX_HALVES;
  state->used = 0;
  philox4x64_ctr_t counter = {
      {state->counter[0], state->counter[1], state->counter[2], state->counter[3]}};
  philox4x64_key_t key = {{state->key[0], state->key[1]}};
  for (unsigned first = 0; first < state->made; first += BLOCK, counter.v[0]++) {
    philox4x64_ctr_t block = philox4x64(counter, key);
    for (unsigned h = 0; h < BLOCK; h++)
      state->half[first + h] = (uint32_t)(block.v[h / 2] >> (32 * (h % 2)));
  }
  state->counter[0] = counter.v[0];
}

static unsigned long get_32(void *state) {
  return rv_philox_half(state);
}

static double get_53(void *state) {
  return rv_philox_uniform(state);
}

static void set_seed(void *untyped, unsigned long seed) {
  *(rv_philox *)untyped = (rv_philox){.key = {seed, 0}};
}

static const gsl_rng_type philox_type = {.name = "philox4x64-10",
                                         .max = 0xffffffffUL,
                                         .min = 0,
                                         .size = sizeof(rv_philox),
                                         .set = set_seed,
                                         .get = get_32,
                                         .get_double = get_53};

const gsl_rng_type *const rv_rng_philox = &philox_type;

gsl_rng *rv_stream_open(rv_stream *stream, const rv_stream_key *key, uint64_t row) {
  /* the words are left as they are */
  rv_philox *state = &stream->state;
  state->counter[0] = 0;
  state->counter[1] = row;
  state->counter[2] = key->trial;
  state->counter[3] = key->cell;
  state->key[0] = key->seed;
  state->key[1] = key->program;
  state->made = state->used = 0;
  stream->rng = (gsl_rng){.type = rv_rng_philox, .state = &stream->state};
  return &stream->rng;
}

void rv_stream_words(gsl_rng *rng, uint32_t *word, size_t count) {
  rv_philox *state = rng->state;
  for (size_t i = 0; i < count; i++)
    word[i] = rv_philox_half(state);
}

uint64_t rv_hash_bytes(const void *bytes, size_t count) {
  const unsigned char *byte = bytes;
  uint64_t hash = 0xcbf29ce484222325;
  for (size_t i = 0; i < count; i++)
    hash = (hash ^ byte[i]) * 0x100000001b3;
  return hash;
}

uint64_t rv_hash_text(const char *text) {
  return rv_hash_bytes(text, strlen(text));
}
