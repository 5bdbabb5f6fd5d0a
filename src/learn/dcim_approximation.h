/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How wrong the forward pass of a trained net is as inference (DCIM eqs. (2), (14), (15)).
 *
 * The input is an image as it stands: its gray values are numbers, not means of pixels that are 0
 * or
 * 1. The units of layer 1 are then binary and independent, and their means logistic(W x + b) exact;
 * what is asked is what the passage of means does from there on.
 */
#ifndef REVERIFY_LEARN_DCIM_APPROXIMATION_H
#define REVERIFY_LEARN_DCIM_APPROXIMATION_H

#include "learn/data_set.h"
#include "learn/dcim_record.h"
#include "learn/dense_net.h"
#include "reverify/dcim_network.h"

/* Means and extremes over images and units or classes. Doubles throughout, to be kept among other
   numbers. */
typedef struct rv_dcim_approximation {
  /* layer 2, against exact means (sigmoid_marginal.h); 0 where it is the layer of the classes */
  double unit_error, unit_largest; /* |error| of a unit's mean, on average and at most */
  double unit_bound;               /* on average, by rv_dcim_forward_bound */
  double unit_over_bound;          /* the largest of error, beyond rounding, / bound */
  /* the probabilities of the classes, against RV_DCIM_SAMPLES draws of all layers below them */
  double class_error, class_largest;
  double class_bound;          /* on average, by rv_dcim_posterior_bound */
  double class_standard_error; /* of the draws, root mean square */
  double same_class;           /* part of the images for which both have the same most probable */
} rv_dcim_approximation;

enum {
  RV_DCIM_APPROXIMATION_FIELDS = sizeof(rv_dcim_approximation) / sizeof(double),
  RV_DCIM_SAMPLES = 400
};

/* *out = the net in double precision; its widths must not exceed RV_DCIM_WIDTH_MAX (RV_EINVAL).
   RV_ENOMEM. Free with rv_dcim_free. */
rv_status rv_dcim_of_dense(rv_dcim *out, const rv_dense_net *net);

/* Over `images` different images of the part, at least 1 and at most all, drawn by the row
   RV_OTHER_ROWS + 1 of the key; draws of units have a program name of their own. RV_EINVAL where
   rv_sigmoid_marginals refuses the weights, RV_ENOMEM. */
rv_status rv_dcim_approximation_measure(const rv_stream_key *key, rv_dcim_approximation *out,
                                        const rv_dcim *net, const rv_images *part, size_t images,
                                        const rv_dcim_watch *watch);

#endif
