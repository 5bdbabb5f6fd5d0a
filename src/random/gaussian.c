/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/gaussian.h"

/* out = the numbers of `count` words, up to the first that is GSL's; returns how many. */
static size_t from_words(double *out, const uint32_t *word, size_t count, double sd) {
  size_t i = 0;
  while (i < count && rv_gaussian_inside(word[i])) {
    out[i] = rv_gaussian_of(word[i], sd);
    i++;
  }
  return i;
}

void rv_gaussian_numbers(double *out, gsl_rng *rng, size_t count, double sd) {
  rv_philox *state = rng->state;
  for (size_t i = 0; i < count;) {
    out[i++] = rv_gaussian(rng, sd);
    size_t ready = state->made - state->used, wanted = count - i;
    size_t done =
        from_words(out + i, state->half + state->used, ready < wanted ? ready : wanted, sd);
    state->used += (unsigned)done;
    i += done;
  }
}
