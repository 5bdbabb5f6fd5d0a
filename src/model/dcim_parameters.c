/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_parameters.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

static size_t weights(const rv_dcim *net, size_t layer) {
  return net->width[layer] * net->width[layer - 1];
}

size_t rv_dcim_parameter_count(const rv_dcim *net) {
  size_t count = net->units;
  for (size_t l = 1; l <= net->layers; l++)
    count += weights(net, l);
  return count;
}

void rv_dcim_gather(double *out, const rv_dcim *net) {
  for (size_t l = 1; l <= net->layers; out += weights(net, l), l++)
    memcpy(out, net->weight[l], weights(net, l) * sizeof *out);
  memcpy(out, net->bias, net->units * sizeof *out);
}

void rv_dcim_scatter(rv_dcim *net, const double *from) {
  for (size_t l = 1; l <= net->layers; from += weights(net, l), l++)
    memcpy(net->weight[l], from, weights(net, l) * sizeof *from);
  memcpy(net->bias, from, net->units * sizeof *from);
}

double rv_dcim_norm(const rv_dcim *net) {
  double norm = cblas_dnrm2((int)net->units, net->bias, 1);
  for (size_t l = 1; l <= net->layers; l++)
    norm = hypot(norm, cblas_dnrm2((int)weights(net, l), net->weight[l], 1));
  return norm;
}

double rv_dcim_distance(const rv_dcim *a, const rv_dcim *b) {
  double sum = 0;
  for (size_t i = 0; i < a->units; i++)
    sum += pow(a->bias[i] - b->bias[i], 2);
  for (size_t l = 1; l <= a->layers; l++)
    for (size_t i = 0; i < weights(a, l); i++)
      sum += pow(a->weight[l][i] - b->weight[l][i], 2);
  return sqrt(sum);
}
