/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/relu_layer_parts.h"

#include "random/binomial.h"
#include "random/chi_squared.h"
#include "random/gaussian.h"
#include "reverify/gain.h"
#include "support/memory.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* The expected number of survivors at the mean gain: what a trial costs besides k. */
static double expected_survivors(const rv_relu_layer *l) {
  double sigma = l->alpha * l->hidden->norm * sqrt(rv_gain_mean(l->law.m, l->law.p));
  return (l->law.n - (double)l->hidden->k) * gsl_cdf_ugaussian_Q(-l->bias / sigma);
}

rv_status rv_relu_open_implicit(rv_relu_layer *l) {
  double survivors = expected_survivors(l);
  if (l->bias < 0 && survivors > RV_SURVIVORS_MAX)
    return rv_fail(
        RV_EINVAL,
        "a bias of %.4g would leave about %.3g coordinates above 0 in each trial: choose "
        "a larger tau, tau = 0, or a smaller n",
        l->bias, survivors);
  return rv_alloc_doubles(&l->sum, l->hidden->k, 1);
}

/* u = h alpha Q + sigma_Q (g - h h'g / s^2) on the support, in the place of g. */
static void add_support(rv_relu_sums *sums, gsl_rng *rng, double gain, double sigma,
                        const rv_relu_layer *l) {
  const rv_hidden *h = l->hidden;
  double product = 0, *g = l->sum;
  for (size_t i = 0; i < h->k; i++) {
    g[i] = rv_gaussian(rng, 1);
    product += g[i] * h->value[i];
  }
  double along = product / (h->norm * h->norm);
  for (size_t i = 0; i < h->k; i++) {
    g[i] = h->value[i] * gain + sigma * (g[i] - h->value[i] * along);
    rv_relu_add_support(sums, g[i], h->value[i], l->bias);
  }
  sums->first = g[0];
}

/*
 * Off the support, `count` independent N(0,1) coordinates in units of sigma, threshold c >= 0:
 * those above c survive, their number is binomial, each a normal tail draw.
 */
typedef struct tail {
  double survivors, excess_sq; /* sum of (g - c)^2 */
  double largest;              /* of the survivors; 0 if none */
} tail;

static tail draw_tail(gsl_rng *rng, double count, double c) {
  tail t = {.survivors = rv_binomial(rng, count, gsl_cdf_ugaussian_Q(c))};
  if (c == 0) { /* their squares add up to chi-square: none needs to be drawn */
    t.excess_sq = rv_chi_squared(rng, t.survivors);
    if (t.survivors > 0)
      t.largest = gsl_cdf_ugaussian_Qinv(-expm1(log(gsl_rng_uniform_pos(rng)) / t.survivors) / 2);
    return t;
  }
  for (double i = 0; i < t.survivors; i++) {
    double g = gsl_ran_gaussian_tail(rng, c, 1);
    t.excess_sq += (g - c) * (g - c);
    t.largest = fmax(t.largest, g);
  }
  return t;
}

/*
 * The largest |g| of the `count` coordinates that did not survive, each N(0,1) given g <= c. With
 * U^(1/count) = 1 - e the cdf of one of them is inverted: P(|g| <= t) is (2 Phi(t) - 1) / Phi(c) up
 * to c and (Phi(c) - Phi(-t)) / Phi(c) beyond.
 */
static double largest_below(gsl_rng *rng, double count, double c) {
  if (count == 0)
    return 0;
  double e = -expm1(log(gsl_rng_uniform_pos(rng)) / count), above = gsl_cdf_ugaussian_Q(c);
  double t = gsl_cdf_ugaussian_Qinv((e + above - e * above) / 2);
  return t <= c ? t : gsl_cdf_ugaussian_Qinv((1 - above) * e);
}

static void add_off_support(rv_relu_sums *sums, gsl_rng *rng, double sigma,
                            const rv_relu_layer *l) {
  double count = l->law.n - (double)l->hidden->k;
  if (count == 0 || !(sigma > 0))
    return;
  double c = -l->bias / sigma;
  tail t = draw_tail(rng, count, c);
  sums->survivors = t.survivors;
  sums->error_sq += sigma * sigma * t.excess_sq;
  sums->off_support = sigma * fmax(t.largest, largest_below(rng, count - t.survivors, c));
  sums->unthresholded_sq += sigma * sigma * rv_chi_squared(rng, count);
}

void rv_relu_draw_implicit(const rv_stream_key *key, rv_relu_draw *out, rv_relu_layer *l) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  double kept = rv_binomial(rng, l->law.m, l->law.p / 2);
  double q = rv_chi_squared(rng, kept);
  double sigma = l->alpha * l->hidden->norm * sqrt(q);
  rv_relu_sums sums = rv_relu_no_sums;
  sums.active = kept;
  add_support(&sums, rng, l->alpha * q, sigma, l);
  add_off_support(&sums, rng, sigma, l);
  rv_relu_finish(out, &sums, l->hidden->norm);
}
