/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack of ReLU layers and its reversal as its draws and its closed forms share them. */
#ifndef REVERIFY_MODEL_LAYERED_SETTING_H
#define REVERIFY_MODEL_LAYERED_SETTING_H

#include "model/relu_setting.h"
#include "reverify/layered_error.h"
#include "reverify/sampler.h"
#include "theory/layered_spread.h"

typedef struct rv_layered_setting {
  rv_layered_law law;
  rv_hidden hidden;
  rv_layered_evolution evolution; /* with the top's bias -tau sigma */
  rv_layered_spread spread;       /* what finite widths add to it */
  double tau;
} rv_layered_setting;

/* Takes `hidden` over: *hidden is zeroed, on failure too. RV_ENOMEM; RV_EINVAL as
   rv_layered_evolve. */
rv_status rv_layered_setting_open(rv_layered_setting **out, const rv_layered_law *law,
                                  rv_hidden *hidden, rv_inner_bias inner, bool restored,
                                  double tau);
void rv_layered_setting_close(rv_layered_setting *setting);

/*
 * E ||hhat - h||^2 / ||h||^2 at the top: exact for one layer (relu_error.h), else to first order in
 * 1/width. NaN when memory is short.
 */
double rv_layered_setting_error_sq(const rv_layered_setting *setting);

/* What is left of it beside first order, absolute: of second order, the squared unit of the gain
   included, as the error is quadratic in the gain. 0 at depth 1. */
double rv_layered_setting_error_rest(const rv_layered_setting *setting);

/* Least probabilities of an error at most `bound` or above it, and of an efficiency gain^2/noise^2
   above or below `efficiency`, by mean and variance to first order and Cantelli's inequality. */
double rv_layered_setting_within(const rv_layered_setting *setting, double bound);
double rv_layered_setting_beyond(const rv_layered_setting *setting, double bound);
double rv_layered_setting_efficiency_above(const rv_layered_setting *setting, double efficiency);
double rv_layered_setting_efficiency_below(const rv_layered_setting *setting, double efficiency);

/* The top's threshold by RV_TAU_OPTIMAL or RV_TAU_UNIVERSAL, in units of its noise, whatever that
   of the setting is. NaN when the search fails, and for other rules. */
double rv_layered_tau(rv_tau_rule rule, const rv_layered_setting *setting);

/* True where one draw takes milliseconds, worth all threads: a million weights of dense matrices,
   or a million units between x and h. */
bool rv_layered_is_large(rv_sampler sampler, const rv_layered_law *law);

#endif
