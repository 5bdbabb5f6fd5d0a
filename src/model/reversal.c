/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/reversal.h"

#include "model/coordinate_bias.h"
#include "numeric/minimum.h"
#include "numeric/root.h"
#include "reverify/linear_error.h"
#include "reverify/wishart_edge.h"
#include "reverify/wishart_law.h"
#include "theory/coordinate_law.h"
#include "theory/relu_error_law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

const char *const rv_reversal_names[] = {"3.1-one", "3.1-all", "3.2", "3.3", "recovery", NULL};

struct rv_reversal {
  rv_reversal_statement statement;
  bool has_law;
  double m, n, k, p, tau;
  rv_wishart_law *wishart;       /* of RV_REVERSAL_ALL */
  rv_relu_setting *layer;        /* from RV_REVERSAL_RELU on */
  rv_relu_error_law *relu;       /* of RV_REVERSAL_RELU */
  rv_coordinate_law *coordinate; /* of RV_REVERSAL_COORDINATE */
};

static rv_status check(const rv_reversal_setting *s) {
  const double most = 1e15;
  if (!(s->m >= 1 && s->m <= most && s->n >= 1 && s->n <= most))
    return rv_fail(RV_EINVAL, "m = %.15g, n = %.15g: choose sizes from 1 to 1e15", s->m, s->n);
  if (!(s->k >= 1 && s->k <= s->n && s->k <= 1e8))
    return rv_fail(RV_EINVAL, "k = %.15g: choose k from 1 to n = %.15g, and up to 1e8", s->k, s->n);
  if (!(s->p > 0 && s->p <= 1))
    return rv_fail(RV_EINVAL, "p = %.15g: choose p above 0 and up to 1", s->p);
  return RV_OK;
}

static rv_status make_hidden(rv_hidden *out, const rv_reversal_setting *s) {
  if (s->given != NULL)
    return rv_hidden_of(out, s->given->value, s->given->k);
  return rv_hidden_make(out, s->kind, (size_t)s->k);
}

/* The expected number of coordinates that are wrongly 0 or wrongly not, as ln. */
static double log_wrong(double tau, void *context) {
  const rv_relu_setting *s = context;
  double sigma = rv_relu_sigma(&s->law, &s->hidden), others = s->law.n - (double)s->hidden.k;
  double wrong = rv_relu_lost(&s->law, &s->hidden, -tau * sigma, &s->rule);
  for (size_t i = 0; i < s->rule.count; i++) {
    double noise = rv_relu_alpha(&s->law) * s->hidden.norm * sqrt(s->rule.node[i]);
    if (noise > 0)
      wrong += s->rule.weight[i] * others * gsl_cdf_ugaussian_Q(tau * sigma / noise);
  }
  return log(fmax(wrong, 1e-300));
}

/* The threshold that is best for the statement, or by another rule. */
static double tau_of(const rv_reversal *r, double given, double delta) {
  rv_tau_rule rule = (rv_tau_rule)(-1 - given);
  if (given >= 0 || r->statement == RV_REVERSAL_COORDINATE)
    return fmax(given, 0);
  if (rule == RV_TAU_OPTIMAL && r->statement == RV_REVERSAL_SUPPORT) {
    const rv_hidden *hidden = &r->layer->hidden;
    double sigma = rv_relu_sigma(&r->layer->law, hidden); /* beyond h / sigma a value is lost */
    return rv_minimum(log_wrong, r->layer, rv_hidden_largest(hidden) / sigma);
  }
  return rv_relu_tau(rule, r->layer, delta);
}

/* A rule needs the layer, of which the bias follows. */
static rv_status open_layer(rv_reversal *r, const rv_reversal_setting *s) {
  const rv_relu_law law = {s->m, s->n, s->p, .alpha_scale = 1};
  rv_hidden hidden;
  RV_TRY(make_hidden(&hidden, s));
  RV_TRY(rv_relu_setting_open(&r->layer, &law, &hidden, fmax(s->tau, 0)));
  r->tau = tau_of(r, s->tau, s->delta);
  if (isnan(r->tau))
    return rv_fail(RV_ENUMERIC, "no threshold was found by the rule: give a number for tau");
  r->layer->bias = -r->tau * rv_relu_sigma(&law, &r->layer->hidden);
  return RV_OK;
}

/* A law that is known less closely than this answers nothing. */
static const double close_enough = 1e-3;

static rv_status open_law(rv_reversal *r) {
  const rv_relu_setting *s = r->layer;
  if (r->statement == RV_REVERSAL_ALL)
    RV_TRY(rv_wishart_law_open(&r->wishart, r->m, r->n));
  if (r->statement == RV_REVERSAL_RELU)
    RV_TRY(rv_relu_error_law_open(&r->relu, &s->law, &s->hidden, s->bias));
  if (r->statement == RV_REVERSAL_COORDINATE)
    RV_TRY(rv_coordinate_law_open(&r->coordinate, &s->law, &s->hidden));
  r->has_law = rv_reversal_allowance(r) < close_enough;
  return RV_OK;
}

