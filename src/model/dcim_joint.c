/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_joint.h"

#include "reverify/dcim_exact.h"
#include "reverify/logistic.h"
#include "support/memory.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

static rv_status check_units(const rv_dcim *net) {
  if (net->units <= RV_JOINT_UNITS_MAX)
    return RV_OK;
  return rv_fail(RV_EINVAL, "%zu units in all cannot be enumerated together: choose up to %d",
                 net->units, RV_JOINT_UNITS_MAX);
}

/* What a unit contributes to a state, by its field, when it is 0 and when it is 1: a factor in a
   chain, a summand in the exponent of a Boltzmann machine. */
typedef enum model { CHAIN, BOLTZMANN } model;

static void find_parts(double part[2], double field, model of) {
  part[0] = of == CHAIN ? rv_logistic(-field) : 0;
  part[1] = of == CHAIN ? rv_logistic(field) : field;
}

/* part (states of layer l - 1 x units of layer l x 2) */
static void find_layer_parts(double *part, const rv_dcim *net, size_t l, model of) {
  double x[RV_JOINT_UNITS_MAX], field[RV_JOINT_UNITS_MAX];
  size_t units = net->width[l];
  for (size_t state = 0; state < (size_t)1 << net->width[l - 1]; state++) {
    rv_dcim_unpack(x, state, net->width[l - 1]);
    rv_dcim_field(field, net, l, x);
    for (size_t j = 0; j < units; j++)
      find_parts(part + 2 * (state * units + j), field[j], of);
  }
}

/* From one number per state of the layers below l to one per state of those up to l: the states
   of layer l from the last one down, as that of zeros takes the place of what is read. */
static void add_layer(double *joint, const double *part, const rv_dcim *net, size_t l, model of) {
  size_t first = net->first[l - 1], below = (size_t)1 << net->first[l], units = net->width[l];
  for (size_t state = (size_t)1 << units; state-- > 0;)
    for (size_t lower = 0; lower < below; lower++) {
      const double *its = part + 2 * (lower >> first) * units;
      double total = joint[lower];
      for (size_t j = 0; j < units; j++) {
        double more = its[2 * j + (state >> j & 1)];
        total = of == CHAIN ? total * more : total + more;
      }
      joint[state * below + lower] = total;
    }
}

/* joint = the product or the sum over all layers but the input, on what it is for each input. */
static rv_status add_layers(double *joint, const rv_dcim *net, model of) {
  double *part;
  size_t largest = 0;
  for (size_t l = 1; l <= net->layers; l++) {
    size_t parts = 2 * net->width[l] << net->width[l - 1];
    largest = parts > largest ? parts : largest;
  }
  RV_TRY(rv_alloc_doubles(&part, largest, 1));
  for (size_t l = 1; l <= net->layers; l++) {
    find_layer_parts(part, net, l, of);
    add_layer(joint, part, net, l, of);
  }
  free(part);
  return RV_OK;
}

rv_status rv_dcim_joint(double *joint, const rv_dcim *net, const double *prior) {
  RV_TRY(check_units(net));
  size_t inputs = (size_t)1 << net->width[0];
  for (size_t input = 0; input < inputs; input++)
    joint[input] = 1;
  RV_TRY(add_layers(joint, net, CHAIN));
  for (size_t state = 0; state < (size_t)1 << net->units; state++)
    joint[state] *= prior[state & (inputs - 1)];
  return RV_OK;
}

/* exp of sum_l b^l'x^l + sum_l x^l'W^l x^(l-1), the largest of them 0, and then over the sum. */
rv_status rv_boltzmann_joint(double *joint, const rv_dcim *net) {
  double largest = -INFINITY, total = 0;
  RV_TRY(check_units(net));
  for (size_t input = 0; input < (size_t)1 << net->width[0]; input++) {
    joint[input] = 0;
    for (size_t i = 0; i < net->width[0]; i++)
      joint[input] += net->bias[i] * (double)(input >> i & 1);
  }
  RV_TRY(add_layers(joint, net, BOLTZMANN));
  size_t states = (size_t)1 << net->units;
  for (size_t state = 0; state < states; state++)
    largest = fmax(largest, joint[state]);
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
