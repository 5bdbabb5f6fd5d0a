/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The smallest generator with a posterior of one mode or two: a class chooses one of two styles,
 * each with probability 1/2; the style drives n features towards a random pattern or its opposite;
 * the features drive n pixels. All are binary units of a chain that runs back, layers q^2, q^1,
 * q^0:
 *
 *   feature j: field +-gap e_j / 2,  e_j = +-1 at random;
 *   pixel i:   field mu_i + sum_j V_ij (x_j - 1/2),  mu_i N(0, 1), V_ij N(0, coupling^2 / n).
 *
 * The features' law given the class has the means 1/2 whatever the gap, so that approximation (2)
 * gives the pixels the probabilities logistic(mu_i) always. What is true of them is computed by
 * enumeration.
 */
#ifndef REVERIFY_MODEL_DCIM_STYLE_H
#define REVERIFY_MODEL_DCIM_STYLE_H

#include "reverify/dcim_network.h"
#include "reverify/status.h"
#include "reverify/stream.h"

/* Features, and pixels. */
enum { RV_STYLE_WIDTH_MAX = 12 };

/* Widths 1, n, n; layer 0 is the style. RV_EINVAL for n = 0 or above RV_STYLE_WIDTH_MAX, RV_ENOMEM.
   Free with rv_dcim_free. */
rv_status rv_style_net(const rv_stream_key *key, rv_dcim *net, size_t n, double gap,
                       double coupling);

typedef struct rv_style_draw {
  double error;      /* of (2) for the means of the pixels, root mean square */
  double over_error; /* largest error of a pixel / rv_mean_field_error of its field's variance */
  double variances;  /* sum of the variances of the pixels' fields */
  double divergence; /* of the exact law of the pixels from that of (2) */
  double distance;   /* the same in total variation */
  double dependence; /* total correlation of the pixels, which (2) takes for 0 */

  /* The style drawn first and (2) from there: a mixture of two product laws. */
  double style_divergence, style_distance;
  double style_variances; /* sum of the variances of the fields given the style */

  /* Features that are their style's pattern itself: the divergence, and how far `divergence` is
     from it in units of rv_divergence_moves. */
  double two_point, over_two_point;

  /* The variance of d'y, d_i the difference of pixel i's probabilities given the patterns: by (2)
     / exact, and, in units of rv_variance_moves, how far the exact one lies from d'Dd + |d|^4 / 4,
     D the diagonal variances given the pattern. */
  double spread, over_spread;

  /* Mean over the pixels of the distance towards the side of 1/2 on which (2) is, from the exact
     probabilities: of logistic(field) with features drawn from the chain, and of (2). */
  double sampled_side, pass_side;
} rv_style_draw;

/* All of it; features are drawn from the row 2^64 - 1 of the key. RV_ENOMEM. */
rv_status rv_style_measure(const rv_stream_key *key, rv_style_draw *out, const rv_dcim *net,
                           double gap);

#endif
