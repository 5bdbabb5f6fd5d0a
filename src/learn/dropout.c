/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dropout.h"

#include "numeric/elementary.h"
#include "reverify/stream.h"

#include <gsl/gsl_randist.h>
#include <string.h>

RV_VECTORISED static void keep_below(float *restrict factor, const unsigned char *restrict byte,
                                     size_t count, unsigned whole, float value) {
  for (size_t i = 0; i < count; i++)
    factor[i] = byte[i] < whole ? value : 0;
}

/* 32 bits more decide where the byte leaves it open; `rest` is their part of 2^32. */
static void settle_ties(gsl_rng *rng, float *factor, const unsigned char *byte, size_t count,
                        unsigned whole, double rest, float value) {
  const unsigned char *end = byte + count;
  for (const unsigned char *tie = byte;
       (tie = memchr(tie, (int)whole, (size_t)(end - tie))) != NULL; tie++)
    factor[tie - byte] = (double)gsl_rng_get(rng) < rest ? value : 0;
}

enum { RUN = 1024 }; /* factors whose bytes are drawn at once */

/* A byte decides in 255 of 256 cases, 32 bits more in the others: p is met to 2^-40. */
void rv_dropout_draw(gsl_rng *rng, float *factor, size_t count, double p, double value) {
  unsigned whole = (unsigned)(p * 0x1p8);
  double rest = (p * 0x1p8 - whole) * 0x1p32;
  for (size_t i = 0; i < count; i += RUN) {
    uint32_t word[RUN / 4];
    unsigned char byte[RUN];
    size_t left = count - i < RUN ? count - i : RUN;
    rv_stream_words(rng, word, (left + 3) / 4);
    memcpy(byte, word, left);
    keep_below(factor + i, byte, left, whole, (float)value);
    if (rest > 0)
      settle_ties(rng, factor + i, byte, left, whole, rest, (float)value);
  }
}

void rv_order_draw(gsl_rng *rng, uint32_t *index, size_t count) {
  for (size_t i = 0; i < count; i++)
    index[i] = (uint32_t)i;
  gsl_ran_shuffle(rng, index, count, sizeof *index);
}
