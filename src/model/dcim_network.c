/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/dcim_network.h"

#include "numeric/transpose.h"
#include "random/gaussian_matrix.h"
#include "support/memory.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static rv_status check_sizes(const size_t *width, size_t layers) {
  if (layers < 1 || layers > RV_DCIM_LAYERS_MAX)
    return rv_fail(RV_EINVAL, "a net of %zu layers: choose 1 to %d", layers, RV_DCIM_LAYERS_MAX);
  for (size_t l = 0; l <= layers; l++)
    if (width[l] < 1 || width[l] > RV_DCIM_WIDTH_MAX)
      return rv_fail(RV_EINVAL, "layer %zu has %zu units: choose 1 to %d", l, width[l],
                     RV_DCIM_WIDTH_MAX);
  return RV_OK;
}

static size_t weights_of(const rv_dcim *net, size_t layer) {
  return net->width[layer] * net->width[layer - 1];
}

static rv_status alloc_zeros(double **out, size_t count) {
  RV_TRY(rv_alloc_doubles(out, count, 1));
  memset(*out, 0, count * sizeof **out);
  return RV_OK;
}

static rv_status alloc_numbers(rv_dcim *net) {
  RV_TRY(alloc_zeros(&net->bias, net->units));
  for (size_t l = 1; l <= net->layers; l++)
    RV_TRY(alloc_zeros(&net->weight[l], weights_of(net, l)));
  return RV_OK;
}

rv_status rv_dcim_open(rv_dcim *net, const size_t *width, size_t layers) {
  *net = (rv_dcim){.layers = 0};
  RV_TRY(check_sizes(width, layers));
  net->layers = layers;
  for (size_t l = 0; l <= layers; l++) {
    net->width[l] = width[l];
    net->first[l] = net->units;
    net->units += width[l];
  }
  rv_status status = alloc_numbers(net);
  if (status != RV_OK)
    rv_dcim_free(net);
  return status;
}

void rv_dcim_free(rv_dcim *net) {
  free(net->bias);
  for (size_t l = 1; l <= net->layers; l++)
    free(net->weight[l]);
  *net = (rv_dcim){.layers = 0};
}

/* The bias of a unit is the number before its weights in the unit's stream. */
static rv_status draw_layer(const rv_stream_key *key, rv_dcim *net, size_t layer, double coupling,
                            double bias_sd) {
  size_t below = layer > 0 ? net->width[layer - 1] : 0;
  double sd = below > 0 ? coupling / sqrt((double)below) : 0, *row;
  RV_TRY(rv_alloc_doubles(&row, 1, below + 1));
  for (size_t j = 0; j < net->width[layer]; j++) {
    size_t unit = net->first[layer] + j;
    rv_gaussian_rows(row, key, unit, 1, below + 1, 1);
    net->bias[unit] = bias_sd * row[0];
    for (size_t i = 0; i < below; i++)
      net->weight[layer][j * below + i] = sd * row[i + 1];
  }
  free(row);
  return RV_OK;
}

rv_status rv_dcim_draw(const rv_stream_key *key, rv_dcim *net, double coupling, double bias_sd) {
  if (!isfinite(coupling) || coupling < 0 || !isfinite(bias_sd) || bias_sd < 0)
    return rv_fail(RV_EINVAL,
                   "a coupling of %g, biases of sd %g: choose finite numbers that are not negative",
                   coupling, bias_sd);
  for (size_t l = 0; l <= net->layers; l++)
    RV_TRY(draw_layer(key, net, l, coupling, bias_sd));
  return RV_OK;
}

static void copy_bias(double *out, const rv_dcim *net, size_t layer) {
  memcpy(out, net->bias + net->first[layer], net->width[layer] * sizeof *out);
}

rv_status rv_dcim_mirror(rv_dcim *net) {
  for (size_t l = 2; l <= net->layers; l++)
    if (net->width[l] != net->width[l - 2])
      return rv_fail(RV_EINVAL,
                     "a mirror net with %zu units in layer %zu and %zu in layer %zu: make them "
                     "equal",
                     net->width[l], l, net->width[l - 2], l - 2);
  for (size_t l = 2; l <= net->layers; l++) {
    rv_transpose(net->weight[l], net->weight[l - 1], net->width[l - 1], net->width[l - 2]);
    copy_bias(net->bias + net->first[l], net, l - 2);
  }
  return RV_OK;
}

rv_status rv_dcim_reverse(rv_dcim *out, const rv_dcim *net) {
  size_t width[RV_DCIM_LAYERS_MAX + 1], layers = net->layers;
  for (size_t k = 0; k <= layers; k++)
    width[k] = net->width[layers - k];
  RV_TRY(rv_dcim_open(out, width, layers));
  for (size_t k = 0; k <= layers; k++) {
    size_t l = layers - k;
    copy_bias(out->bias + out->first[k], net, l);
    if (k > 0)
      rv_transpose(out->weight[k], net->weight[l + 1], net->width[l + 1], net->width[l]);
  }
  return RV_OK;
}

/* *direction = a Gaussian matrix orthogonal to W, of the same norm; 0 where there is none. */
static void orthogonal_direction(double *direction, const rv_stream_key *key, const rv_dcim *net,
                                 size_t layer) {
  const double *w = net->weight[layer];
  int count = (int)weights_of(net, layer);
  double length = cblas_dnrm2(count, w, 1);
  rv_gaussian_rows(direction, key, (1UL << 32) + net->first[layer], net->width[layer],
                   net->width[layer - 1], 1);
  if (count == 1 || length == 0) {
    memset(direction, 0, (size_t)count * sizeof *direction);
    return;
  }
  for (int pass = 0; pass < 2; pass++) { /* the second removes the rounding of the first */
    double along = cblas_ddot(count, w, 1, direction, 1) / (length * length);
    cblas_daxpy(count, -along, w, 1, direction, 1);
  }
  cblas_dscal(count, length / cblas_dnrm2(count, direction, 1), direction, 1);
}

rv_status rv_dcim_rotate(const rv_stream_key *key, rv_dcim *net, double angle) {
  for (size_t l = 1; l <= net->layers; l++) {
    double *direction;
    int count = (int)weights_of(net, l);
    RV_TRY(rv_alloc_doubles(&direction, (size_t)count, 1));
    orthogonal_direction(direction, key, net, l);
    cblas_dscal(count, cos(angle), net->weight[l], 1);
    cblas_daxpy(count, sin(angle), direction, 1, net->weight[l], 1);
    free(direction);
  }
  return RV_OK;
}

void rv_dcim_field(double *field, const rv_dcim *net, size_t layer, const double *x) {
  size_t below = net->width[layer - 1];
  for (size_t j = 0; j < net->width[layer]; j++) {
    const double *w = net->weight[layer] + j * below;
    double sum = net->bias[net->first[layer] + j];
    for (size_t i = 0; i < below; i++)
      sum += w[i] * x[i];
    field[j] = sum;
  }
}
