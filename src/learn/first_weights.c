/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/first_weights.h"

#include "random/gaussian.h"

double rv_first_weights_draw(float *weight, size_t inputs, double sd, const rv_stream_key *key,
                             uint64_t row) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, row);
  double sum = 0;
  for (size_t i = 0; i < inputs; i++) {
    weight[i] = (float)rv_gaussian(rng, sd);
    sum += (double)weight[i];
  }
  return sum;
}
