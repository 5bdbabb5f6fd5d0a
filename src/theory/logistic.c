/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/logistic.h"

#include <math.h>

double rv_logistic(double z) {
  double decay = exp(-fabs(z)), larger = 1 / (1 + decay);
  return z >= 0 ? larger : decay * larger;
}

double rv_softplus(double z) {
  return fmax(z, 0) + log1p(exp(-fabs(z)));
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
