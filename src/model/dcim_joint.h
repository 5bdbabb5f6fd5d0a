/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Joint laws of all units of a layered model of few units, by enumeration: 2^units probabilities,
 * unit i (in the order of rv_dcim) being bit i of the index.
 */
#ifndef REVERIFY_MODEL_DCIM_JOINT_H
#define REVERIFY_MODEL_DCIM_JOINT_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

enum { RV_JOINT_UNITS_MAX = 24 };

/* joint = prior(x^0) prod_l p(x^l | x^(l-1)), the DCIM with a prior (2^(n_0)) on its input.
   RV_EINVAL for more than RV_JOINT_UNITS_MAX units, RV_ENOMEM. */
rv_status rv_dcim_joint(double *joint, const rv_dcim *net, const double *prior);

/*
 * joint ~ exp(sum_l b^l'x^l + sum_l x^l'W^l x^(l-1)): the deep Boltzmann machine of DCIM eq. (11),
 * a restricted Boltzmann machine for L = 1. RV_EINVAL, RV_ENOMEM as above.
 */
rv_status rv_boltzmann_joint(double *joint, const rv_dcim *net);

/*
 * sum over the units v of ln P(x_v | all other units) in a joint law: the pseudo-likelihood (J.
 * Besag, The Statistician 24, 1975). `state` is the index of x.
 */
double rv_pseudo_log_likelihood(const double *joint, size_t state, size_t units);

/*
 * Rounding error of rv_pseudo_log_likelihood of rv_boltzmann_joint with N units: with S = sum |b| +
 * sum |w|, an exponent is at most S and off by 2 N eps S, and 2 N of them are compared, each taken
 * through an exponential and a logarithm: 2 N (2 N S + 4) eps.
 */
double rv_pseudo_rounding(const rv_dcim *net);

#endif
