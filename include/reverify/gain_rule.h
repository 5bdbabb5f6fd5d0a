/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A quadrature for the gain of a ReLU layer (gain.h). */
#ifndef REVERIFY_GAIN_RULE_H
#define REVERIFY_GAIN_RULE_H

#include "reverify/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * E f(Q) = sum over i of weight[i] f(node[i]), to 1e-12 of the size of f, for f smooth on the scale
 * of Q's standard deviation. The weights sum to 1.
 */
typedef struct rv_gain_rule {
  double *node, *weight;
  size_t count;
} rv_gain_rule;

/* The rule for the layer's m and p. RV_ENOMEM, RV_ENUMERIC. Free with rv_gain_rule_free, which a
   failed call survives. */
rv_status rv_gain_rule_make(rv_gain_rule *rule, double m, double p);
void rv_gain_rule_free(rv_gain_rule *rule);

#ifdef __cplusplus
}
#endif

#endif
