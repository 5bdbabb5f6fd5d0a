/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reproducible random streams: the counter-based generator Philox 4x64-10 (Salmon, Moraes, Dror,
 * Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; Random123) behind gsl_rng.
 * A stream is named by (seed, executable, cell, trial, row), not by the order of drawing, so the
 * same numbers come out on any number of threads, and any part of a run can be redrawn by itself.
 */
#ifndef REVERIFY_STREAM_H
#define REVERIFY_STREAM_H

#include <gsl/gsl_rng.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Names the streams of one trial. */
typedef struct rv_stream_key {
  uint64_t seed;
  uint64_t program; /* rv_hash_text of the executable's name */
  uint64_t cell;    /* rv_hash_text of the cell's parameters */
  uint64_t trial;
} rv_stream_key;

enum { RV_PHILOX_BLOCK = 8, RV_PHILOX_HALVES = 16 * RV_PHILOX_BLOCK }; /* of 32 bits */

/* The state of the generator; its words are Philox's. Blocks are made ahead, twice as many each
   time: those of a short stream cost little, those of a long one overlap in the processor. */
typedef struct rv_philox {
  uint64_t counter[4];             /* next block, row, trial, cell */
  uint64_t key[2];                 /* seed, program */
  uint32_t half[RV_PHILOX_HALVES]; /* of the words of the blocks last made, the lower one first */
  unsigned made, used;             /* halves there are, and how many are already given out */
} rv_philox;

/* Do not copy: the generator inside points to the state inside. */
typedef struct rv_stream {
  gsl_rng rng;
  rv_philox state;
} rv_stream;

/*
 * gsl_rng_get gives 32 bits, gsl_rng_uniform 53 bits in [0, 1). The period of one stream is 2^67
 * draws of 32 bits; streams of different names never overlap. gsl_rng_set(rng, s) is the stream
 * of seed s with all other names zero.
 */
extern const gsl_rng_type *const rv_rng_philox;

/*
 * Opens the stream of `key` and `row` and returns its generator, valid as long as *stream lives.
 * Costs next to nothing: nothing is allocated or warmed up.
 */
gsl_rng *rv_stream_open(rv_stream *stream, const rv_stream_key *key, uint64_t row);

/* word (count) = what gsl_rng_get gives in as many calls, for the generator of a stream; several
   times faster. */
void rv_stream_words(gsl_rng *rng, uint32_t *word, size_t count);

/* FNV-1a, 64 bits. */
uint64_t rv_hash_bytes(const void *bytes, size_t count);
uint64_t rv_hash_text(const char *text);

#ifdef __cplusplus
}
#endif

#endif
