/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/coordinate_law.h"

#include "numeric/root.h"
#include "numeric/sort.h"
#include "support/memory.h"
#include "theory/deviation_box.h"
#include "theory/gain_average.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

struct rv_coordinate_law {
  double alpha, others; /* n - k */
  double norm, sum, largest;
  double k;
  double *value, *size; /* of h, and how many there are of each */
  size_t groups;
  rv_gain_density gain;
};

static rv_status copy_values(rv_coordinate_law *law, const rv_hidden *hidden) {
  RV_TRY(rv_alloc_doubles(&law->value, hidden->groups, 2));
  law->size = law->value + hidden->groups;
  for (size_t i = 0; i < hidden->groups; i++) {
    law->value[i] = hidden->group_value[i];
    law->size[i] = hidden->group_size[i];
  }
  return RV_OK;
}

rv_status rv_coordinate_law_open(rv_coordinate_law **out, const rv_relu_law *layer,
                                 const rv_hidden *hidden) {
  *out = NULL;
  rv_coordinate_law *law = calloc(1, sizeof *law);
  if (law == NULL)
    return rv_fail(RV_ENOMEM, "no memory for the law of a coordinate: free some memory");
  *law = (rv_coordinate_law){.alpha = rv_relu_alpha(layer),
                             .others = layer->n - (double)hidden->k,
                             .norm = hidden->norm,
                             .sum = hidden->sum,
                             .largest = rv_hidden_largest(hidden),
                             .k = (double)hidden->k,
                             .groups = hidden->groups};
  rv_status status = copy_values(law, hidden);
  if (status == RV_OK)
    status = rv_gain_density_make(&law->gain, layer->m, layer->p);
  if (status == RV_OK)
    *out = law;
  else
    rv_coordinate_law_close(law);
  return status;
}

void rv_coordinate_law_close(rv_coordinate_law *law) {
  if (law == NULL)
    return;
  free(law->value);
  rv_gain_density_free(&law->gain);
  free(law);
}

/* A box, and room for its sides at a gain. */
typedef struct question {
  const rv_coordinate_law *law;
  const rv_coordinate_box *box;
  rv_deviation_side *side;
} question;

static double off_support(double sigma, const question *q) {
  double outside =
      gsl_cdf_ugaussian_Q(q->box->off_high / sigma) + gsl_cdf_ugaussian_P(q->box->off_low / sigma);
  return q->law->others > 0 ? exp(q->law->others * log1p(-fmin(outside, 1))) : 1;
}

static double on_support(double gain, double sigma, const question *q) {
  const rv_coordinate_law *law = q->law;
  for (size_t i = 0; i < law->groups; i++) {
    double shift = law->value[i] * (gain - 1);
    q->side[i] = (rv_deviation_side){.a = law->value[i] / law->norm,
                                     .size = law->size[i],
                                     .low = (q->box->on_low - shift) / sigma,
                                     .high = (q->box->on_high - shift) / sigma};
  }
  return rv_deviation_box(q->side, law->groups);
}

/* A single value does not deviate: it is within the box from end to end of a stretch. */
static double given_gain(const rv_gain_place *at, const void *untyped) {
  const double negligible = 1e-16;
  const question *q = untyped;
  double gain = q->law->alpha * at->q, sigma = q->law->alpha * q->law->norm * sqrt(at->q);
  double off = off_support(sigma, q);
  if (q->law->k == 1 || !(off > negligible))
    return off;
  return off * on_support(gain, sigma, q);
}

/* At the gain 0 u is 0. */
static double without_gain(const question *q) {
  const rv_coordinate_law *law = q->law;
  for (size_t i = 0; i < law->groups; i++)
    if (!(q->box->on_low <= -law->value[i] && -law->value[i] <= q->box->on_high))
      return 0;
  return law->gain.atom;
}

/* The gain at which the point where each u_i - h_i is at an end, whose sum with the weights h_i / s
   is `ends`, deviates by nothing along h. */
