/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of a DCIM p and the chain q that runs back when the weights of q are turned away
 * from the transpose of those of p, each matrix by one angle in a direction drawn from `key`
 * (rv_dcim_rotate); the biases stay. Angles are in degrees; opposite ones turn in opposite
 * directions, and 0 leaves the transpose as it is.
 */
#ifndef REVERIFY_MODEL_DCIM_TURN_H
#define REVERIFY_MODEL_DCIM_TURN_H

#include "model/dcim_ratio.h"
#include "reverify/dcim_network.h"
#include "reverify/stream.h"

/* q itself, as rv_dcim_reverse returns it. RV_ENOMEM. Free with rv_dcim_free, also after failure.
 */
rv_status rv_dcim_turned(const rv_stream_key *key, rv_dcim *back, const rv_dcim *net,
                         double degrees);

/* The residual of the pair. RV_EINVAL, RV_ENOMEM as for rv_dcim_residual_uniform. */
rv_status rv_dcim_turned_residual(const rv_stream_key *key, rv_dcim_residual *out,
                                  const rv_dcim *net, double degrees);

/* rv_dcim_pseudo_difference of the pair, for L = 1. RV_EINVAL, RV_ENOMEM as there. */
rv_status rv_dcim_turned_pseudo(const rv_stream_key *key, double *out, const rv_dcim *one,
                                double degrees);

#endif
