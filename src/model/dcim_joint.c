/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_joint.h"

#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"

#include <float.h>
#include <math.h>

static rv_status check_units(const rv_dcim *net) {
  if (net->units <= RV_JOINT_UNITS_MAX)
    return RV_OK;
  return rv_fail(RV_EINVAL, "%zu units in all cannot be enumerated together: choose up to %d",
                 net->units, RV_JOINT_UNITS_MAX);
}

/* prod_l p(x^l | x^(l-1)). */
static double chain_probability(const rv_dcim *net, const double *x) {
  double product = 1, field[RV_JOINT_UNITS_MAX];
  for (size_t l = 1; l <= net->layers; l++) {
    rv_dcim_field(field, net, l, x + net->first[l - 1]);
    for (size_t j = 0; j < net->width[l]; j++)
      product *= rv_logistic(x[net->first[l] + j] == 1 ? field[j] : -field[j]);
  }
  return product;
}

rv_status rv_dcim_joint(double *joint, const rv_dcim *net, const double *prior) {
  double x[RV_JOINT_UNITS_MAX];
  RV_TRY(check_units(net));
  size_t inputs = ((size_t)1 << net->width[0]) - 1;
  for (size_t state = 0; state < (size_t)1 << net->units; state++) {
    rv_dcim_unpack(x, state, net->units);
    joint[state] = prior[state & inputs] * chain_probability(net, x);
  }
  return RV_OK;
}

/* sum_l b^l'x^l + sum_l x^l'W^l x^(l-1). */
static double exponent(const rv_dcim *net, const double *x) {
  double sum = 0, field[RV_JOINT_UNITS_MAX];
  for (size_t i = 0; i < net->width[0]; i++)
    sum += net->bias[i] * x[i];
  for (size_t l = 1; l <= net->layers; l++) {
    rv_dcim_field(field, net, l, x + net->first[l - 1]);
    for (size_t j = 0; j < net->width[l]; j++)
      sum += field[j] * x[net->first[l] + j];
  }
  return sum;
}

rv_status rv_boltzmann_joint(double *joint, const rv_dcim *net) {
  double x[RV_JOINT_UNITS_MAX], largest = -INFINITY, total = 0;
  RV_TRY(check_units(net));
  size_t states = (size_t)1 << net->units;
  for (size_t state = 0; state < states; state++) {
    rv_dcim_unpack(x, state, net->units);
    joint[state] = exponent(net, x);
    largest = fmax(largest, joint[state]);
  }
  for (size_t state = 0; state < states; state++)
    total += joint[state] = exp(joint[state] - largest);
  for (size_t state = 0; state < states; state++)
    joint[state] /= total;
  return RV_OK;
}

double rv_pseudo_log_likelihood(const double *joint, size_t state, size_t units) {
  double sum = 0;
  for (size_t v = 0; v < units; v++)
    sum -= log1p(joint[state ^ (size_t)1 << v] / joint[state]);
  return sum;
}

double rv_pseudo_rounding(const rv_dcim *net) {
  double sum = 0, units = (double)net->units;
  for (size_t i = 0; i < net->units; i++)
    sum += fabs(net->bias[i]);
  for (size_t l = 1; l <= net->layers; l++)
    for (size_t i = 0; i < net->width[l] * net->width[l - 1]; i++)
      sum += fabs(net->weight[l][i]);
  return 2 * units * (2 * units * sum + 4) * DBL_EPSILON;
}
