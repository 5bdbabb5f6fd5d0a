/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loader's form of the binomial probability: products of factorials of size n! cancel analytically,
 * so no digit is lost at n = 1e12 where lgamma would leave none.
 */
#include "theory/binomial_pmf.h"

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

/* ln(n!) less Stirling's ln sqrt(2 pi n) + n ln n - n. */
static double stirling_error(double n) {
  return log(gsl_sf_gammastar(n));
}

/* x ln(x / mean) + mean - x for x = mean + excess, without cancellation for small excesses. */
static double deviance(double x, double mean, double excess) {
  double relative = excess / mean;
  if (fabs(relative) < 0.5) /* (1+t) ln(1+t) - t = (1+t) (ln(1+t) - t) + t^2 */
    return mean * ((1 + relative) * gsl_sf_log_1plusx_mx(relative) + relative * relative);
  return x * log(x / mean) + mean - x;
}

double rv_binomial_pmf(double events, double trials, double p) {
  double others = trials - events, q = 1 - p;
  if (events < 0 || others < 0)
    return 0;
  if (p == 1)
    return others == 0;
  if (events == 0)
    return exp(trials * log1p(-p));
  if (others == 0)
    return exp(trials * log(p));
  double excess = fma(-trials, p, events); /* exact where trials * p is no double */
  double exponent = stirling_error(trials) - stirling_error(events) - stirling_error(others) -
                    deviance(events, trials * p, excess) - deviance(others, trials * q, -excess);
  return exp(exponent) * sqrt(trials / (2 * M_PI * events * others));
}

/* P(X <= events): each probability from the one above it, which is the larger below the mean. */
static double tail(double events, double trials, double p) {
  const double negligible = 1e-16;
  double odds = (1 - p) / p, term = rv_binomial_pmf(events, trials, p), sum = term;
  for (double x = events; x > 0 && term > negligible * sum; x--) {
    term *= x / (trials - x + 1) * odds;
    sum += term;
  }
  return sum;
}

double rv_binomial_cdf(double events, double trials, double p) {
  events = floor(events);
  if (events < 0 || events >= trials)
    return events < 0 ? 0 : 1;
  return events <= trials * p ? tail(events, trials, p)
                              : 1 - tail(trials - events - 1, trials, 1 - p);
}
