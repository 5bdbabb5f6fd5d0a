/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is known in closed form of a draw of a stack of ReLU layers and its reversal
 * (layered_net.h), h and x its top and bottom. Means are to first order in 1/width and exact for
 * one layer; norms are relative to those of h.
 */
#ifndef REVERIFY_MODEL_LAYERED_FORMS_H
#define REVERIFY_MODEL_LAYERED_FORMS_H

#include "theory/layered_spread.h"

typedef struct rv_layered_forms {
  double ratio; /* of the width of a layer to that of the one above, the geometric mean of all */
  double order; /* the parameter of the expansion at the top (layered_spread.h) */

  /* Means: of the gain h'u / ||h||^2 and its squared noise, of the squared error below the top and
     at it. 0 where first order, in very narrow layers, is larger than the limit. */
  double gain, noise_sq, inner_sq, error_sq;

  /* What is left of them beside first order, absolute. That of the error has the squared unit of
     the gain in it, as the error is quadratic in the gain. 0 at depth 1. */
  double gain_rest, noise_rest, inner_rest, error_rest;

  /* In the limit of large layers: the effective width over the width, gain^2 / noise^2; the squared
     error below the top; by which power of 1 / (p ratio) the last layer multiplies the squared
     noise. */
  double efficiency, inner_limit, growth;

  double gain_unit;   /* what differences of the gain are measured in */
  double gain_excess; /* what widths may add to a gain of 1 */

  /* What would be true if silent units had inputs of mean 0: the gain is h'hhat / ||h||^2 one layer
     below. And what if the errors of layers 1 to depth - 1 or their squares added up, each alone:
     they are equal where all ratios of widths are. */
  double gain_below, added_errors, added_squares;

  /* Theorem 3.2's bound of one layer of the width below the top, without and with the constant that
     is true of it; the same at the effective width; and least probabilities of an error within the
     last and beyond the second one. */
  double printed_bound, claimed_bound, effective_bound;
  double within_effective, beyond_claimed;

  /* Mean and variance of ln(gain^2 / noise^2), and what is left of the mean. */
  double log_efficiency, log_efficiency_variance, log_efficiency_rest;
} rv_layered_forms;

/* `tau` is the threshold at the top in units of its noise. NaN where memory is short. */
void rv_layered_forms_find(rv_layered_forms *out, const rv_layered_evolution *evolution,
                           const rv_layered_spread *spread, const rv_layered_law *law,
                           const rv_hidden *hidden, double tau);

/* Least probabilities of gain^2 / noise^2 above and below a number, by mean and variance of its
   logarithm and Cantelli's inequality. */
double rv_layered_efficiency_above(double efficiency, const rv_layered_forms *form);
double rv_layered_efficiency_below(double efficiency, const rv_layered_forms *form);

#endif
