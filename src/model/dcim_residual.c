/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The residual of DCIM eq. (19) by analysis of variance: one enumeration of each inner layer. */
#include "model/dcim_ratio.h"
#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* value[x] += sign sum_j softplus((b + Wx)_j) for the states x of layer l - 1 of the net. */
static rv_status add_partition(double *value, double sign, const rv_dcim *net, size_t layer) {
  size_t states = (size_t)1 << net->width[layer - 1], width = net->width[layer];
  double *field;
  RV_TRY(rv_dcim_enumerable(net, layer - 1));
  RV_TRY(rv_alloc_doubles(&field, states, width));
  rv_dcim_state_fields(field, net, layer);
  for (size_t x = 0; x < states; x++)
    value[x] += sign * rv_softplus_sum(field + x * width, width);
  free(field);
  return RV_OK;
}

/* *value (2^(n_l), new) = r_l. */
static rv_status layer_residual(double **value, const rv_dcim *forward, const rv_dcim *back,
                                size_t layer) {
  RV_TRY(rv_dcim_enumerable(forward, layer));
  size_t states = (size_t)1 << forward->width[layer];
  RV_TRY(rv_alloc_doubles(value, states, 1));
  memset(*value, 0, states * sizeof **value);
  rv_status status = add_partition(*value, 1, back, forward->layers - layer + 1);
  if (status == RV_OK)
    status = add_partition(*value, -1, forward, layer + 1);
  return status;
}

/* Entry (j, i) of D^l = W^l - V^l', V^l being layer L - l + 1 of the chain that runs back. */
static double difference(const rv_dcim *forward, const rv_dcim *back, size_t layer, size_t j,
                         size_t i) {
  size_t n = forward->width[layer], below = forward->width[layer - 1];
  return forward->weight[layer][j * below + i] -
         back->weight[forward->layers - layer + 1][i * n + j];
}

static double difference_norm_sq(const rv_dcim *forward, const rv_dcim *back, size_t layer) {
  double sum = 0;
  for (size_t j = 0; j < forward->width[layer]; j++)
    for (size_t i = 0; i < forward->width[layer - 1]; i++)
      sum += pow(difference(forward, back, layer, j, i), 2);
  return sum;
}

/* Coefficient j of d_l. */
static double linear_term(const rv_dcim *forward, const rv_dcim *back, size_t layer, size_t j) {
  double sum = 0;
  for (size_t i = 0; i < forward->width[layer - 1]; i++)
    sum += difference(forward, back, layer, j, i) / 2;
  for (size_t i = 0; i < forward->width[layer + 1]; i++)
    sum += difference(forward, back, layer + 1, i, j) / 2;
  return sum + forward->bias[forward->first[layer] + j] -
         back->bias[back->first[forward->layers - layer] + j];
}

static void add_linear_terms(double *value, const rv_dcim *forward, const rv_dcim *back,
                             size_t layer) {
  for (size_t j = 0; j < forward->width[layer]; j++) {
    double d = linear_term(forward, back, layer, j);
    for (size_t x = 0; x < (size_t)1 << forward->width[layer]; x++)
      value[x] += x >> j & 1 ? d : 0;
  }
}

/* Subtracts the mean over all 2^n states. */
static void centre(double *value, size_t n) {
  size_t states = (size_t)1 << n;
  double mean = 0;
  for (size_t x = 0; x < states; x++)
    mean += value[x] / (double)states;
  for (size_t x = 0; x < states; x++)
    value[x] -= mean;
}

static double mean_square(const double *value, size_t n) {
  size_t states = (size_t)1 << n;
  double sum = 0;
  for (size_t x = 0; x < states; x++)
    sum += value[x] * value[x];
  return sum / (double)states;
}

/* Subtracts the part that is linear in x: under equal probabilities the units are independent. */
static void remove_linear_part(double *value, size_t n) {
  size_t states = (size_t)1 << n;
  for (size_t i = 0; i < n; i++) {
    double slope = 0;
    for (size_t x = 0; x < states; x++)
      slope += (x >> i & 1 ? value[x] : -value[x]) / (double)states;
    for (size_t x = 0; x < states; x++)
      value[x] -= x >> i & 1 ? slope : -slope;
  }
}

static rv_status add_layer(rv_dcim_residual *squares, const rv_dcim *forward, const rv_dcim *back,
                           size_t layer) {
  double *value = NULL;
  size_t n = forward->width[layer];
  rv_status status = layer_residual(&value, forward, back, layer);
  if (status == RV_OK) {
    add_linear_terms(value, forward, back, layer);
    centre(value, n);
    squares->total += mean_square(value, n);
    remove_linear_part(value, n);
    squares->nonlinear += mean_square(value, n);
  }
  free(value);
  return status;
}

rv_status rv_dcim_residual_uniform(rv_dcim_residual *out, const rv_dcim *forward,
                                   const rv_dcim *back) {
  rv_dcim_residual squares = {0, 0, 0};
  for (size_t l = 1; l <= forward->layers; l++)
    squares.weights += difference_norm_sq(forward, back, l) / 16;
  squares.total = squares.nonlinear = squares.weights;
  for (size_t l = 1; l < forward->layers; l++)
    RV_TRY(add_layer(&squares, forward, back, l));
  *out = (rv_dcim_residual){sqrt(squares.total), sqrt(squares.weights), sqrt(squares.nonlinear)};
  return RV_OK;
}

static double sd_under(const double *value, const double *law, size_t n) {
  double mean = 0, variance = 0;
  for (size_t x = 0; x < (size_t)1 << n; x++)
    mean += law[x] * value[x];
  for (size_t x = 0; x < (size_t)1 << n; x++)
    variance += law[x] * (value[x] - mean) * (value[x] - mean);
  return sqrt(variance);
}

rv_status rv_dcim_residual_by_layer(double *sd, const rv_dcim *forward, const rv_dcim *back,
                                    double *const *law) {
  memset(sd, 0, (forward->layers + 1) * sizeof *sd);
  for (size_t l = 1; l < forward->layers; l++) {
    double *value = NULL;
    rv_status status = layer_residual(&value, forward, back, l);
    if (status == RV_OK)
      sd[l] = sd_under(value, law[l], forward->width[l]);
    free(value);
    RV_TRY(status);
  }
  return RV_OK;
}

rv_status rv_dcim_residual_forward(double *out, const rv_dcim *forward, const rv_dcim *back) {
  double input[RV_DCIM_EXACT_MAX], sd[RV_DCIM_LAYERS_MAX + 1];
  rv_dcim_laws laws;
  RV_TRY(rv_dcim_enumerable(forward, 0));
  for (size_t i = 0; i < forward->width[0]; i++)
    input[i] = 0.5;
  RV_TRY(rv_dcim_laws_make(&laws, forward, input, 1));
  rv_status status = rv_dcim_residual_by_layer(sd, forward, back, laws.law);
  rv_dcim_laws_free(&laws);
  *out = 0;
  for (size_t l = 1; l < forward->layers && status == RV_OK; l++)
    *out = fmax(*out, sd[l]);
  return status;
}
