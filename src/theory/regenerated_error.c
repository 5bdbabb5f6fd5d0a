/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/regenerated_error.h"

#include <math.h>

/* E ||c r(u) - h||^2 / ||h||^2 = c^2 A - 2 c B + 1 is known for every c > 0, since c r(u) = r(cu);
   A and B follow from c = 1 and c = 2. */
rv_status rv_regenerated_error(double *out, const rv_hidden *hidden, const size_t *width,
                               size_t depth) {
  rv_layered_law law = {.depth = depth, .p = 1};
  rv_layered_evolution evolution;
  for (size_t l = 0; l <= depth; l++)
    law.width[depth - l] = (double)width[l];
  RV_TRY(rv_layered_evolve(&evolution, &law, hidden->norm, RV_NO_BIAS, false));
  double gain = evolution.state[depth].gain;
  double sigma = rv_layered_sigma(&evolution, &law, hidden->norm), pixels = (double)width[0];
  double one = rv_layered_error_given_sq(hidden, pixels, gain, sigma, 0);
  double two = rv_layered_error_given_sq(hidden, pixels, 2 * gain, 2 * sigma, 0);
  double energy = (two - 2 * one + 1) / 2, overlap = (energy + 1 - one) / 2;
  *out = sqrt(fmax(0, 2 - 2 * overlap / sqrt(energy)));
  return RV_OK;
}
