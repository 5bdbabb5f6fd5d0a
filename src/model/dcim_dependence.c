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

static rv_status check_net(const rv_dcim *net, size_t layers, size_t width) {
  for (size_t l = 0; l <= net->layers; l++)
    if (net->layers != layers || net->width[l] != width || width > RV_DEPENDENCE_WIDTH_MAX)
      return rv_fail(RV_EINVAL, "dependence is measured in nets of equal layers of up to %d units",
                     RV_DEPENDENCE_WIDTH_MAX);
  return RV_OK;
}

/* Enumerated joint laws: `joint` has room for three layers, `pair` and `prior` for two and one. */
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

/* A product law, each input by its own bias. */
static void product_prior(double *prior, const rv_dcim *net) {
  double mean[RV_DEPENDENCE_WIDTH_MAX] = {0};
  for (size_t i = 0; i < net->width[0]; i++)
    mean[i] = rv_logistic(net->bias[i]);
  rv_product_law(prior, mean, net->width[0]);
}

/* An even mixture of the product law of mean 0.2 and that of mean 0.8. */
static void mixed_prior(double *prior, const rv_dcim *net) {
  double low[RV_DEPENDENCE_WIDTH_MAX] = {0}, high[RV_DEPENDENCE_WIDTH_MAX] = {0},
         other[1 << RV_DEPENDENCE_WIDTH_MAX];
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

/* Remark 1: one layer, with priors of several kinds. */
static rv_status measure_remark(double *out, tables *t, const rv_dcim *one) {
  size_t n = one->width[0];
  product_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out[RV_TC_FACTORISED] = lower_given_upper(t->pair, n);
  mixed_prior(t->prior, one);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out[RV_TC_MIXED] = lower_given_upper(t->pair, n);
  RV_TRY(rv_boltzmann_joint(t->pair, one));
  out[RV_TC_RBM] = fmax(lower_given_upper(t->pair, n), upper_given_lower(t, t->pair, n));
  rv_marginal_low(t->prior, t->pair, n, 2 * n);
  RV_TRY(rv_dcim_joint(t->pair, one, t->prior));
  out[RV_TC_COMPLETED] = lower_given_upper(t->pair, n);
  return RV_OK;
}

/* Observation 1. */
static rv_status measure_boltzmann(double *out, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  RV_TRY(rv_boltzmann_joint(t->joint, net));
  rv_marginal_low(t->pair, t->joint, 2 * n, 3 * n); /* x^0, x^1 */
  out[RV_TC_DBM_UP] = upper_given_lower(t, t->pair, n);
  out[RV_TC_DBM_ENDS] = lower_given_upper(t->pair, n);
  rv_marginal_high(t->pair, t->joint, n, 3 * n); /* x^1, x^2 */
  out[RV_TC_DBM_DOWN] = lower_given_upper(t->pair, n);
  out[RV_TC_DBM_ENDS] = fmax(out[RV_TC_DBM_ENDS], upper_given_lower(t, t->pair, n));
  return RV_OK;
}

/* Eq. (17): with the layers in the order x^0, x^1, x^2, and in the order x^1, x^2, x^0. */
static rv_status measure_chain(double *out, tables *t, const rv_dcim *net) {
  size_t n = net->width[0];
  mixed_prior(t->prior, net);
  RV_TRY(rv_dcim_joint(t->joint, net, t->prior));
  RV_TRY(rv_conditional_information(&out[RV_INFORMATION], t->joint, n, n, n));
  out[RV_INFORMATION] = fabs(out[RV_INFORMATION]);
  rv_swap_groups(t->swapped, t->joint, n, 3 * n);
  return rv_conditional_information(&out[RV_INFORMATION_WRONG], t->swapped, n, n, n);
}

static rv_status measure(double *out, tables *t, const rv_dcim *net, const rv_dcim *one) {
  RV_TRY(measure_remark(out, t, one));
  RV_TRY(measure_boltzmann(out, t, net));
  return measure_chain(out, t, net);
}

rv_status rv_dcim_dependences(double *out, const rv_dcim *net, const rv_dcim *one) {
  tables t;
  RV_TRY(check_net(net, 2, net->width[0]));
  RV_TRY(check_net(one, 1, net->width[0]));
  rv_status status = open_tables(&t, net->width[0]);
  if (status == RV_OK)
    status = measure(out, &t, net, one);
  close_tables(&t);
  return status;
}

static rv_status largest_difference(double *out, const double *joint, const rv_dcim *one,
                                    const rv_dcim *back) {
  double x[2 * RV_DEPENDENCE_WIDTH_MAX], reversed[2 * RV_DEPENDENCE_WIDTH_MAX], p, q;
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

rv_status rv_dcim_pseudo_difference(double *out, const rv_dcim *one, const rv_dcim *back) {
  double *joint;
  RV_TRY(check_net(one, 1, one->width[0]));
  RV_TRY(rv_alloc_doubles(&joint, (size_t)1 << 2 * one->width[0], 1));
  rv_status status = rv_boltzmann_joint(joint, one);
  if (status == RV_OK)
    status = largest_difference(out, joint, one, back);
  free(joint);
  return status;
}
