/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With phi the characteristic function and frequencies omega_j = (j + 1/2) step,
 *
 *   P(S <= x) = 1/2 - sum over j of Im(phi(omega_j) exp(-i omega_j x)) / (pi (j + 1/2)),
 *
 * but for the probability that S is a period, 2 pi / step, or more from x (J. Gil-Pelaez,
 * Biometrika 38, 1951; R. B. Davies, Biometrika 60, 1973): none where the period is the
 * whole range of S.
 */
#include "theory/relu_error_series.h"

#include "numeric/legendre.h"
#include "reverify/gain.h"
#include "support/memory.h"
#include "theory/excess_transform.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* One gain of the average. */
typedef struct node {
  double weight;
  rv_support_given on;
  rv_excess excess;
  double unit; /* 2 sigma_Q^2 / s^2, of squared errors */
  double mean; /* of S given this gain */
} node;

enum { GAINS = 80, GAINS_MAX = 1280, FREQUENCIES_MAX = 2048 };
static const double work_max = 4e6;

typedef struct layer_law {
  const rv_relu_law *layer;
  const rv_hidden *hidden;
  double bias;
  const rv_support_values *support;
  const rv_gain_density *density;
  double others;  /* n - k */
  double no_gain; /* P(Q = 0): everything is lost then */
  double work;    /* evaluations that may still be made */
  node *gain;     /* GAINS_MAX */
  int gains;
  double resolved; /* the frequency up to which they are close enough to each other */
} layer_law;

/* ln (1 + f)^N. */
static double complex off_support(double complex e, double others, const rv_excess *excess) {
  double complex f = rv_excess_transform(e, excess);
  double x = creal(f), y = cimag(f);
  return others * (log1p(x * (2 + x) + y * y) / 2 + I * atan2(y, 1 + x));
}

/* E exp(i frequency S) given the gain. */
static double complex given_gain(double frequency, const node *g, layer_law *law) {
  const double negligible = -32; /* ln 1e-14 */
  double omega = frequency * g->unit;
  double complex off = law->others > 0 ? off_support(I * omega, law->others, &g->excess) : 0;
  if (creal(off) < negligible)
    return 0;
  return cexp(off) * rv_support_transform(omega, &law->work, &g->on);
}

/* From a frequency at which it takes a millionth or more off. */
static double variance_given(const node *g, layer_law *law) {
  double degrees = g->on.support->sizes[0] + law->others;
  double frequency = 1e-2 / (g->unit * (1 + sqrt(degrees))), taken_off = 0;
  for (int i = 0; i < 12; i++) {
    taken_off = -2 * log(cabs(given_gain(frequency, g, law)));
    if (taken_off > 1e-6)
      break;
    frequency *= 4;
  }
  return fmax(taken_off, 0) / (frequency * frequency);
}

/*
 * A rule in sqrt(Q), of which everything is a smooth function, on (low, high): the trapezoidal one
 * where the density vanishes at both ends, else Gauss's.
 */
static void make_rule(double *root, double *weight, int gains, double low, double high) {
  rv_legendre_rule(root, weight, (size_t)gains);
  for (int i = 0; i < gains; i++) {
    root[i] = low > 0 ? low + (high - low) * (i + 0.5) / gains : (high - low) * (1 + root[i]) / 2;
    weight[i] = (high - low) * (low > 0 ? 1.0 / gains : weight[i] / 2);
  }
}

static void place_gain(node *g, double root, double weight, const layer_law *law) {
  double q = root * root, one = 1;
  const rv_gain_rule here = {&q, &one, 1};
  g->weight = weight * 2 * root * rv_gain_density_at(q, law->density);
  g->on = rv_support_given_of(q, rv_relu_alpha(law->layer), -law->bias / law->hidden->norm,
                              law->support);
  g->excess = rv_excess_of(g->on.threshold);
  g->unit = 2 * g->on.sigma * g->on.sigma;
  g->mean = rv_relu_error_sq(law->layer, law->hidden, law->bias, &here);
}

/* From one gain to the next exp(i frequency S) turns by its phase, of which a rule sees less than
   half a turn; else the sum has aliases, where the law has nothing. */
static double resolved_by(const layer_law *law) {
  const double negligible = 1e-13, turn = 2;
  double farthest = 0;
  for (int i = 1; i < law->gains; i++) {
    const node *g = &law->gain[i];
    if (g->weight > negligible && g[-1].weight > negligible)
      farthest = fmax(farthest, fabs(g->mean - g[-1].mean));
  }
  return turn / farthest;
}

static void place_gains(layer_law *law, int gains) {
  const double deviations = 8.5, few = 60; /* exp(-few / 2) for the tail of few degrees */
  double root[GAINS_MAX], weight[GAINS_MAX], m = law->layer->m, p = law->layer->p;
  double mean = rv_gain_mean(m, p), sd = sqrt(rv_gain_variance(m, p));
  double low = sqrt(fmax(mean - deviations * sd, 0)), high = sqrt(mean + deviations * sd + few);
  make_rule(root, weight, gains, low, high);
  law->gains = gains;
  for (int i = 0; i < gains; i++)
    place_gain(&law->gain[i], root[i], weight[i], law);
  law->resolved = resolved_by(law);
}

static double complex average(double frequency, layer_law *law) {
  const double negligible = 1e-15;
  double complex sum = 0;
  for (int i = 0; i < law->gains; i++)
    if (law->gain[i].weight > negligible)
      sum += law->gain[i].weight * given_gain(frequency, &law->gain[i], law);
  return sum;
}

