/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/averaged_unit.h"

#include "numeric/elementary.h"

#include <math.h>

static const float eighth_of_pi = (float)(M_PI / 8);

RV_VECTORISED static void find_unit_variances(float *restrict variance, const float *restrict mean,
                                              size_t count) {
  for (size_t i = 0; i < count; i++)
    variance[i] = mean[i] * (1 - mean[i]);
}

void rv_unit_variances(float *variance, const float *mean, size_t count) {
  find_unit_variances(variance, mean, count);
}

RV_VECTORISED static void find_squares(float *restrict square, const float *restrict x,
                                       size_t count) {
  for (size_t i = 0; i < count; i++)
    square[i] = x[i] * x[i];
}

void rv_squares(float *square, const float *x, size_t count) {
  find_squares(square, x, count);
}

RV_VECTORISED static void flatten(float *restrict x, float *restrict flat,
                                  const float *restrict field, size_t count) {
  for (size_t i = 0; i < count; i++) {
    flat[i] = 1 / sqrtf(1 + eighth_of_pi * flat[i]);
    x[i] = flat[i] * field[i];
  }
}

void rv_flatten(float *x, float *flat, const float *field, size_t count) {
  flatten(x, flat, field, count);
}

/* d flat / d variance = -pi/16 flat^3. */
RV_VECTORISED static void flatten_back(float *restrict slope, float *restrict by_variance,
                                       const float *restrict flat, const float *restrict field,
                                       size_t count) {
  for (size_t i = 0; i < count; i++) {
    float cube = flat[i] * flat[i] * flat[i];
    by_variance[i] = -eighth_of_pi / 2 * cube * field[i] * slope[i];
    slope[i] *= flat[i];
  }
}

void rv_flatten_back(float *slope, float *by_variance, const float *flat, const float *field,
                     size_t count) {
  flatten_back(slope, by_variance, flat, field, count);
}

RV_VECTORISED static void add_by_square(float *restrict gradient, const float *restrict by_square,
                                        const float *restrict x, size_t count) {
  for (size_t i = 0; i < count; i++)
    gradient[i] += 2 * x[i] * by_square[i];
}

void rv_add_by_square(float *gradient, const float *by_square, const float *x, size_t count) {
  add_by_square(gradient, by_square, x, count);
}

RV_VECTORISED static void add_by_unit_variance(float *restrict slope,
                                               const float *restrict by_variance,
                                               const float *restrict mean, size_t count) {
  for (size_t i = 0; i < count; i++)
    slope[i] += (1 - 2 * mean[i]) * by_variance[i];
}

void rv_add_by_unit_variance(float *slope, const float *by_variance, const float *mean,
                             size_t count) {
  add_by_unit_variance(slope, by_variance, mean, count);
}
