/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/dcim_style.h"

#include "model/dcim_pass_error.h"
#include "model/dcim_pass_trial.h"
#include "random/gaussian_matrix.h"
#include "reverify/dcim_exact.h"
#include "reverify/dcim_forward.h"
#include "reverify/logistic.h"
#include "support/memory.h"
#include "theory/information.h"
#include "theory/mean_field.h"

#include <float.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

/* The style gets the row 0, pixel i the row 1 + i. */
static void draw_weights(const rv_stream_key *key, rv_dcim *net, double gap, double coupling) {
  size_t n = net->width[1];
  double row[RV_STYLE_WIDTH_MAX + 1];
  rv_gaussian_rows(row, key, 0, 1, n, 1);
  for (size_t j = 0; j < n; j++) {
    net->weight[1][j] = row[j] < 0 ? -gap : gap;
    net->bias[net->first[1] + j] = -net->weight[1][j] / 2;
  }
  for (size_t i = 0; i < n; i++) {
    rv_gaussian_rows(row, key, 1 + i, 1, n + 1, 1);
    double *bias = &net->bias[net->first[2] + i];
    *bias = row[0];
    for (size_t j = 0; j < n; j++) {
      double v = coupling / sqrt((double)n) * row[j + 1];
      net->weight[2][i * n + j] = v;
      *bias -= v / 2;
    }
  }
}

rv_status rv_style_net(const rv_stream_key *key, rv_dcim *net, size_t n, double gap,
                       double coupling) {
  *net = (rv_dcim){.layers = 0};
  if (n < 1 || n > RV_STYLE_WIDTH_MAX)
    return rv_fail(RV_EINVAL, "%zu features cannot be enumerated: choose 1 to %d", n,
                   RV_STYLE_WIDTH_MAX);
  RV_TRY(rv_dcim_open(net, (size_t[]){1, n, n}, 2));
  draw_weights(key, net, gap, coupling);
  return RV_OK;
}

/* e_j, which a gap of 0 keeps as the sign of its zeros. */
static double sign_of(const rv_dcim *net, size_t feature) {
  return signbit(net->weight[1][feature]) ? -1 : 1;
}

/* Probabilities of the pixels: exact, by (2), by (2) given each style, and given its pattern. */
typedef struct pixels {
  size_t n;
  double exact[RV_STYLE_WIDTH_MAX], pass[RV_STYLE_WIDTH_MAX];
  double style[2][RV_STYLE_WIDTH_MAX], pattern[2][RV_STYLE_WIDTH_MAX];
  double mean_field[RV_STYLE_WIDTH_MAX];
} pixels;

static void logistic_fields(double *out, const rv_dcim *net, const double *features) {
  rv_dcim_field(out, net, 2, features);
  for (size_t i = 0; i < net->width[2]; i++)
    out[i] = rv_logistic(out[i]);
}

static void find_probabilities(pixels *p, const rv_dcim *net) {
  size_t n = p->n = net->width[2];
  double features[RV_STYLE_WIDTH_MAX];
  for (size_t j = 0; j < n; j++)
    features[j] = 0.5;
  rv_dcim_field(p->mean_field, net, 2, features);
  logistic_fields(p->pass, net, features);
  for (int s = 0; s < 2; s++) {
    for (size_t j = 0; j < n; j++)
      features[j] = rv_logistic((s ? 0.5 : -0.5) * net->weight[1][j]);
    logistic_fields(p->style[s], net, features);
    for (size_t j = 0; j < n; j++)
      features[j] = (sign_of(net, j) > 0) == (s == 1);
    logistic_fields(p->pattern[s], net, features);
  }
}

/* sum_x law(x) ln(law(x) / other(x)). */
static double divergence(const double *law, const double *other, size_t n) {
  double sum = 0;
  for (size_t x = 0; x < (size_t)1 << n; x++)
    sum += law[x] > 0 ? law[x] * log(law[x] / other[x]) : 0;
  return sum;
}

/* law (2^n) = the even mixture of two product laws. */
static void mix(double *law, double *room, double means[2][RV_STYLE_WIDTH_MAX], size_t n) {
  rv_product_law(law, means[0], n);
  rv_product_law(room, means[1], n);
  for (size_t x = 0; x < (size_t)1 << n; x++)
    law[x] = (law[x] + room[x]) / 2;
}

/* What rounding may add to a divergence: that of its sums, and that of the fields, each off by (n +
   2) eps times the sum of the sizes of its terms. */
static double divergence_rounding(const rv_dcim *net) {
  size_t n = net->width[2];
  double fields = 0;
  for (size_t i = 0; i < n; i++)
    fields += fabs(net->bias[net->first[2] + i]);
  for (size_t i = 0; i < n * n; i++)
    fields += fabs(net->weight[2][i]);
  return rv_information_rounding(n) + 2 * (double)(n + 2) * DBL_EPSILON * fields;
}

static double above(double x, double rounding) {
  return fmax(x - rounding, 0);
}

/* The variance of pixel i's field under the features' law is that of the style, sum_j V_ij e_j (2
   logistic(gap / 2) - 1) / 2 squared, and that given it. */
static void measure_means(rv_style_draw *out, const pixels *p, const rv_dcim *net, double gap) {
  double within = rv_style_variance(gap), agreement = tanh(gap / 4);
  const double rounding = rv_dcim_pass_rounding((double)p->n, 2);
  out->over_error = out->variances = out->style_variances = 0;
  for (size_t i = 0; i < p->n; i++) {
    double between = 0, squares = 0;
    for (size_t j = 0; j < p->n; j++) {
      double v = net->weight[2][i * p->n + j];
      between += sign_of(net, j) * v;
      squares += v * v;
    }
    between *= agreement / 2;
    double variance = between * between + squares * within;
    out->over_error = fmax(out->over_error, above(fabs(p->exact[i] - p->pass[i]), rounding) /
                                                rv_mean_field_error(variance));
    out->variances += variance;
    out->style_variances += squares * within;
  }
  out->error = rv_root_mean_square(p->exact, p->pass, p->n);
}