/* P(everything is lost) given a gain. */
static double none_left(const node *g, double others) {
  double none = others * log1p(-gsl_cdf_ugaussian_Q(g->excess.threshold));
  return exp(none) * rv_support_all_lost(&g->on);
}

/* Eight standard deviations given each gain, and the exponential tail of squares of Gaussians. */
static void find_range(rv_error_series *series, layer_law *law) {
  const double deviations = 8, exponential = 32, negligible = 1e-13;
  series->low = series->atom > 0 ? 1 : INFINITY;
  series->high = series->atom > 0 ? 1 : 0;
  for (int i = 0; i < law->gains; i++) {
    const node *g = &law->gain[i];
    if (g->weight < negligible)
      continue;
    double sd = sqrt(variance_given(g, law));
    series->low = fmin(series->low, fmax(g->mean - deviations * sd, 0));
    series->high = fmax(series->high, g->mean + deviations * sd + exponential * g->unit);
  }
  series->step = 2 * M_PI / (series->high - series->low);
}

/* How the terms fall while their number doubles. */
typedef struct decay {
  double last;  /* term, when it had doubled last */
  double slope; /* ln of its ratio to that before */
} decay;

/*
 * Whether the terms, at the pace at which they fell while their number doubled, would be too large
 * to be of use where the work is done. Where they fall faster each time, as those of a smooth law
 * do, there is no saying.
 */
static bool is_hopeless(decay *d, double term, size_t count, const layer_law *law) {
  const double of_no_use = 0.01, faster = 1.3;
  double by_count = (double)FREQUENCIES_MAX / (double)count;
  double by_work = work_max / fmax(work_max - law->work, 1);
  double before = d->slope;
  d->slope = log(term / d->last);
  d->last = term;
  return d->slope > faster * before &&
         term * exp(d->slope * log2(fmin(by_count, by_work))) > of_no_use;
}

/* More gains, where a frequency asks for them. */
static bool resolve(double frequency, layer_law *law) {
  while (frequency > law->resolved && law->gains < GAINS_MAX)
    place_gains(law, 2 * law->gains);
  return frequency <= law->resolved;
}

/* Until nothing is left for a while, or the work is done, or would come to nothing. */
static void fill(rv_error_series *series, layer_law *law) {
  enum { ENOUGH = 8 };
  const double negligible = 1e-11;
  double last = 1;
  decay fallen = {.last = 1};
  int quiet = 0;
  while (series->count < FREQUENCIES_MAX && law->work > 0 && quiet < ENOUGH) {
    double frequency = ((double)series->count + 0.5) * series->step;
    if (!resolve(frequency, law))
      break;
    double complex value =
        average(frequency, law) - (series->atom - law->no_gain) * cexp(I * frequency);
    series->value[series->count++] = value;
    quiet = cabs(value) < negligible ? quiet + 1 : 0;
    last = fmax(0.8 * last, cabs(value));
    bool has_doubled = series->count >= 16 && (series->count & (series->count - 1)) == 0;
    if (has_doubled && is_hopeless(&fallen, last, series->count, law))
      break;
  }
  series->error = quiet < ENOUGH ? last : negligible;
}

rv_status rv_error_series_make(rv_error_series *series, const rv_relu_law *layer,
                               const rv_hidden *hidden, double bias,
                               const rv_support_values *support, const rv_gain_density *gain) {
  layer_law law = {.layer = layer,
                   .hidden = hidden,
                   .bias = bias,
                   .support = support,
                   .density = gain,
                   .others = layer->n - (double)hidden->k,
                   .no_gain = gain->atom,
                   .work = work_max};
  *series = (rv_error_series){.atom = gain->atom};
  RV_TRY(rv_alloc_doubles((double **)&series->value, FREQUENCIES_MAX, 2));
  law.gain = calloc(GAINS_MAX, sizeof *law.gain);
  if (law.gain == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the law of an error: free some memory");
  place_gains(&law, GAINS);
  for (int i = 0; i < law.gains; i++)
    series->atom += law.gain[i].weight * none_left(&law.gain[i], law.others);
  find_range(series, &law);
  fill(series, &law);
  free(law.gain);
  return RV_OK;
}

void rv_error_series_free(rv_error_series *series) {
  free(series->value);
  *series = (rv_error_series){0};
}

/* sum over j of value_j exp(-i omega_j x) / (j + 1/2 where `over`). */
static double complex sum(double x, bool over, const rv_error_series *s) {
  double complex turn = cexp(-I * s->step * x), at = cexp(-I * s->step * x / 2), total = 0;
  for (size_t j = 0; j < s->count; j++) {
    total += s->value[j] * at / (over ? (double)j + 0.5 : 1);
    at *= turn;
  }
  return total;
}

double rv_error_series_cdf(double x, const rv_error_series *s) {
  if (x < s->low || x >= s->high)
    return x >= s->high;
  double without_atom = (1 - s->atom) / 2 - cimag(sum(x, true, s)) / M_PI;
  return fmin(fmax(without_atom + (x >= 1 ? s->atom : 0), 0), 1);
}

double rv_error_series_density(double x, const rv_error_series *s) {
  return x > s->low && x < s->high ? fmax(creal(sum(x, false, s)) * s->step / M_PI, 0) : 0;
}
