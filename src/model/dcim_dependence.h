/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What depends on what in layered models of binary units (DCIM eq. (17), Remark 1, Observation 1),
 * by enumerating their joint laws: total correlations and informations in nats (information.h).
 * All layers have one width, at most RV_DCIM_DEPENDENCE_WIDTH_MAX.
 */
#ifndef REVERIFY_MODEL_DCIM_DEPENDENCE_H
#define REVERIFY_MODEL_DCIM_DEPENDENCE_H

#include "reverify/dcim_network.h"

enum { RV_DCIM_DEPENDENCE_WIDTH_MAX = 5 };

/* One layer of weights: total correlation of x^0 given x^1. */
typedef struct rv_dcim_remark {
  double factorised; /* in a DCIM whose prior is the product law of its biases */
  double mixed;      /* whose prior is an even mixture of the product laws of means 0.2 and 0.8 */
  double machine;    /* in a restricted Boltzmann machine, the larger of this and x^1 given x^0 */
  double completed;  /* in a DCIM that has that machine's marginal for its prior */
} rv_dcim_remark;

/* RV_EINVAL for more units than rv_dcim_joint takes, RV_ENOMEM. */
rv_status rv_dcim_remark_measure(rv_dcim_remark *out, const rv_dcim *one_layer);

/* Two layers of weights. */
typedef struct rv_dcim_observation {
  double up, down; /* total correlation in a deep Boltzmann machine of x^1 given x^0, given x^2 */
  double ends;     /* the larger of x^0 given x^1 and x^2 given x^1 */
  double chain;    /* information of x^0 and x^2 given x^1, in a DCIM with the mixed prior */
  double no_chain; /* of x^0 and x^1 given x^2 there */
} rv_dcim_observation;

/* RV_EINVAL, RV_ENOMEM as above. */
rv_status rv_dcim_observation_measure(rv_dcim_observation *out, const rv_dcim *two_layers);

/*
 * *out = the largest difference, over all states of one layer of weights, of DCIM eq. (16), ln p +
 * ln q, from the pseudo-likelihood of the restricted Boltzmann machine of `one_layer` (Remark 2),
 * in units of the bound on its rounding. RV_EINVAL, RV_ENOMEM.
 */
rv_status rv_dcim_pseudo_difference(double *out, const rv_dcim *one_layer, const rv_dcim *back);

#endif
