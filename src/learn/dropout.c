/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dropout.h"

#include <gsl/gsl_randist.h>

/* 32 random bits a factor: p is met to 2^-32. */
void rv_dropout_draw(gsl_rng *rng, float *factor, size_t count, double p, double value) {
  double below = p * 0x1p32;
  for (size_t i = 0; i < count; i++)
    factor[i] = (double)gsl_rng_get(rng) < below ? (float)value : 0;
}

void rv_order_draw(gsl_rng *rng, uint32_t *index, size_t count) {
  for (size_t i = 0; i < count; i++)
    index[i] = (uint32_t)i;
  gsl_ran_shuffle(rng, index, count, sizeof *index);
}
