/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/relu_error_law.h"

#include "numeric/root.h"
#include "reverify/gain.h"
#include "theory/gain_average.h"
#include "theory/relu_error_kept.h"
#include "theory/relu_error_lattice.h"
#include "theory/relu_error_series.h"
#include "theory/support_few.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

struct rv_relu_error_law {
  rv_relu_law layer;
  double alpha, bias; /* |b| / s */
  rv_support_values support;
  rv_gain_density gain;
  double lost;              /* P(a coordinate on the support is lost), at most; 0 for k = 1 */
  bool loses;               /* that counts: without, the law is off by `lost` at most */
  rv_error_lattice lattice; /* then, where few are left */
  rv_error_series series;   /* or where many are: one of both */
  bool is_lattice;
  double typical; /* root of the mean square error */
  double atom;    /* P(error = 1) */
};

static double k_of(const rv_relu_error_law *law) {
  return law->support.sizes[0];
}

/* A stretch of gains, and what is averaged over it. */
typedef struct stretch {
  const rv_relu_error_law *law;
  rv_error_side side;
  double t;
  double low, high;
  double first, second; /* the gains at which D^2 is t^2 */
} stretch;

/*
 * Given a gain: t^2 - D^2 = alpha^2 (q - first) (second - q), of which the caller knows the
 * distances from the ends best. For k = 1 the value may be lost, and the squared error there is 1.
 */
static double given_gain(const rv_gain_place *at, const void *untyped) {
  const stretch *s = untyped;
  const rv_relu_error_law *law = s->law;
  double q = at->q, sigma = law->alpha * sqrt(q);
  double after_first = at->from_low + (s->low - s->first);
  double before_second = at->from_high + (s->second - s->high);
  double y = after_first * before_second / (2 * q);
  if (k_of(law) == 1 && law->alpha * q <= law->bias)
    y = (s->t - 1) * (s->t + 1) / (2 * sigma * sigma);
  rv_error_kept kept =
      rv_error_kept_of(law->bias / sigma, law->layer.n, k_of(law), law->support.sums[0]);
  double value = rv_error_kept_at(y, s->side, &kept);
  return s->side == RV_ERROR_DENSITY ? value / (2 * sigma * sigma) : value;
}

static double over_stretch(const stretch *s) {
  const double close = 1e-14;
  return rv_gain_average(given_gain, s, s->low, s->high, close, &s->law->gain);
}

static double clip(double q, const rv_relu_error_law *law) {
  return fmin(fmax(q, law->gain.low), law->gain.high);
}

/* Over all gains: divided where D^2 = t^2, and for k = 1 where the value is lost. */
static double average(double t, rv_error_side side, const rv_relu_error_law *law) {
  double middle = 1 + law->bias * law->support.sums[0], sum = 0;
  stretch s = {.law = law,
               .side = side,
               .t = t,
               .first = (middle - t) / law->alpha,
               .second = (middle + t) / law->alpha};
  double lost = k_of(law) == 1 ? clip(law->bias / law->alpha, law) : law->gain.low;
  const double end[] = {law->gain.low, lost, fmax(lost, clip(s.first, law)),
                        fmax(lost, clip(s.second, law)), law->gain.high};
  for (int i = 0; i < 4; i++) {
    s.low = end[i];
    s.high = end[i + 1];
    sum += over_stretch(&s);
  }
  return sum;
}

/* For k = 1: P(the value is lost, and nothing survives). */
static double lost_alone(const rv_relu_error_law *law) {
  const stretch s = {.law = law,
                     .side = RV_ERROR_BELOW,
                     .t = 1,
                     .low = law->gain.low,
                     .high = clip(law->bias / law->alpha, law)};
  return k_of(law) == 1 ? over_stretch(&s) : 0;
}

/* How many coordinates on the support are lost on average, where k > 1, some gain being left. */
static double mean_lost(const rv_relu_error_law *law, const rv_gain_rule *rule) {
  double sum = 0;
  for (size_t i = 0; i < rule->count && k_of(law) > 1; i++) {
    rv_support_given given =
        rv_support_given_of(rule->node[i], law->alpha, law->bias, &law->support);
    if (rule->node[i] > 0)
      sum += rule->weight[i] * rv_support_lost(&given);
  }
  return sum;
}

/* At the mean gain, how many coordinates are above the threshold. */
static double expected_left(const rv_relu_error_law *law) {
  double mean = rv_gain_mean(law->layer.m, law->layer.p);
  rv_support_given given = rv_support_given_of(mean, law->alpha, law->bias, &law->support);
  return k_of(law) - rv_support_lost(&given) +
         (law->layer.n - k_of(law)) * gsl_cdf_ugaussian_Q(given.threshold);
}

static rv_support_place place_of(const rv_relu_error_law *law) {
  double mean = rv_gain_mean(law->layer.m, law->layer.p);
  return (rv_support_place){fmax(law->gain.low, 1e-3 * mean), mean, law->alpha, law->bias};
}

