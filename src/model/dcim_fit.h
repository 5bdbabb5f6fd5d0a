/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the estimators of DCIM eqs. (16) and (21) lead to when they begin at the very net that the
 * data come from: every parameter free, the likelihood an expectation (dcim_likelihood.h), so that
 * no sampling stands between the truth and the maximum.
 */
#ifndef REVERIFY_MODEL_DCIM_FIT_H
#define REVERIFY_MODEL_DCIM_FIT_H

#include "model/dcim_likelihood.h"

/* A step takes K evaluations for K parameters, and about fifty steps are gone. */
enum { RV_FIT_WIDTH_MAX = 3, RV_FIT_LAYERS_MAX = 3 };

/* Divergences in nats. D is the law of the data, ^ what has been fitted. */
typedef struct rv_dcim_fit {
  double gained; /* by which the estimator is larger than at the truth */
  double left;   /* E KL(D(x^L | x^0), p^) + E KL(D(x^0 | x^L), q^), both summed over the inner
                    layers: by how much (16) is below what any two conditional laws could reach */
  double law;    /* KL(D, D^), D^ the law that the fitted net generates (rv_dcim_stationary_data) */
  double distance; /* from the truth, relative to its norm, weights and biases together */
  double inner;    /* root mean square change of the biases of inner layers; 0 where L = 1 */
  double steps;    /* of the ascent (numeric/ascent.h); RV_FIT_STEPS_MAX where it was cut short */
} rv_dcim_fit;

enum { RV_FIT_STEPS_MAX = 100 };

/*
 * The local maximum of the pair likelihood, read as `reading` says, that an ascent from `net`
 * itself finds; the ascent ends where a ten-thousandth of what has been gained is to be gained.
 * Parameters along which the likelihood is flat are known less well by then than divergences are.
 *
 * An ascent that has gained anything has not come to a copy of the net with its inner units
 * permuted or their values exchanged, since all these have the likelihood of the truth. RV_EINVAL
 * for nets larger than above, RV_ENOMEM, RV_ENUMERIC as rv_ascend.
 */
rv_status rv_dcim_fit_from_truth(rv_dcim_fit *out, const rv_dcim *net, const double *data,
                                 rv_reading reading);

/* *lack = what `left` is at the net itself: 0 if and only if p and q are both conditional laws of
   the data. RV_EINVAL for layers wider than RV_LIKELIHOOD_WIDTH_MAX, RV_ENOMEM. */
rv_status rv_dcim_lack(double *lack, const rv_dcim *net, const double *data);

#endif
