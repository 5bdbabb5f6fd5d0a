/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/legendre.h"

#include <math.h>

/* P_count(x) and its derivative. */
static double polynomial(double *slope, double x, size_t count) {
  double before = 0, value = 1;
  for (size_t k = 0; k < count; k++) {
    double j = (double)k, next = ((2 * j + 1) * x * value - j * before) / (j + 1);
    before = value;
    value = next;
  }
  *slope = (double)count * (before - x * value) / ((1 - x) * (1 + x));
  return value;
}

/* Newton's method from an approximation good to O(count^-4): the third step is for certainty. */
static void find_node(double *node, double *weight, size_t index, size_t count) {
  enum { STEPS = 4 };
  double n = (double)count, slope;
  double x = -cos(M_PI * ((double)index + 0.75) / (n + 0.5));
  for (int step = 0; step < STEPS; step++)
    x -= polynomial(&slope, x, count) / slope;
  polynomial(&slope, x, count);
  *node = x;
  *weight = 2 / ((1 - x) * (1 + x) * slope * slope);
}

void rv_legendre_rule(double *node, double *weight, size_t count) {
  for (size_t i = 0; i < count; i++)
    find_node(&node[i], &weight[i], i, count);
}

void rv_legendre_transform(double *node, double *transform, size_t count) {
  for (size_t i = 0; i < count; i++) {
    double weight, before = 0, value = 1;
    find_node(&node[i], &weight, i, count);
    for (size_t k = 0; k < count; k++) {
      double j = (double)k, next = ((2 * j + 1) * node[i] * value - j * before) / (j + 1);
      transform[i * count + k] = weight * value * (j + 0.5);
      before = value;
      value = next;
    }
  }
}
