/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * All that is known of the means of the units of a sigmoid net (DCIM eqs. (13)-(15)) for one vector
 * of inputs: what the net computes, better passes, Monte Carlo, what is exact, and what the
 * difference means for whoever trusts the net.
 */
#ifndef REVERIFY_MODEL_SIGMOID_NET_MEANS_H
#define REVERIFY_MODEL_SIGMOID_NET_MEANS_H

#include "model/sigmoid_net_samples.h"

/* E x_j of a unit, or the probability of a class. NaN for what is not there. */
typedef struct rv_unit_mean {
  double forward;          /* RV_MEAN_ONLY (dcim_forward.h): what the net computes */
  double variance_pass;    /* RV_MEAN_VARIANCE */
  rv_estimate monte_carlo; /* sigmoid_net_samples.h */
  double exact;            /* sigmoid_net_exact.h */
  double bound;            /* no error of `forward` is larger */
} rv_unit_mean;

/*
 * What the forward pass would decide in a layer, and how far it can be trusted with it. Of each
 * unit it decides for the likelier value, or for the likeliest class of a softmax, with a
 * confidence that is the probability it gives to that. The reference is the exact mean where all
 * of the layer's are known, else Monte Carlo.
 *
 * Overconfidence is the confidence less the probability by the reference: d'(m - M) for the means m
 * of the pass and M of the reference, d_j = +-1/n, or 1 for the class and 0 for others. Who keeps
 * to the pass with logarithmic loss expects its entropy and gets the cross entropy: log_loss_gap,
 * the latter less the former, is d'(m - M) too, d being the fields z, by n for units. Both are
 * linear in M, so Monte Carlo gives them without bias, and with their standard errors. The mean is
 * taken over the units of a layer.
 */
typedef struct rv_layer_trust {
  bool exact;         /* the reference */
  size_t class_index; /* decided for, with softmax */
  double confidence;
  rv_estimate overconfidence;  /* errors are 0 where the reference is exact */
  rv_estimate log_loss_gap;    /* nats */
  size_t decisions, otherwise; /* units, or 1; those that the reference decides otherwise; 0
                                  without any */
} rv_layer_trust;

/*
 * unit (layers 1 to L) and trust (L) for a net in the coding 0/1, `input` (n_0) being the means of
 * its inputs. No sample is drawn for how->count = 0, and nothing is exact for `most` = 0 but what
 * takes no sum (sigmoid_net_exact.h). RV_EINVAL for one sample, RV_ENOMEM, RV_ESTOPPED.
 */
rv_status rv_sigmoid_net_means(rv_unit_mean *unit, rv_layer_trust *trust, const rv_dcim *net,
                               const double *input, size_t most, const rv_samples *how);

/* The reference of a unit: the exact mean, else Monte Carlo's; NaN for neither. */
double rv_unit_reference(const rv_unit_mean *unit);

#endif
