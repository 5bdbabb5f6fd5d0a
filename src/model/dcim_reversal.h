/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One random DCIM p and the net q that runs back, its weights those of p transposed and turned by
 * an angle (dcim_turn.h): how far the two are from one joint law (DCIM eqs. (17)-(20)). Nets of
 * `depth` layers of weights between layers of `width` units each.
 */
#ifndef REVERIFY_MODEL_DCIM_REVERSAL_H
#define REVERIFY_MODEL_DCIM_REVERSAL_H

#include "model/dcim_defect.h"
#include "model/dcim_dependence.h"
#include "model/dcim_ratio.h"

#include <stdbool.h>

typedef struct rv_dcim_reversal_setting {
  size_t width, depth;
  double coupling, bias_sd; /* as for rv_dcim_draw */
  double theta;             /* degrees of the turn; 0: the transpose itself */
  bool mirror;              /* each layer the mirror image of the one below (rv_dcim_mirror) */
  bool by_enumeration;      /* measure what is had by enumerating layers, up to RV_DCIM_EXACT_MAX */
  bool joint;     /* and joint laws: nets of depth 2, up to RV_DEPENDENCE_WIDTH_MAX units wide */
  size_t defects; /* to sample, at least 1 */
} rv_dcim_reversal_setting;

/* In nats. What is not asked for is 0. */
typedef struct rv_dcim_reversal {
  rv_dcim_sampled sampled; /* the residual of (19) by sampling */

  /* By enumeration: the residual, and the largest sd of a layer's part of it under the forward
     law. */
  rv_dcim_residual residual;
  double layer;

  /* And where theta is not 0: what a turn and its opposite add to the square of the residual, and
     to that of what the best biases leave, in the mean, in units of rv_dcim_turn_adds; the residual
     at 0 over the smaller of those at theta and -theta, 0 / 0 being 0. */
  double turn_adds, turn_adds_nonlinear, tied_over_best;

  /* By joint laws, of the net and another one of one layer: dependences, in the order of
     rv_dependence; rv_dcim_pseudo_difference of the one layer and its transpose, and of its
     transpose turned by 30 degrees. */
  double dependence[RV_DEPENDENCES], pseudo, pseudo_turned;
} rv_dcim_reversal;

/* The draw named by `key`: nets by rv_dcim_draw, defects from the row 2^64 - 1. RV_EINVAL for
   layers too wide to enumerate, RV_ENOMEM. */
rv_status rv_dcim_reversal_draw(const rv_stream_key *key, rv_dcim_reversal *out,
                                const rv_dcim_reversal_setting *setting);

#endif
