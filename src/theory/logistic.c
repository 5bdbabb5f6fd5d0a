/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/logistic.h"

#include <math.h>

double rv_logistic(double z) {
  double decay = exp(-fabs(z)), larger = 1 / (1 + decay);
  return z >= 0 ? larger : decay * larger;
}

/* Each factor is at most 2, so no product of FACTORS of them overflows. */
enum { FACTORS = 512 };

double rv_softplus_sum(const double *z, size_t count) {
  double sum = 0;
  for (size_t first = 0; first < count; first += FACTORS) {
    size_t last = count - first < FACTORS ? count : first + FACTORS;
    double product = 1;
    for (size_t i = first; i < last; i++) {
      sum += fmax(z[i], 0);
      product *= 1 + exp(-fabs(z[i]));
    }
    sum += log(product);
  }
  return sum;
}

void rv_softmax(double *out, const double *z, size_t count) {
  double largest = z[0], sum = 0;
  for (size_t i = 1; i < count; i++)
    largest = fmax(largest, z[i]);
  for (size_t i = 0; i < count; i++)
    sum += out[i] = exp(z[i] - largest);
  for (size_t i = 0; i < count; i++)
    out[i] /= sum;
}
