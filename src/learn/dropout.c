/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dropout.h"

#include <gsl/gsl_randist.h>
#include <stdbool.h>

/* A byte decides in 255 of 256 cases, 32 bits more in the others: p is met to 2^-40. */
static bool is_kept(unsigned byte, unsigned whole, double rest, gsl_rng *rng) {
  return byte < whole || (byte == whole && (double)gsl_rng_get(rng) < rest);
}

void rv_dropout_draw(gsl_rng *rng, float *factor, size_t count, double p, double value) {
  unsigned whole = (unsigned)(p * 0x1p8);
  double rest = (p * 0x1p8 - whole) * 0x1p32;
  for (size_t i = 0; i < count; i += 4) {
    unsigned long four = gsl_rng_get(rng);
    for (size_t j = i; j < i + 4 && j < count; j++, four >>= 8)
      factor[j] = is_kept(four & 0xff, whole, rest, rng) ? (float)value : 0;
  }
}

void rv_order_draw(gsl_rng *rng, uint32_t *index, size_t count) {
  for (size_t i = 0; i < count; i++)
    index[i] = (uint32_t)i;
  gsl_ran_shuffle(rng, index, count, sizeof *index);
}
