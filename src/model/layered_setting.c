/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_setting.h"

#include "reverify/gain_rule.h"
#include "reverify/relu_error.h"

#include <math.h>
#include <stdlib.h>

rv_status rv_layered_setting_open(rv_layered_setting **out, const rv_layered_law *law,
                                  rv_hidden *hidden, rv_inner_bias inner, bool restored,
                                  double tau) {
  rv_layered_setting *s = calloc(1, sizeof *s);
  *out = NULL;
  if (s == NULL) {
    rv_hidden_free(hidden);
    return rv_fail(RV_ENOMEM, "no memory for a net: free some memory");
  }
  *s = (rv_layered_setting){.law = *law, .hidden = *hidden, .tau = tau};
  *hidden = (rv_hidden){0};
  rv_status status = rv_layered_evolve(&s->evolution, law, s->hidden.norm, inner, restored);
  if (status == RV_OK)
    status = rv_layered_spread_find(&s->spread, &s->evolution, law, s->hidden.norm);
  if (status != RV_OK) {
    rv_layered_setting_close(s);
    return status;
  }
  s->evolution.reversal.bias[law->depth] =
      -tau * rv_layered_sigma(&s->evolution, law, s->hidden.norm);
  *out = s;
  return RV_OK;
}

void rv_layered_setting_close(rv_layered_setting *s) {
  if (s == NULL)
    return;
  rv_hidden_free(&s->hidden);
  free(s);
}

double rv_layered_setting_error_sq(const rv_layered_setting *s) {
  if (s->law.depth > 1)
    return fmax(
        rv_layered_error_sq(&s->evolution, &s->law, &s->hidden, s->tau) +
            rv_layered_error_spread(&s->spread, &s->evolution, &s->law, &s->hidden, s->tau).shift,
        0); /* first order may be the larger one in very narrow layers */
  const rv_relu_law law = {s->law.width[0], s->law.width[1], s->law.p, 1};
  rv_gain_rule rule;
  if (rv_gain_rule_make(&rule, law.m, law.p) != RV_OK)
    return NAN;
  double error_sq = rv_relu_error_sq(&law, &s->hidden, s->evolution.reversal.bias[1], &rule);
  rv_gain_rule_free(&rule);
  return error_sq;
}

double rv_layered_setting_error_rest(const rv_layered_setting *s) {
  double unit = s->spread.layer[s->law.depth].gain_unit;
  return rv_layered_rest(&s->spread, &s->law) * (rv_layered_setting_error_sq(s) + unit * unit);
}

/* `side` is 1 for errors below the bound, -1 for those above. */
static double error_beside(const rv_layered_setting *s, double bound, double side) {
  double distance = side * (bound * bound - rv_layered_setting_error_sq(s));
  double variance =
      rv_layered_error_spread(&s->spread, &s->evolution, &s->law, &s->hidden, s->tau).variance;
  return rv_cantelli(distance - rv_layered_setting_error_rest(s), variance);
}

double rv_layered_setting_within(const rv_layered_setting *s, double bound) {
  return error_beside(s, bound, 1);
}

double rv_layered_setting_beyond(const rv_layered_setting *s, double bound) {
  return error_beside(s, bound, -1);
}

static double efficiency_beside(const rv_layered_setting *s, double efficiency, double side) {
  const rv_layer_state *top = &s->evolution.state[s->law.depth];
  rv_spread_of spread = rv_layered_log_efficiency(&s->spread, &s->evolution, &s->law);
  double distance = 2 * log(top->gain / top->noise) + spread.shift - log(efficiency);
  return rv_cantelli(side * distance - rv_layered_rest(&s->spread, &s->law), spread.variance);
}

double rv_layered_setting_efficiency_above(const rv_layered_setting *s, double efficiency) {
  return efficiency_beside(s, efficiency, 1);
}

double rv_layered_setting_efficiency_below(const rv_layered_setting *s, double efficiency) {
  return efficiency_beside(s, efficiency, -1);
}

double rv_layered_tau(rv_tau_rule rule, const rv_layered_setting *s) {
  switch (rule) {
  case RV_TAU_OPTIMAL:
    return rv_layered_optimal_tau(&s->evolution, &s->law, &s->hidden);
  case RV_TAU_UNIVERSAL:
    return sqrt(2 * log(s->law.width[s->law.depth]));
  default:
    return NAN;
  }
}

bool rv_layered_is_large(rv_sampler sampler, const rv_layered_law *law) {
  double units = 0, weights = 0;
  for (size_t l = 1; l <= law->depth; l++) {
    units += l < law->depth ? law->width[l] : 0;
    weights += law->width[l] * law->width[l - 1];
  }
  return sampler == RV_DENSE ? weights >= 1e6 : units >= 1e6;
}