static rv_status make_lattice_of(rv_relu_error_law *law, const rv_support_values *support,
                                 int gains) {
  rv_error_lattice_free(&law->lattice);
  return rv_error_lattice_make(&law->lattice, law->alpha, law->bias, law->layer.n - k_of(law),
                               support, &law->gain, gains);
}

static const double close_enough = 1e-3;

static rv_status make_series(rv_relu_error_law *law, const rv_hidden *hidden, double bias) {
  rv_support_values few;
  rv_support_place place = place_of(law);
  double error;
  RV_TRY(rv_support_few_make(&few, &error, &law->support, false, &place));
  rv_status status =
      rv_error_series_make(&law->series, &law->layer, hidden, bias, &few, &law->gain);
  law->series.error = fmax(law->series.error, 1e-9) + error;
  rv_support_values_free(&few);
  return status;
}

/* As many gains as it takes, if that is what it lacks; unequal values take so long that fewer are
   tried first. */
static rv_status make_lattice_of_few(rv_relu_error_law *law, const rv_support_values *few) {
  int gains = few->count > 1 ? 64 : 128;
  RV_TRY(make_lattice_of(law, few, gains));
  while (gains < RV_LATTICE_GAINS_MAX && law->lattice.error >= close_enough &&
         law->lattice.gain_error > law->lattice.error / 2) {
    gains *= 2;
    RV_TRY(make_lattice_of(law, few, gains));
  }
  return RV_OK;
}

static rv_status make_lattice(rv_relu_error_law *law) {
  rv_support_values few;
  rv_support_place place = place_of(law);
  double error;
  RV_TRY(rv_support_few_make(&few, &error, &law->support, true, &place));
  rv_status status = make_lattice_of_few(law, &few);
  law->lattice.error += error;
  rv_support_values_free(&few);
  return status;
}

/* Where few are left the law has edges, and a lattice is tried first; else where a series, which is
   closer if it comes to an end, is not close. */
static rv_status make_lossy(rv_relu_error_law *law, const rv_hidden *hidden, double bias) {
  const double few = 30;
  bool has_few = expected_left(law) < few;
  if (has_few) {
    RV_TRY(make_lattice(law));
    law->is_lattice = law->lattice.error < close_enough;
  }
  if (law->is_lattice)
    return RV_OK;
  RV_TRY(make_series(law, hidden, bias));
  if (!has_few && law->series.error > close_enough)
    RV_TRY(make_lattice(law));
  law->is_lattice = law->lattice.error > 0 && law->lattice.error < law->series.error;
  return RV_OK;
}

static double lossy_error(const rv_relu_error_law *law) {
  return law->is_lattice ? law->lattice.error : law->series.error;
}

/* The law without loss is closer where a loss is rarer than lattice or series are off. */
static rv_status make_loss(rv_relu_error_law *law, const rv_hidden *hidden, double bias) {
  RV_TRY(make_lossy(law, hidden, bias));
  law->loses = lossy_error(law) <= law->lost;
  return RV_OK;
}

static rv_status prepare(rv_relu_error_law *law, const rv_hidden *hidden, double bias) {
  const double negligible = 1e-9; /* no series is closer */
  const rv_relu_law *layer = &law->layer;
  rv_gain_rule rule;
  RV_TRY(rv_support_values_make(&law->support, hidden));
  RV_TRY(rv_gain_density_make(&law->gain, layer->m, layer->p));
  RV_TRY(rv_gain_rule_make(&rule, layer->m, layer->p));
  law->typical = sqrt(rv_relu_error_sq(layer, hidden, bias, &rule));
  law->lost = mean_lost(law, &rule);
  law->loses = law->lost > negligible;
  rv_gain_rule_free(&rule);
  if (law->loses)
    RV_TRY(make_loss(law, hidden, bias));
  law->atom = !law->loses       ? law->gain.atom + lost_alone(law)
              : law->is_lattice ? law->lattice.atom
                                : law->series.atom;
  return RV_OK;
}

