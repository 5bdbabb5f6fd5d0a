/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_net_parts.h"

#include <math.h>

double rv_layered_alpha(const rv_layered_net *net, size_t layer) {
  return 2 / (net->law.p * net->law.width[layer - 1]);
}

/* Indices stay below 2^50: sizes are at most 1e15. */
uint64_t rv_layered_row(size_t layer, rv_layered_part part, uint64_t index) {
  return (uint64_t)layer << 56 | (uint64_t)part << 52 | index;
}

void rv_layered_note(rv_layered_draw *out, const rv_layered_net *net, size_t layer, double gain,
                     double sigma, double error_sq) {
  double norm_sq = net->norm_sq[layer];
  out->gain[layer] = gain;
  out->noise[layer] = norm_sq > 0 ? sigma / sqrt(norm_sq * rv_layered_alpha(net, layer)) : 0;
  out->error[layer] = norm_sq > 0 ? sqrt(error_sq / norm_sq) : 0;
}
