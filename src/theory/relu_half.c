/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_half.h"

#include "numeric/root.h"

#include <math.h>

/* The layer as it moves; its hidden vector is borrowed. */
typedef struct moving {
  rv_relu_law law;
  const rv_hidden *hidden;
} moving;

static double recovery_less_half(const moving *at) {
  rv_gain_rule rule;
  if (rv_gain_rule_make(&rule, at->law.m, at->law.p) != RV_OK)
    return NAN;
  double bias = -sqrt(2 * log(at->law.n)) * rv_relu_sigma(&at->law, at->hidden);
  double recovery = rv_relu_recovery(&at->law, at->hidden, bias, &rule);
  rv_gain_rule_free(&rule);
  return recovery - 0.5;
}

static double of_log_kept(double log_kept, void *untyped) {
  moving *at = untyped;
  at->law.m = floor(exp(log_kept) / at->law.p);
  return recovery_less_half(at);
}

static double of_log_p(double log_p, void *untyped) {
  moving *at = untyped;
  at->law.p = exp(log_p);
  return recovery_less_half(at);
}

/* An end of the range is no root: there the sign does not change. */
static double root_between(rv_function of_log, moving at, double low, double high) {
  const double width = 1e-3;
  if (!(low < high))
    return NAN;
  double found = rv_root_within(of_log, &at, log(low), log(high), width);
  return found > log(low) && found < log(high) ? exp(found) : NAN;
}

double rv_relu_half_kept(const rv_relu_law *law, const rv_hidden *hidden) {
  return root_between(of_log_kept, (moving){*law, hidden}, 10, fmin(1e8, 1e15 * law->p));
}

double rv_relu_half_p(const rv_relu_law *law, const rv_hidden *hidden) {
  return root_between(of_log_p, (moving){*law, hidden}, 1e-4, 1);
}
