/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/gain.h"

#include "numeric/root.h"
#include "theory/binomial_pmf.h"
#include "theory/chi_squared_cdf.h"
#include "theory/gain_window.h"

#include <math.h>

double rv_gain_mean(double m, double p) {
  return m * p / 2;
}

double rv_gain_variance(double m, double p) {
  return m * p / 2 * (3 - p / 2);
}

/* sum over N of P(N) * chi-square cdf, each normalised by the mass of the points used. */
static double mixture_cdf(double q, double m, double p) {
  rv_gain_window w = rv_gain_window_of(m, p);
  double sum = 0, mass = 0;
  for (double events = w.first; events <= w.last; events += w.stride) {
    double weight = rv_binomial_pmf(events, m, p / 2);
    mass += weight;
    sum += weight * (events == 0 ? 1 : rv_chi_squared_cdf(q, events));
  }
  return sum / mass;
}

double rv_gain_cdf(double q, double m, double p) {
  if (isnan(q))
    return NAN;
  return q < 0 ? 0 : mixture_cdf(q, m, p);
}

typedef struct target {
  double m, p, probability;
} target;

static double cdf_excess(double q, void *untyped) {
  const target *t = untyped;
  return rv_gain_cdf(q, t->m, t->p) - t->probability;
}

/* Beyond mean + 40 standard deviations + 100 no probability is left that a double can represent. */
static double quantile(double probability, double m, double p) {
  target t = {m, p, probability};
  if (rv_gain_cdf(0, m, p) >= probability)
    return 0;
  double reach = rv_gain_mean(m, p) + 40 * sqrt(rv_gain_variance(m, p)) + 100;
  return rv_root(cdf_excess, &t, 0, reach);
}

double rv_gain_lower_quantile(double probability, double m, double p) {
  return quantile(probability, m, p);
}

double rv_gain_upper_quantile(double probability, double m, double p) {
  return quantile(1 - probability, m, p);
}
