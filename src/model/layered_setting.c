/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/layered_setting.h"

#include "model/sizes.h"

#include <gsl/gsl_cdf.h>
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
  rv_layered_forms_find(&s->form, &s->evolution, &s->spread, law, &s->hidden, tau);
  *out = s;
  return RV_OK;
}

void rv_layered_setting_close(rv_layered_setting *s) {
  if (s == NULL)
    return;
  rv_hidden_free(&s->hidden);
  free(s);
}

rv_status rv_layered_setting_net(rv_layered_net **out, const rv_layered_setting *s,
                                 rv_sampler sampler, int threads) {
  rv_hidden hidden;
  RV_TRY(rv_hidden_of(&hidden, s->hidden.value, s->hidden.k));
  return rv_layered_net_open(out, sampler, &s->law, &s->evolution.reversal, &hidden, threads);
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

rv_status rv_layered_tau_check(double tau, rv_sampler sampler, const rv_layered_law *law) {
  const double survivors_max = 1e8; /* a second per trial */
  double survivors = law->width[law->depth] * gsl_cdf_ugaussian_Q(tau);
  RV_TRY(rv_threshold_check(tau));
  if (tau > 0 && survivors > survivors_max && sampler == RV_IMPLICIT)
    return rv_fail(RV_EINVAL,
                   "tau = %.4g would leave about %.3g coordinates above 0 in each trial: choose a "
                   "larger tau, tau = 0, or a smaller n",
                   tau, survivors);
  return RV_OK;
}

bool rv_layered_is_large(rv_sampler sampler, const rv_layered_law *law) {
  double units = 0, weights = 0;
  for (size_t l = 1; l <= law->depth; l++) {
    units += l < law->depth ? law->width[l] : 0;
    weights += law->width[l] * law->width[l - 1];
  }
  return sampler == RV_DENSE ? weights >= 1e6 : units >= 1e6;
}