rv_status rv_relu_error_law_open(rv_relu_error_law **out, const rv_relu_law *layer,
                                 const rv_hidden *hidden, double bias) {
  *out = NULL;
  rv_relu_error_law *law = calloc(1, sizeof *law);
  if (law == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the law of an error: free some memory");
  *law = (rv_relu_error_law){
      .layer = *layer, .alpha = rv_relu_alpha(layer), .bias = -bias / hidden->norm};
  rv_status status = prepare(law, hidden, bias);
  if (status != RV_OK) {
    rv_relu_error_law_close(law);
    return status;
  }
  *out = law;
  return RV_OK;
}

void rv_relu_error_law_close(rv_relu_error_law *law) {
  if (law == NULL)
    return;
  rv_support_values_free(&law->support);
  rv_gain_density_free(&law->gain);
  rv_error_series_free(&law->series);
  rv_error_lattice_free(&law->lattice);
  free(law);
}

/* Where coordinates on the support may be lost. */
static double lossy_cdf(double t, const rv_relu_error_law *law) {
  return law->is_lattice ? rv_error_lattice_cdf(t * t, &law->lattice)
                         : rv_error_series_cdf(t * t, &law->series);
}

double rv_relu_error_law_cdf(double t, const rv_relu_error_law *law) {
  if (!(t >= 0) || isinf(t))
    return isnan(t) ? NAN : t > 0;
  if (law->loses)
    return lossy_cdf(t, law);
  return fmin(average(t, RV_ERROR_BELOW, law) + (t >= 1 ? law->gain.atom : 0), 1);
}

double rv_relu_error_law_complement(double t, const rv_relu_error_law *law) {
  if (!(t >= 0) || isinf(t))
    return isnan(t) ? NAN : t < 0;
  if (law->loses)
    return 1 - lossy_cdf(t, law);
  return fmin(average(t, RV_ERROR_ABOVE, law) + (t < 1 ? law->gain.atom : 0), 1);
}

double rv_relu_error_law_density(double t, const rv_relu_error_law *law) {
  if (!(t > 0) || isinf(t))
    return isnan(t) ? NAN : 0;
  if (law->loses)
    return 2 * t *
           (law->is_lattice ? rv_error_lattice_density(t * t, &law->lattice)
                            : rv_error_series_density(t * t, &law->series));
  return 2 * t * average(t, RV_ERROR_DENSITY, law);
}
double rv_relu_error_law_atom(const rv_relu_error_law *law) {
  return law->atom;
}

double rv_relu_error_law_accuracy(const rv_relu_error_law *law) {
  return law->loses ? lossy_error(law) : fmax(law->lost, 1e-11);
}

typedef struct target {
  const rv_relu_error_law *law;
  double deviate; /* the standard normal quantile */
} target;

/* In normal deviates, in which the law of ln t is nearly a straight line. */
static double excess_deviate(double log_t, void *untyped) {
  const double farthest = 40;
  const target *goal = untyped;
  double below = rv_relu_error_law_cdf(exp(log_t), goal->law);
  if (below > 0 && below < 1)
    return gsl_cdf_ugaussian_Pinv(below) - goal->deviate;
  return below > 0 ? farthest : -farthest;
}

/* By the secant method, which takes a straight line in no time; NaN where it goes astray, as it may
   at an edge. */
static double by_secants(double start, target *goal) {
  enum { STEPS_MAX = 10 };
  const double close = 1e-10, longest = 1;
  double x = start, value = excess_deviate(x, goal), step = value > 0 ? -0.05 : 0.05;
  for (int i = 0; i < STEPS_MAX && fabs(step) <= longest; i++) {
    double next = excess_deviate(x + step, goal), change = next - value;
    x += step;
    value = next;
    if (fabs(step) < close)
      return x;
    step *= -value / change;
  }
  return NAN;
}

static double by_bisection(double start, target *goal) {
  const double step = 0.3, close = 1e-11;
  double low = start, high = start;
  while (excess_deviate(low, goal) > 0)
    low -= step;
  while (excess_deviate(high, goal) < 0)
    high += step;
  return rv_root_within(excess_deviate, goal, low, high, close);
}

double rv_relu_error_law_quantile(double probability, const rv_relu_error_law *law) {
  if (!(probability > 0 && probability < 1))
    return NAN;
  if (law->atom > 0) {
    double at_one = rv_relu_error_law_cdf(1, law);
    if (probability <= at_one && probability > at_one - law->atom)
      return 1;
  }
  target goal = {law, gsl_cdf_ugaussian_Pinv(probability)};
  double start = log(law->typical), found = by_secants(start, &goal);
  return exp(isnan(found) ? by_bisection(start, &goal) : found);
}

/* Whether no value is lost below the threshold. */
static bool keeps_all(const rv_relu_law *layer, const rv_hidden *hidden, double tau) {
  double least = rv_hidden_smallest(hidden) / hidden->norm * sqrt(layer->p * layer->m / 2);
  return hidden->k == 1 || least >= tau / layer->alpha_scale + 9;
}

/* Coordinates above the threshold at the mean gain, on average. */
static double active(const rv_relu_law *layer, double k, double tau) {
  double threshold = tau / layer->alpha_scale, value = sqrt(layer->p * layer->m / (2 * k));
  return k * gsl_cdf_ugaussian_P(value - threshold) +
         (layer->n - k) * gsl_cdf_ugaussian_Q(threshold);
}

bool rv_relu_error_law_is_sound(const rv_relu_law *layer, const rv_hidden *hidden, double tau,
                                bool slow) {
  const double enough = 30;
  double k = (double)hidden->k;
  if (!(tau >= 0))
    return false;
  return keeps_all(layer, hidden, tau) ||
         (slow && hidden->groups == 1 && active(layer, k, tau) >= enough &&
          layer->p * layer->m >= k);
}
