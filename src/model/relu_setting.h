/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ReLU layer and its reversal as its draws and its closed forms share them. */
#ifndef REVERIFY_MODEL_RELU_SETTING_H
#define REVERIFY_MODEL_RELU_SETTING_H

#include "reverify/relu_error.h"

typedef struct rv_relu_setting {
  rv_relu_law law;
  rv_hidden hidden;
  rv_gain_rule rule; /* for the law's m and p */
  double bias;       /* -tau sigma */
} rv_relu_setting;

/* Takes `hidden` over: *hidden is zeroed, on failure too. RV_ENOMEM, RV_ENUMERIC. */
rv_status rv_relu_setting_open(rv_relu_setting **out, const rv_relu_law *law, rv_hidden *hidden,
                               double tau);
void rv_relu_setting_close(rv_relu_setting *setting);

/* The rules by which a threshold follows from the rest of a setting. */
typedef enum rv_tau_rule {
  RV_TAU_OPTIMAL,   /* makes the mean square error least */
  RV_TAU_UNIVERSAL, /* sqrt(2 ln n) */
  RV_TAU_BERNSTEIN, /* those of the guarantees (relu_error.h) at delta */
  RV_TAU_SHARP
} rv_tau_rule;

/* Their names in this order, NULL at the end. */
extern const char *const rv_tau_rule_names[];

/* The threshold by a rule, in units of sigma; `delta` is looked at by the last two alone. NaN when
   the search fails. */
double rv_relu_tau(rv_tau_rule rule, const rv_relu_setting *setting, double delta);

#endif
