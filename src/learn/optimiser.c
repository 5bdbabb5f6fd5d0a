/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/optimiser.h"

#include "numeric/elementary.h"

#include <math.h>
#include <stdlib.h>

size_t rv_optimiser_state(const rv_optimiser *optimiser) {
  return optimiser->count * (optimiser->descent == RV_ADAM ? 2 : 1);
}

rv_status rv_optimiser_open(rv_optimiser *optimiser, rv_descent descent, double rate,
                            double momentum, size_t count) {
  *optimiser =
      (rv_optimiser){.descent = descent, .rate = rate, .momentum = momentum, .count = count};
  optimiser->state = calloc(rv_optimiser_state(optimiser), sizeof(float));
  if (optimiser->state == NULL)
    return rv_fail(RV_ENOMEM, "no memory for %zu weights: give smaller layers", count);
  return RV_OK;
}

void rv_optimiser_free(rv_optimiser *optimiser) {
  free(optimiser->state);
  *optimiser = (rv_optimiser){0};
}

RV_VECTORISED static void step_sgd(float *restrict w, float *restrict v, float *restrict g,
                                   size_t count, float rate, float momentum) {
  for (size_t i = 0; i < count; i++) {
    v[i] = momentum * v[i] + g[i];
    w[i] -= rate * v[i];
    g[i] = 0;
  }
}

/* The gradient is zeroed while it is at hand. Both corrections for the start at 0 are in `rate` and
 * `epsilon`. */
RV_VECTORISED static void step_adam(float *restrict w, float *restrict mean, float *restrict square,
                                    float *restrict g, size_t count, float rate, float epsilon) {
  const float old_mean = 0.9F, old_square = 0.999F;
  for (size_t i = 0; i < count; i++) {
    mean[i] = old_mean * mean[i] + (1 - old_mean) * g[i];
    square[i] = old_square * square[i] + (1 - old_square) * g[i] * g[i];
    w[i] -= rate * mean[i] / (sqrtf(square[i]) + epsilon);
    g[i] = 0;
  }
}

void rv_optimiser_step(rv_optimiser *optimiser, float *parameter, float *gradient) {
  size_t count = optimiser->count;
  double steps = (double)++optimiser->steps;
  if (optimiser->descent == RV_SGD) {
    step_sgd(parameter, optimiser->state, gradient, count, (float)optimiser->rate,
             (float)optimiser->momentum);
  } else {
    /* w -= rate (mean / c1) / (sqrt(square / c2) + epsilon), times sqrt(c2) above and below */
    double c1 = 1 - pow(0.9, steps), root = sqrt(1 - pow(0.999, steps));
    step_adam(parameter, optimiser->state, optimiser->state + count, gradient, count,
              (float)(optimiser->rate * root / c1), (float)(1e-8 * root));
  }
}
