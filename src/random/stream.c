/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/stream.h"

#include <Random123/philox.h>
#include <string.h>

enum { WORDS = 4, HALVES = 2 * WORDS }; /* 64-bit words of a block, and their 32-bit halves */

static void next_block(rv_philox *state) {
  philox4x64_ctr_t counter = {
      {state->counter[0], state->counter[1], state->counter[2], state->counter[3]}};
  philox4x64_key_t key = {{state->key[0], state->key[1]}};
  philox4x64_ctr_t block = philox4x64(counter, key);
  /* word by word: copied as a whole, it waits until all of it has reached memory */
  for (int w = 0; w < WORDS; w++)
    state->block[w] = block.v[w];
  state->counter[0]++;
  state->used = 0;
}

static unsigned long get_32(void *untyped) {
  rv_philox *state = untyped;
  if (state->used == HALVES)
    next_block(state);
  unsigned half = state->used++;
  return (state->block[half / 2] >> (32 * (half % 2))) & 0xffffffffUL;
}

static double get_53(void *untyped) {
  rv_philox *state = untyped;
  state->used += state->used % 2; /* a whole word, or the first of the next block */
  if (state->used == HALVES)
    next_block(state);
  uint64_t word = state->block[state->used / 2];
  state->used += 2;
  return (double)(word >> 11) * 0x1p-53;
}

static void set_seed(void *untyped, unsigned long seed) {
  *(rv_philox *)untyped = (rv_philox){.key = {seed, 0}, .used = HALVES};
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
  stream->state = (rv_philox){
      .counter = {0, row, key->trial, key->cell}, .key = {key->seed, key->program}, .used = HALVES};
  stream->rng = (gsl_rng){.type = rv_rng_philox, .state = &stream->state};
  return &stream->rng;
}

void rv_stream_words(gsl_rng *rng, uint32_t *word, size_t count) {
  rv_philox *state = rng->state;
  size_t i = 0;
  for (; i < count && state->used < HALVES; i++)
    word[i] = (uint32_t)get_32(state);
  for (; count - i >= HALVES; i += HALVES) {
    next_block(state);
    for (int h = 0; h < HALVES; h++)
      word[i + (size_t)h] = (uint32_t)(state->block[h / 2] >> (32 * (h % 2)));
    state->used = HALVES;
  }
  for (; i < count; i++)
    word[i] = (uint32_t)get_32(state);
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
