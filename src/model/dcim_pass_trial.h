/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The forward passes of one random DCIM at one random input (dcim_forward.h), held against the
 * exact means of the top layer and the exact probabilities of its classes: by enumeration of the
 * layers (dcim_exact.h), or by Monte Carlo (dcim_monte_carlo.h) where they are too wide.
 */
#ifndef REVERIFY_MODEL_DCIM_PASS_TRIAL_H
#define REVERIFY_MODEL_DCIM_PASS_TRIAL_H

#include "model/dcim_pass_error.h"
#include "reverify/dcim_forward.h"
#include "reverify/stream.h"

#include <stdbool.h>

typedef struct rv_dcim_pass_setting {
  size_t width, depth, top; /* units of each layer but the top; layers; units or classes there */
  double coupling, bias_sd; /* as for rv_dcim_draw */
  bool exact;               /* the reference is enumeration */
  size_t samples;           /* of Monte Carlo, 2 or more; 0: none beside enumeration */
} rv_dcim_pass_setting;

/* The class that a pass favours, against the exact probabilities. */
typedef struct rv_dcim_guess {
  double distance;       /* total variation from the exact law */
  double confidence;     /* the probability that the pass gives to the class */
  double overconfidence; /* that less the exact one */
  bool likeliest;        /* the class is the exact one */
  double margin;         /* difference of the two largest probabilities that the pass gives; of one
                            class alone, 1 */
} rv_dcim_guess;

/* Errors are root mean squares over the top units. Zeros stand where nothing is measured. */
typedef struct rv_dcim_pass_draw {
  double error[RV_PROPAGATIONS];
  double bound;      /* by rv_dcim_forward_bound */
  double over_bound; /* rv_dcim_over_bound: units of layers 2 to L by enumeration; of the top, less
                        what Monte Carlo may be off by */
  rv_dcim_error_parts parts;      /* by enumeration alone */
  rv_dcim_guess guess, corrected; /* of RV_MEAN_ONLY, and of RV_MEAN_VARIANCE */
  double class_bound;             /* E of rv_dcim_posterior_bound */
  double class_over_bound;        /* rv_dcim_over_bound: of the classes */
  double missed_margin; /* where RV_MEAN_ONLY does not favour the exact class: its margin / (2 E),
                           less rounding; else 0 */

  /* Monte Carlo: the root mean square of its standard errors. Beside enumeration, from 3 layers on,
     the exact one of the first unit, and z-scores, differences less rv_dcim_pass_rounding in
     exact standard errors: of this unit, of the likeliest class, and of this unit around the
     forward pass in place of its exact mean. */
  double standard_error, z_units, z_classes, z_forward;
} rv_dcim_pass_draw;

/* What the difference to a mean by enumeration may be by rounding alone: in each layer a sum of
   2^width probabilities is off by at most 2^width eps. */
double rv_dcim_pass_rounding(double width, double depth);

/* The probability that one mean by Monte Carlo is off by more than its allowance. */
#define RV_MONTE_CARLO_RISK 1e-16

/*
 * t with P(|mean - mu| > t) <= RV_MONTE_CARLO_RISK for the mean of `samples` independent numbers
 * in [0, 1] of mean mu, whatever their law: sqrt(ln(2 / risk) / (2 samples)) (W. Hoeffding, J. Am.
 * Statist. Assoc. 58, 1963).
 */
double rv_hoeffding_allowance(size_t samples);

typedef struct rv_dcim_pass_trial rv_dcim_pass_trial;

/* *out = working memory for draws of a setting, one per thread; NULL on failure. RV_EINVAL as
   rv_dcim_open, RV_ENOMEM. */
rv_status rv_dcim_pass_trial_open(rv_dcim_pass_trial **out, const rv_dcim_pass_setting *setting);
void rv_dcim_pass_trial_close(rv_dcim_pass_trial *trial);

/*
 * The draw named by `key`: weights and biases by rv_dcim_draw, the input uniform on {0,1}^width,
 * from row 2^64 - 1. RV_EINVAL for layers too wide to enumerate, weights that rv_sigmoid_marginals
 * refuses, or a single sample; RV_ENOMEM.
 */
rv_status rv_dcim_pass_trial_draw(const rv_stream_key *key, rv_dcim_pass_draw *out,
                                  rv_dcim_pass_trial *trial);

#endif
