/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Dependence between the units of small nets, exactly, by enumerating joint laws: which conditional
 * laws factorise (DCIM eq. (17), Remarks 1 and 2, Observation 1).
 */
#ifndef REVERIFY_MODEL_DCIM_DEPENDENCE_H
#define REVERIFY_MODEL_DCIM_DEPENDENCE_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"

/* Units of a layer. */
enum { RV_DEPENDENCE_WIDTH_MAX = 5 };

/* Total correlations and informations in nats, 0 where units are independent (information.h). */
typedef enum rv_dependence {
  /* of x^0 given x^1 in a DCIM of one layer whose prior is the product law of mean
     logistic(b^0), or an even mixture of the product laws of mean 0.2 and 0.8 */
  RV_TC_FACTORISED,
  RV_TC_MIXED,
  RV_TC_RBM, /* of either layer of a restricted Boltzmann machine given the other, the larger */
  RV_TC_COMPLETED, /* of x^0 given x^1 in a DCIM whose prior is that machine's marginal */
  /* in a deep Boltzmann machine of three layers: of x^1 given x^0, of x^1 given x^2, and the larger
     of x^0 given x^1 and x^2 given x^1 */
  RV_TC_DBM_UP,
  RV_TC_DBM_DOWN,
  RV_TC_DBM_ENDS,
  /* in a DCIM of three layers with the mixture as prior: I(x^0; x^2 | x^1) and I(x^0; x^1 | x^2) */
  RV_INFORMATION,
  RV_INFORMATION_WRONG,
  RV_DEPENDENCES
} rv_dependence;

/*
 * out[RV_DEPENDENCES]: those of one layer by the weights and biases of `one` (L = 1), those of
 * three layers by `net` (L = 2), all layers of the same width. Rounding takes a 0 to at most
 * rv_information_rounding(3 width). RV_EINVAL for other nets, RV_ENOMEM.
 */
rv_status rv_dcim_dependences(double *out, const rv_dcim *net, const rv_dcim *one);

/*
 * *out = the largest difference, over all states of one layer, of ln p(x^1 | x^0) + ln q(x^0 | x^1)
 * (DCIM eq. (16)), q being `back`, and the pseudo-likelihood of the restricted Boltzmann machine of
 * `one`, in units of its rounding bound (rv_pseudo_rounding, rv_dcim_log_ratio_rounding).
 * RV_EINVAL, RV_ENOMEM as above.
 */
rv_status rv_dcim_pseudo_difference(double *out, const rv_dcim *one, const rv_dcim *back);

#endif
