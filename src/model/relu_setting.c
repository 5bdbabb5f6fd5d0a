/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/relu_setting.h"

#include <math.h>
#include <stdlib.h>

const char *const rv_tau_rule_names[] = {"optimal", "universal", "bernstein", "sharp", NULL};

rv_status rv_relu_setting_open(rv_relu_setting **out, const rv_relu_law *law, rv_hidden *hidden,
                               double tau) {
  rv_relu_setting *s = calloc(1, sizeof *s);
  *out = NULL;
  if (s == NULL) {
    rv_hidden_free(hidden);
    return rv_fail(RV_ENOMEM, "no memory for a layer: free some memory");
  }
  *s = (rv_relu_setting){.law = *law, .hidden = *hidden};
  *hidden = (rv_hidden){0};
  s->bias = -tau * rv_relu_sigma(law, &s->hidden);
  rv_status status = rv_gain_rule_make(&s->rule, law->m, law->p);
  if (status == RV_OK)
    *out = s;
  else
    rv_relu_setting_close(s);
  return status;
}

void rv_relu_setting_close(rv_relu_setting *s) {
  if (s == NULL)
    return;
  rv_hidden_free(&s->hidden);
  rv_gain_rule_free(&s->rule);
  free(s);
}

double rv_relu_tau(rv_tau_rule rule, const rv_relu_setting *s, double delta) {
  double sigma = rv_relu_sigma(&s->law, &s->hidden);
  switch (rule) {
  case RV_TAU_OPTIMAL:
    return rv_relu_optimal_tau(&s->law, &s->hidden, &s->rule);
  case RV_TAU_UNIVERSAL:
    return sqrt(2 * log(s->law.n));
  case RV_TAU_BERNSTEIN:
    return -rv_relu_bernstein_guarantee(&s->law, &s->hidden, delta).bias / sigma;
  case RV_TAU_SHARP:
    return -rv_relu_sharp_guarantee(&s->law, &s->hidden, delta).bias / sigma;
  }
  return NAN;
}
