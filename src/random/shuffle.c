/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/shuffle.h"

#include <gsl/gsl_randist.h>

enum { PILES = 256, BITS = 8, WORDS = 1024, BLOCK = WORDS * 32 / BITS };

/* The piles of the next BLOCK numbers. */
static void draw_piles(uint8_t pile[BLOCK], gsl_rng *rng) {
  uint32_t word[WORDS];
  rv_stream_words(rng, word, WORDS);
  for (size_t i = 0; i < WORDS; i++)
    for (size_t j = 0; j < 32 / BITS; j++)
      pile[i * 32 / BITS + j] = (uint8_t)(word[i] >> BITS * j);
}

/* Where each pile begins, and the last one ends. */
static void find_starts(size_t start[PILES + 1], size_t count, gsl_rng *rng) {
  uint8_t pile[BLOCK];
  for (size_t p = 0; p <= PILES; p++)
    start[p] = 0;
  for (size_t i = 0; i < count; i++) {
    if (i % BLOCK == 0)
      draw_piles(pile, rng);
    start[pile[i % BLOCK] + 1]++;
  }
  for (size_t p = 0; p < PILES; p++)
    start[p + 1] += start[p];
}

static void deal(double *out, const double *in, const size_t start[PILES + 1], size_t count,
                 gsl_rng *rng) {
  uint8_t pile[BLOCK];
  size_t next[PILES];
  for (size_t p = 0; p < PILES; p++)
    next[p] = start[p];
  for (size_t i = 0; i < count; i++) {
    if (i % BLOCK == 0)
      draw_piles(pile, rng);
    out[next[pile[i % BLOCK]]++] = in[i];
  }
}

void rv_shuffle(double *out, const double *in, size_t count, const rv_stream_key *key, uint64_t row,
                int threads) {
  size_t start[PILES + 1];
  rv_stream stream;
  find_starts(start, count, rv_stream_open(&stream, key, row));
  deal(out, in, start, count, rv_stream_open(&stream, key, row));
#pragma omp parallel for num_threads(threads) schedule(dynamic, 4)
  for (size_t p = 0; p < PILES; p++) {
    rv_stream of_pile;
    gsl_rng *rng = rv_stream_open(&of_pile, key, row + ((uint64_t)(p + 1) << 32));
    if (start[p + 1] - start[p] > 1)
      gsl_ran_shuffle(rng, out + start[p], start[p + 1] - start[p], sizeof *out);
  }
}
