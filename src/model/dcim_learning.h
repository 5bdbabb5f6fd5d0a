/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the estimators of DCIM eqs. (16) and (21) make of data whose law is known: a random net and
 * the law of (x^0, x^L) that it generates by rv_dcim_stationary_data, so that the likelihoods are
 * expectations, free of any sampling.
 */
#ifndef REVERIFY_MODEL_DCIM_LEARNING_H
#define REVERIFY_MODEL_DCIM_LEARNING_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"
#include "reverify/stream.h"

/* At the parameters that the data come from; gradients as Euclidean norms. */
typedef struct rv_dcim_learning {
  double forward;          /* of ln p(x^L | x^0), inner layers summed over */
  double forward_rounding; /* rv_forward_gradient_rounding */
  double pair;             /* of (16), likewise */
  double pair_rounding;    /* rv_pair_gradient_rounding for L = 1; for more layers that of a pair of
                              steps as matrices of the same size: the bound with L F for F */
  double lack;             /* rv_dcim_lack: what (16) lacks of the most that any laws could reach */
  double lack_rounding;    /* rv_lack_rounding for L = 1; F as above for more */
  double pass;             /* of ln p(x^L | x^0) read by the forward pass */
  double pass_pair;        /* of (21) read so in both directions */
  double independent;      /* of (16) when x^0 and x^L have the same laws but are independent */
  double shift;            /* root mean square over the top units of how far the biases that
                              maximise the likelihood by the forward pass, all else known, lie from
                              the truth */
} rv_dcim_learning;

/* RV_EINVAL for layers of different widths or wider than RV_LIKELIHOOD_WIDTH_MAX, RV_ENOMEM. */
rv_status rv_dcim_learn(rv_dcim_learning *out, const rv_dcim *net);

/* The estimator (16) for one layer, maximised from all weights and biases 0. */
typedef struct rv_dcim_recovery {
  double curvature; /* smallest eigenvalue of minus the Hessian at the truth */
  double distance;  /* of the maximiser from the truth */
  double rounding;  /* rv_maximiser_rounding */
} rv_dcim_recovery;

/* RV_EINVAL, RV_ENOMEM, RV_ENUMERIC as rv_pseudo_maximise. */
rv_status rv_dcim_recover(rv_dcim_recovery *out, const rv_dcim *net);

#endif
