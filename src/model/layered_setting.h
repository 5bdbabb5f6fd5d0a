/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stack of ReLU layers and its reversal as its draws and its closed forms share them. */
#ifndef REVERIFY_MODEL_LAYERED_SETTING_H
#define REVERIFY_MODEL_LAYERED_SETTING_H

#include "model/layered_forms.h"
#include "model/relu_setting.h"
#include "reverify/layered_error.h"
#include "reverify/layered_net.h"
#include "reverify/sampler.h"
#include "theory/layered_spread.h"

typedef struct rv_layered_setting {
  rv_layered_law law;
  rv_hidden hidden;
  rv_layered_evolution evolution; /* with the top's bias -tau sigma */
  rv_layered_spread spread;       /* what finite widths add to it */
  double tau;
  rv_layered_forms form; /* means nothing where tau < 0 stands for a rule */
} rv_layered_setting;

/* Takes `hidden` over: *hidden is zeroed, on failure too. RV_ENOMEM; RV_EINVAL as
   rv_layered_evolve. */
rv_status rv_layered_setting_open(rv_layered_setting **out, const rv_layered_law *law,
                                  rv_hidden *hidden, rv_inner_bias inner, bool restored,
                                  double tau);
void rv_layered_setting_close(rv_layered_setting *setting);

/* Opens a sampler of the setting's draws, as rv_layered_net_open does. RV_EINVAL, RV_ENOMEM. */
rv_status rv_layered_setting_net(rv_layered_net **out, const rv_layered_setting *setting,
                                 rv_sampler sampler, int threads);

/* The top's threshold by RV_TAU_OPTIMAL or RV_TAU_UNIVERSAL, in units of its noise, whatever that
   of the setting is. NaN when the search fails, and for other rules. */
double rv_layered_tau(rv_tau_rule rule, const rv_layered_setting *setting);

/* RV_ENUMERIC when the search for tau gave NaN or infinity; RV_EINVAL when the implicit sampler
   would have to draw so many coordinates above tau that a trial takes a second. */
rv_status rv_layered_tau_check(double tau, rv_sampler sampler, const rv_layered_law *law);

/* True where one draw takes milliseconds, worth all threads: a million weights of dense matrices,
   or a million units between x and h. */
bool rv_layered_is_large(rv_sampler sampler, const rv_layered_law *law);

#endif