static double gain_through(double ends, const rv_coordinate_law *law) {
  double q = (1 + ends / law->norm) / law->alpha;
  return fmin(fmax(q, law->gain.low), law->gain.high);
}

/*
 * The coordinates on the support can be in the box where the plane of their deviations meets it,
 * between its two farthest corners; where it passes a corner the probability is not smooth, in its
 * derivative number k - 1. Of few coordinates the corners are ends of stretches.
 */
enum { FEW = 3, CORNERS_MAX = 1 << FEW };

static size_t list_corners(double *gain, const question *q) {
  const rv_coordinate_law *law = q->law;
  double value[FEW], low = q->box->on_low, high = q->box->on_high;
  size_t count = 0, corners = (size_t)1 << (size_t)law->k;
  for (size_t i = 0; i < law->groups; i++)
    for (double j = 0; j < law->size[i]; j++)
      value[count++] = law->value[i] / law->norm;
  for (size_t corner = 0; corner < corners; corner++) {
    double ends = 0;
    for (size_t i = 0; i < count; i++)
      ends += value[i] * (corner >> i & 1 ? high : low);
    /* of infinite ends of both signs the plane passes no corner */
    gain[corner] = gain_through(isnan(ends) ? -INFINITY : ends, law);
  }
  rv_sort(gain, corners);
  return corners;
}

static size_t list_ends(double *gain, const question *q) {
  const rv_coordinate_law *law = q->law;
  if (law->k <= FEW)
    return list_corners(gain, q);
  gain[0] = gain_through(q->box->on_low * law->sum / law->norm, law);
  gain[1] = gain_through(q->box->on_high * law->sum / law->norm, law);
  return 2;
}

static double over_gains(const question *q) {
  const double close = 1e-6; /* then the square of it remains */
  double end[CORNERS_MAX], sum = without_gain(q);
  size_t ends = list_ends(end, q);
  for (size_t i = 0; i + 1 < ends; i++)
    sum += rv_gain_average(given_gain, q, end[i], end[i + 1], close, &q->law->gain);
  return fmin(sum, 1);
}

double rv_coordinate_law_within(const rv_coordinate_box *box, const rv_coordinate_law *law) {
  if (isnan(box->on_low + box->off_low) || isnan(box->on_high + box->off_high))
    return NAN;
  if (!(box->on_low <= box->on_high && box->off_low <= 0 && box->off_high >= 0))
    return 0;
  question q = {law, box, calloc(law->groups, sizeof *q.side)};
  if (q.side == NULL)
    return NAN;
  double probability = over_gains(&q);
  free(q.side);
  return probability;
}

double rv_coordinate_law_cdf(double t, const rv_coordinate_law *law) {
  const rv_coordinate_box box = {-t, t, -t, t};
  return t < 0 ? 0 : rv_coordinate_law_within(&box, law);
}

double rv_coordinate_law_largest(const rv_coordinate_law *law) {
  return law->largest;
}

typedef struct target {
  const rv_coordinate_law *law;
  double delta;
} target;

/* ln of delta over what is left above, which is nearly straight. */
static double beyond(double log_t, void *untyped) {
  const target *goal = untyped;
  const double least = 1e-15;
  return log(goal->delta / fmax(1 - rv_coordinate_law_cdf(exp(log_t), goal->law), least));
}

double rv_coordinate_law_upper_quantile(double delta, const rv_coordinate_law *law) {
  const double step = 0.5, close = 1e-9, least = 1e-9, farthest = 100;
  target goal = {law, delta};
  double start = log(law->largest), low = start, high = start;
  if (!(delta >= least && delta < 1))
    return NAN;
  while (low > start - farthest && beyond(low, &goal) >= 0)
    low -= step;
  while (high < start + farthest && beyond(high, &goal) < 0)
    high += step;
  return exp(rv_root_within(beyond, &goal, low, high, close));
}
