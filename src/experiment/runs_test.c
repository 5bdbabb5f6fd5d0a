/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/runs_test.h"

#include "experiment/mean_test.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <math.h>

double rv_runs_half_width(const rv_summary *runs, double level) {
  bool tell = runs->count >= RV_RUNS_MIN && runs->min < runs->max;
  return tell ? rv_mean_half_width(runs, 2 * level) : NAN; /* both limits together */
}

rv_verdict rv_runs_verdict(const rv_summary *runs, double excess, double level) {
  double half_width = rv_runs_half_width(runs, level);
  if (excess + half_width <= 0)
    return RV_HOLDS;
  return excess - half_width > 0 ? RV_FAILS : RV_UNDECIDED;
}

/* A t statistic with this freedom, noncentrality and critical value. */
typedef struct noncentral_t {
  double freedom, shift, critical;
} noncentral_t;

/* P(statistic < critical) given that the variance found is 2 x / freedom times the true one. */
static double missed_given(double x, void *context) {
  const noncentral_t *t = context;
  return gsl_cdf_ugaussian_P(t->critical * sqrt(2 * x / t->freedom) - t->shift);
}

double rv_runs_missed(const rv_summary *runs, double excess, double level) {
  enum { NODES = 64 };
  double half_width = rv_runs_half_width(runs, level), count = (double)runs->count;
  if (isnan(half_width))
    return NAN;
  noncentral_t t = {.freedom = count - 1,
                    .shift = sqrt(count) * excess / runs->sd,
                    .critical = sqrt(count) * half_width / runs->sd};
  gsl_integration_fixed_workspace *rule = gsl_integration_fixed_alloc(
      gsl_integration_fixed_laguerre, NODES, 0, 1, t.freedom / 2 - 1, 0);
  if (rule == NULL)
    return NAN;
  gsl_function integrand = {missed_given, &t};
  double integral;
  gsl_integration_fixed(&integrand, &integral, rule);
  gsl_integration_fixed_free(rule);
  return integral / tgamma(t.freedom / 2);
}