/* The law (2^n) of the pixels, exact, and three others: of (2), of (2) given the style, and of the
   patterns; and room for one more. */
typedef struct laws {
  double *exact, *pass, *style, *pattern, *room;
} laws;

static void measure_laws(rv_style_draw *out, const laws *l, const pixels *p, const rv_dcim *net,
                         double gap) {
  size_t n = p->n, states = (size_t)1 << n;
  double span = 0, rounding = divergence_rounding(net);
  for (size_t i = 0; i < n; i++)
    span += fabs(p->mean_field[i]);
  out->divergence = above(divergence(l->exact, l->pass, n), rounding);
  out->distance = rv_total_variation(l->exact, l->pass, states);
  out->dependence = fabs(rv_total_correlation(l->exact, n));
  out->style_divergence = above(divergence(l->exact, l->style, n), rounding);
  out->style_distance = rv_total_variation(l->exact, l->style, states);
  out->two_point = divergence(l->pattern, l->pass, n);
  double moves = rv_divergence_moves(n, span, rv_style_looseness(n, gap));
  out->over_two_point =
      above(fabs(divergence(l->exact, l->pass, n) - out->two_point), rounding) / (moves + rounding);
}

/* Var d'y under the law. */
static double variance_along(const double *law, const double *d, size_t n) {
  double mean = 0, square = 0;
  for (size_t x = 0; x < (size_t)1 << n; x++) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
      sum += x >> i & 1 ? d[i] : 0;
    mean += law[x] * sum;
    square += law[x] * sum * sum;
  }
  return square - mean * mean;
}

static void measure_spread(rv_style_draw *out, const laws *l, const pixels *p, double gap) {
  double d[RV_STYLE_WIDTH_MAX], range = 0, limit = 0, by_pass = 0, length = 0;
  for (size_t i = 0; i < p->n; i++) {
    const double *a = p->pattern[0], *b = p->pattern[1];
    d[i] = b[i] - a[i];
    range += fabs(d[i]);
    length += d[i] * d[i];
    by_pass += d[i] * d[i] * p->pass[i] * (1 - p->pass[i]);
    limit += d[i] * d[i] * (a[i] * (1 - a[i]) + b[i] * (1 - b[i])) / 2;
  }
  limit += length * length / 4;
  double exact = variance_along(l->exact, d, p->n);
  double rounding = rv_dcim_pass_rounding((double)p->n, 2) * range * range;
  out->spread = exact > 0 ? by_pass / exact : 1;
  out->over_spread = above(fabs(exact - limit), rounding) /
                     (rv_variance_moves(range, rv_style_looseness(p->n, gap)) + rounding);
}

/* Ancestral sampling: the style, the features given it, the pixels' probabilities given these. */
static void sample(const rv_stream_key *key, double *out, const rv_dcim *net) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, UINT64_MAX);
  double style = gsl_rng_uniform(rng) < 0.5, features[RV_STYLE_WIDTH_MAX];
  rv_dcim_field(features, net, 1, &style);
  for (size_t j = 0; j < net->width[1]; j++)
    features[j] = gsl_rng_uniform(rng) < rv_logistic(features[j]);
  logistic_fields(out, net, features);
}

static void measure_sides(const rv_stream_key *key, rv_style_draw *out, const pixels *p,
                          const rv_dcim *net) {
  double sampled[RV_STYLE_WIDTH_MAX];
  sample(key, sampled, net);
  out->sampled_side = out->pass_side = 0;
  for (size_t i = 0; i < p->n; i++) {
    double side = p->pass[i] < 0.5 ? -1 : 1;
    out->sampled_side += side * (sampled[i] - p->exact[i]) / (double)p->n;
    out->pass_side += side * (p->pass[i] - p->exact[i]) / (double)p->n;
  }
}

static void fill_laws(laws *l, pixels *p) {
  rv_law_means(p->exact, l->exact, p->n);
  rv_product_law(l->pass, p->pass, p->n);
  mix(l->style, l->room, p->style, p->n);
  mix(l->pattern, l->room, p->pattern, p->n);
}

static rv_status exact_law(double *law, const rv_dcim *net) {
  rv_dcim_laws features;
  const double even = 0.5;
  RV_TRY(rv_dcim_laws_make(&features, net, &even, 1));
  rv_status status = rv_dcim_transition(law, features.law[1], net, 2, 1);
  rv_dcim_laws_free(&features);
  return status;
}

rv_status rv_style_measure(const rv_stream_key *key, rv_style_draw *out, const rv_dcim *net,
                           double gap) {
  double *memory;
  pixels p;
  size_t states = (size_t)1 << net->width[2];
  RV_TRY(rv_alloc_doubles(&memory, 5, states));
  laws l = {memory, memory + states, memory + 2 * states, memory + 3 * states, memory + 4 * states};
  find_probabilities(&p, net);
  rv_status status = exact_law(l.exact, net);
  if (status == RV_OK) {
    fill_laws(&l, &p);
    measure_means(out, &p, net, gap);
    measure_laws(out, &l, &p, net, gap);
    measure_spread(out, &l, &p, gap);
    measure_sides(key, out, &p, net);
  }
  free(memory);
  return status;
}
