/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_dependence.h"

#include "model/dcim_joint.h"
#include "model/dcim_ratio.h"
#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"
#include "theory/information.h"

#include <math.h>
#include <stdlib.h>

enum { WIDTH_MAX = RV_DCIM_DEPENDENCE_WIDTH_MAX };

/* Enumerated laws: `joint` and `swapped` have room for three layers, `pair` for two, `prior` for
   one. */
typedef struct tables {
  double *joint, *swapped, *pair, *prior;
} tables;

static void close_tables(tables *t) {
  free(t->joint);
  free(t->swapped);
  free(t->pair);
  free(t->prior);
}

static rv_status open_tables(tables *t, size_t n) {
  *t = (tables){NULL, NULL, NULL, NULL};
  RV_TRY(rv_alloc_doubles(&t->joint, (size_t)1 << 3 * n, 1));
  RV_TRY(rv_alloc_doubles(&t->swapped, (size_t)1 << 3 * n, 1));
  RV_TRY(rv_alloc_doubles(&t->pair, (size_t)1 << 2 * n, 1));
  return rv_alloc_doubles(&t->prior, (size_t)1 << n, 1);
}

/* Total correlation of the lower and of the upper half of 2n units, each given the other; rounding
   may take a 0 to either side. */

static double lower_given_upper(const double *pair, size_t n) {
  return fabs(rv_conditional_total_correlation(pair, n, n));
}

static double upper_given_lower(tables *t, const double *pair, size_t n) {
  rv_swap_groups(t->swapped, pair, n, 2 * n);
  return lower_given_upper(t->swapped, n);
}

/* Priors. */

static void product_prior(double *prior, const rv_dcim *net) {
  double mean[WIDTH_MAX] = {0};
  for (size_t i = 0; i < net->width[0]; i++)
    mean[i] = rv_logistic(net->bias[i]);
  rv_product_law(prior, mean, net->width[0]);
}

static void mixed_prior(double *prior, const rv_dcim *net) {
  double low[WIDTH_MAX] = {0}, high[WIDTH_MAX] = {0}, other[1 << WIDTH_MAX];
  size_t n = net->width[0];
  for (size_t i = 0; i < n; i++) {
    low[i] = 0.2;
    high[i] = 0.8;
  }
  rv_product_law(prior, low, n);
  rv_product_law(other, high, n);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    prior[x] = (prior[x] + other[x]) / 2;
}

/* Remark 1. */

static rv_status measure_remark(rv_dcim_remark *out, tables *t, const rv_dcim *one) {
  size_t n = one->width[0];
  product_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out->factorised = lower_given_upper(t->pair, n);
  mixed_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out->mixed = lower_given_upper(t->pair, n);
  RV_TRY(rv_boltzmann_joint(t->pair, one));
  out->machine = fmax(lower_given_upper(t->pair, n), upper_given_lower(t, t->pair, n));
  rv_marginal_low(t->prior, t->pair, n, 2 * n);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out->completed = lower_given_upper(t->pair, n);
  return RV_OK;
}

rv_status rv_dcim_remark_measure(rv_dcim_remark *out, const rv_dcim *one_layer) {
  tables t;
  rv_status status = open_tables(&t, one_layer->width[0]);
  if (status == RV_OK)
    status = measure_remark(out, &t, one_layer);
  close_tables(&t);
  return status;
}

/* Observation 1 and eq. (17). */

static rv_status measure_boltzmann(rv_dcim_observation *out, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  RV_TRY(rv_boltzmann_joint(t->joint, net));
  rv_marginal_low(t->pair, t->joint, 2 * n, 3 * n); /* x^0, x^1 */
  out->up = upper_given_lower(t, t->pair, n);
  out->ends = lower_given_upper(t->pair, n);
  rv_marginal_high(t->pair, t->joint, n, 3 * n); /* x^1, x^2 */
  out->down = lower_given_upper(t->pair, n);
  out->ends = fmax(out->ends, upper_given_lower(t, t->pair, n));
  return RV_OK;
}

/* The layers in the order x^0, x^1, x^2, and in the order x^1, x^2, x^0. */
static rv_status measure_chain(rv_dcim_observation *out, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  mixed_prior(t->prior, net);
  RV_TRY(rv_dcim_joint(t->joint, net, t->prior));
  RV_TRY(rv_conditional_information(&out->chain, t->joint, n, n, n));
  out->chain = fabs(out->chain);
  rv_swap_groups(t->swapped, t->joint, n, 3 * n);
  return rv_conditional_information(&out->no_chain, t->swapped, n, n, n);
}

rv_status rv_dcim_observation_measure(rv_dcim_observation *out, const rv_dcim *two_layers) {
  tables t;
  rv_status status = open_tables(&t, two_layers->width[0]);
  if (status == RV_OK)
    status = measure_boltzmann(out, &t, two_layers);
  if (status == RV_OK)
    status = measure_chain(out, &t, two_layers);
  close_tables(&t);
  return status;
}

/* Remark 2. */

static rv_status largest_difference(double *out, const double *joint, const rv_dcim *one,
                                    const rv_dcim *back) {
  double x[2 * WIDTH_MAX], reversed[2 * WIDTH_MAX], p, q;
  size_t n = one->width[0];
  double bound = rv_pseudo_rounding(one) + rv_dcim_log_ratio_rounding(one, back);
  *out = 0;
  for (size_t state = 0; state < (size_t)1 << 2 * n; state++) {
    for (size_t i = 0; i < 2 * n; i++)
      x[i] = reversed[(i + n) % (2 * n)] = (double)(state >> i & 1);
    RV_TRY(rv_dcim_log_probability(&p, one, x));
    RV_TRY(rv_dcim_log_probability(&q, back, reversed));
    *out = fmax(*out, fabs(p + q - rv_pseudo_log_likelihood(joint, state, 2 * n)) / bound);
  }
  return RV_OK;
}

rv_status rv_dcim_pseudo_difference(double *out, const rv_dcim *one_layer, const rv_dcim *back) {
  double *joint;
  RV_TRY(rv_alloc_doubles(&joint, (size_t)1 << 2 * one_layer->width[0], 1));
  rv_status status = rv_boltzmann_joint(joint, one_layer);
  if (status == RV_OK)
    status = largest_difference(out, joint, one_layer, back);
  free(joint);
  return status;
}