static rv_status open_reversal(rv_reversal **out, rv_reversal_statement statement,
                               const rv_reversal_setting *setting, bool has_law) {
  *out = NULL;
  RV_TRY(check(setting));
  rv_reversal *r = calloc(1, sizeof *r);
  if (r == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a law: free some memory");
  *r = (rv_reversal){.statement = statement,
                     .m = setting->m,
                     .n = setting->n,
                     .k = setting->k,
                     .p = setting->p,
                     .tau = NAN};
  rv_status status = statement >= RV_REVERSAL_RELU ? open_layer(r, setting) : RV_OK;
  if (status == RV_OK && has_law)
    status = open_law(r);
  if (status == RV_OK)
    *out = r;
  else
    rv_reversal_close(r);
  return status;
}

rv_status rv_reversal_open(rv_reversal **out, rv_reversal_statement statement,
                           const rv_reversal_setting *setting) {
  return open_reversal(out, statement, setting, true);
}

rv_status rv_reversal_open_bounds(rv_reversal **out, rv_reversal_statement statement,
                                  const rv_reversal_setting *setting) {
  return open_reversal(out, statement, setting, false);
}

void rv_reversal_close(rv_reversal *r) {
  if (r == NULL)
    return;
  if (r->wishart != NULL)
    rv_wishart_law_close(r->wishart);
  if (r->relu != NULL)
    rv_relu_error_law_close(r->relu);
  rv_coordinate_law_close(r->coordinate);
  rv_relu_setting_close(r->layer);
  free(r);
}

/* What an error of 1 is in the values of h. */
static double coordinate_unit(const rv_reversal *r) {
  return r->layer->hidden.norm / sqrt(r->k);
}

double rv_reversal_probability(const rv_reversal *r, double epsilon) {
  const rv_relu_setting *s = r->layer;
  if (!r->has_law)
    return NAN;
  switch (r->statement) {
  case RV_REVERSAL_ONE:
    return rv_linear_error_sq_cdf(epsilon * epsilon, r->m, r->n);
  case RV_REVERSAL_ALL:
    return rv_wishart_law_cdf(r->wishart, RV_NORM, epsilon);
  case RV_REVERSAL_RELU:
    return rv_relu_error_law_cdf(epsilon, r->relu);
  case RV_REVERSAL_COORDINATE:
    return rv_coordinate_law_cdf(epsilon * coordinate_unit(r), r->coordinate);
  case RV_REVERSAL_SUPPORT:
    return rv_relu_recovery(&s->law, &s->hidden, s->bias, &s->rule);
  default:
    return NAN;
  }
}

/* Roots, for laws without a quantile of their own. */

typedef struct wanted {
  const rv_reversal *reversal;
  double delta;
} wanted;

/* ln of delta over what is left above exp(log_epsilon), which is nearly straight. */
static double beyond(double log_epsilon, void *context) {
  const wanted *w = context;
  const double least = 1e-15;
  return log(w->delta / fmax(1 - rv_reversal_probability(w->reversal, exp(log_epsilon)), least));
}

static double by_root(const rv_reversal *r, double delta) {
  wanted w = {r, delta};
  double low = log(rv_reversal_printed(r)), high = low;
  const double step = 1, least = log(1e-12), most = log(1e12);
  while (low > least && beyond(low, &w) >= 0)
    low -= step;
  while (high < most && beyond(high, &w) < 0)
    high += step;
  return exp(rv_root_within(beyond, &w, low, high, 1e-9));
}

double rv_reversal_quantile(const rv_reversal *r, double delta) {
  if (!r->has_law)
    return NAN;
  switch (r->statement) {
  case RV_REVERSAL_ONE:
    return by_root(r, delta);
  case RV_REVERSAL_COORDINATE:
    return rv_coordinate_law_upper_quantile(delta, r->coordinate) / coordinate_unit(r);
  case RV_REVERSAL_ALL:
    return rv_wishart_law_upper_quantile(r->wishart, RV_NORM, delta);
  case RV_REVERSAL_RELU:
    return rv_relu_error_law_quantile(1 - delta, r->relu);
  default:
    return NAN;
  }
}

double rv_reversal_printed(const rv_reversal *r) {
  if (r->statement == RV_REVERSAL_SUPPORT)
    return NAN;
  return r->statement <= RV_REVERSAL_ALL ? rv_linear_error_printed(r->m, r->n)
                                         : sqrt(r->k / (r->p * r->m));
}

double rv_reversal_corrected(const rv_reversal *r, double delta) {
  switch (r->statement) {
  case RV_REVERSAL_ONE:
    return rv_linear_error_bound(r->m, r->n, delta);
  case RV_REVERSAL_ALL:
    return rv_davidson_szarek_norm(r->m, r->n, delta);
  case RV_REVERSAL_RELU:
    return rv_relu_sharp_guarantee(&r->layer->law, &r->layer->hidden, delta).error;
  case RV_REVERSAL_COORDINATE: {
    const rv_flat_layer layer = {r->p * r->m, r->n, r->k};
    return rv_coordinate_corrected(layer, delta);
  }
  default:
    return NAN;
  }
}

double rv_reversal_tau(const rv_reversal *r) {
  bool has_threshold = r->statement == RV_REVERSAL_RELU || r->statement == RV_REVERSAL_SUPPORT;
  return has_threshold ? r->tau : NAN;
}

double rv_reversal_allowance(const rv_reversal *r) {
  if (r->wishart != NULL)
    return rv_wishart_law_allowance(r->wishart, RV_NORM);
  return r->relu != NULL ? rv_relu_error_law_accuracy(r->relu) : 0;
}
