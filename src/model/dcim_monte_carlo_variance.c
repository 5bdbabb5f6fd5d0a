/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The variance of one draw of Monte Carlo, by enumeration of what is drawn. */
#include "reverify/dcim_exact.h"
#include "reverify/dcim_monte_carlo.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <stdlib.h>
#include <string.h>

/* Around the mean, so that small variances lose nothing. */
static double variance_under(const double *law, const double *value, size_t states) {
  double mean = 0, sum = 0;
  for (size_t x = 0; x < states; x++)
    mean += law[x] * value[x];
  for (size_t x = 0; x < states; x++)
    sum += law[x] * (value[x] - mean) * (value[x] - mean);
  return sum;
}

static rv_status has_layer_below(const rv_dcim *net, size_t layers) {
  if (net->layers >= layers)
    return RV_OK;
  return rv_fail(RV_EINVAL, "a net of %zu layers draws nothing: choose %zu or more", net->layers,
                 layers);
}

/* *out (2^(n_(l-1)) x n_l) = the fields of layer l at every state below. */
static rv_status all_fields(double **out, const rv_dcim *net, size_t layer) {
  *out = NULL;
  RV_TRY(rv_dcim_enumerable(net, layer - 1));
  RV_TRY(rv_alloc_doubles(out, (size_t)1 << net->width[layer - 1], net->width[layer]));
  rv_dcim_state_fields(*out, net, layer);
  return RV_OK;
}

/* What unit j of the top layer is worth at every state of layer L - 1. */
static rv_status top_means(double **out, const rv_dcim *net, size_t unit) {
  size_t top = net->layers, width = net->width[top], states = (size_t)1 << net->width[top - 1];
  double *field;
  *out = NULL;
  RV_TRY(all_fields(&field, net, top));
  rv_status status = rv_alloc_doubles(out, states, 1);
  for (size_t y = 0; y < states && status == RV_OK; y++)
    (*out)[y] = rv_logistic(field[y * width + unit]);
  free(field);
  return status;
}

/* The mean of 2^n values over n independent units: the highest is summed out first. `value` is
   overwritten. */
static double mean_over_units(double *value, const double *mean, size_t n) {
  for (size_t i = n; i-- > 0;)
    for (size_t y = 0; y < (size_t)1 << i; y++)
      value[y] += mean[i] * (value[y + ((size_t)1 << i)] - value[y]);
  return value[0];
}

/* value (2^(n_(L-2))) = E(x_j^L | x^(L-2)) at every state. */
static rv_status conditional_means(double *value, const rv_dcim *net, const double *top) {
  size_t layer = net->layers - 1, n = net->width[layer], size = (size_t)1 << n;
  double *field, *work = NULL;
  RV_TRY(all_fields(&field, net, layer));
  rv_status status = rv_alloc_doubles(&work, size, 1);
  for (size_t x = 0; x < (size_t)1 << net->width[layer - 1] && status == RV_OK; x++) {
    double *mean = field + x * n;
    for (size_t i = 0; i < n; i++)
      mean[i] = rv_logistic(mean[i]);
    memcpy(work, top, size * sizeof *work);
    value[x] = mean_over_units(work, mean, n);
  }
  free(work);
  free(field);
  return status;
}

rv_status rv_dcim_monte_carlo_variance(double *variance, const rv_dcim *net, const double *law,
                                       size_t unit) {
  RV_TRY(has_layer_below(net, 3));
  RV_TRY(rv_dcim_enumerable(net, net->layers - 2));
  size_t states = (size_t)1 << net->width[net->layers - 2];
  double *top, *value = NULL;
  RV_TRY(top_means(&top, net, unit));
  rv_status status = rv_alloc_doubles(&value, states, 1);
  if (status == RV_OK)
    status = conditional_means(value, net, top);
  if (status == RV_OK)
    *variance = variance_under(law, value, states);
  free(value);
  free(top);
  return status;
}

rv_status rv_dcim_monte_carlo_posterior_variance(double *variance, const rv_dcim *net,
                                                 const double *law, size_t class_index) {
  RV_TRY(has_layer_below(net, 2));
  size_t top = net->layers, classes = net->width[top], states;
  double *field;
  RV_TRY(all_fields(&field, net, top));
  states = (size_t)1 << net->width[top - 1];
  for (size_t y = 0; y < states; y++) {
    double *p = field + y * classes;
    rv_softmax(p, p, classes);
    field[y] = p[class_index]; /* row 0 is read before it is overwritten, row y behind field[y] */
  }
  *variance = variance_under(law, field, states);
  free(field);
  return RV_OK;
}
