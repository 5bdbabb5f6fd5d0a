/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_ratio.h"

#include "reverify/logistic.h"
#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t widest(const rv_dcim *net) {
  size_t width = 0;
  for (size_t l = 0; l <= net->layers; l++)
    width = net->width[l] > width ? net->width[l] : width;
  return width;
}

rv_status rv_dcim_log_probability(double *out, const rv_dcim *net, const double *x) {
  double *field;
  *out = 0;
  RV_TRY(rv_alloc_doubles(&field, widest(net), 1));
  for (size_t l = 1; l <= net->layers; l++) {
    rv_dcim_field(field, net, l, x + net->first[l - 1]);
    for (size_t j = 0; j < net->width[l]; j++)
      field[j] = x[net->first[l] + j] == 1 ? -field[j] : field[j];
    *out -= rv_softplus_sum(field, net->width[l]);
  }
  free(field);
  return RV_OK;
}

/* out = the state x of the forward chain in the order of the one that runs back. */
static void reverse_state(double *out, const rv_dcim *forward, const rv_dcim *back,
                          const double *x) {
  for (size_t l = 0; l <= forward->layers; l++)
    memcpy(out + back->first[forward->layers - l], x + forward->first[l],
           forward->width[l] * sizeof *out);
}

rv_status rv_dcim_log_ratio(double *out, const rv_dcim *forward, const rv_dcim *back,
                            const double *x) {
  double *reversed, q;
  RV_TRY(rv_dcim_log_probability(out, forward, x));
  RV_TRY(rv_alloc_doubles(&reversed, back->units, 1));
  reverse_state(reversed, forward, back, x);
  rv_status status = rv_dcim_log_probability(&q, back, reversed);
  free(reversed);
  *out -= q;
  return status;
}

/* out (n_(l-1)) = b^(l-1) + W^l'x. */
static void transposed_field(double *out, const rv_dcim *net, size_t layer, const double *x) {
  size_t below = net->width[layer - 1];
  memcpy(out, net->bias + net->first[layer - 1], below * sizeof *out);
  for (size_t j = 0; j < net->width[layer]; j++)
    for (size_t i = 0; i < below; i++)
      out[i] += net->weight[layer][j * below + i] * x[j];
}

static double bias_term(const rv_dcim *net, size_t layer, const double *x) {
  double sum = 0;
  for (size_t j = 0; j < net->width[layer]; j++)
    sum += net->bias[net->first[layer] + j] * x[net->first[layer] + j];
  return sum;
}

rv_status rv_dcim_tied_log_ratio(double *out, const rv_dcim *forward, const double *x) {
  double *field;
  RV_TRY(rv_alloc_doubles(&field, widest(forward), 1));
  *out = bias_term(forward, forward->layers, x) - bias_term(forward, 0, x);
  for (size_t l = 1; l <= forward->layers; l++) {
    transposed_field(field, forward, l, x + forward->first[l]);
    *out += rv_softplus_sum(field, forward->width[l - 1]);
    rv_dcim_field(field, forward, l, x + forward->first[l - 1]);
    *out -= rv_softplus_sum(field, forward->width[l]);
  }
  free(field);
  return RV_OK;
}

static double rounding_of_chain(const rv_dcim *net) {
  double sum = 0;
  for (size_t l = 1; l <= net->layers; l++) {
    for (size_t j = 0; j < net->width[l]; j++)
      sum += fabs(net->bias[net->first[l] + j]) + M_LN2;
    for (size_t i = 0; i < net->width[l] * net->width[l - 1]; i++)
      sum += fabs(net->weight[l][i]);
  }
  return DBL_EPSILON * (double)(widest(net) + net->units + 4) * sum;
}

double rv_dcim_log_ratio_rounding(const rv_dcim *forward, const rv_dcim *back) {
  return rounding_of_chain(forward) + rounding_of_chain(back);
}
