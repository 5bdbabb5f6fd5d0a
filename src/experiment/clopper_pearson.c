/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/clopper_pearson.h"

#include "numeric/root.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/*
 * The upper limit solves P(Binomial(trials, p) <= events) = level. The root is sought in
 * ln p, so that limits near 0 keep their digits; the lower limit is the upper one of the
 * complementary events.
 */
typedef struct target {
  double events, trials, level;
} target;

/* gsl_cdf_binomial_P counts in unsigned int; the beta form serves every count. */
static double log_tail_excess(double log_p, void *untyped) {
  const target *t = untyped;
  double p = exp(log_p);
  return gsl_cdf_beta_Q(p < 1 ? p : 1, t->events + 1, t->trials - t->events) - t->level;
}

double rv_clopper_pearson_upper(double events, double trials, double level) {
  if (events >= trials)
    return 1;
  if (events == 0)
    return -expm1(log(level) / trials);
  target t = {events, trials, level};
  return exp(rv_root(log_tail_excess, &t, log(events / trials / 4), 0));
}

/* The mirror image in q = 1 - p would lose small p: P(Binomial >= events) = level in ln p. */
static double log_head_excess(double log_p, void *untyped) {
  const target *t = untyped;
  double p = exp(log_p);
  return gsl_cdf_beta_P(p < 1 ? p : 1, t->events, t->trials - t->events + 1) - t->level;
}

double rv_clopper_pearson_lower(double events, double trials, double level) {
  if (events <= 0)
    return 0;
  if (events >= trials)
    return exp(log(level) / trials);
  target t = {events, trials, level};
  /* one event in T trials leaves a limit near level / T */
  return exp(rv_root(log_head_excess, &t, log(level / trials / 4), log(events / trials)));
}
