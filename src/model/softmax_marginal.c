/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/softmax_marginal.h"

#include "reverify/logistic.h"
#include "support/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { SUMMED = 8 };

/* The values of input i, and the probability of the upper one. */

static double lower(const rv_softmax_unit *u) {
  return u->coding == RV_ZERO_ONE ? 0 : -1;
}

static double probability(const rv_softmax_unit *u, size_t i) {
  return u->coding == RV_ZERO_ONE ? u->input[i] : (1 + u->input[i]) / 2;
}

/* z += change x W's column i. */
static void add_column(double *z, const rv_softmax_unit *u, size_t i, double change) {
  for (size_t c = 0; c < u->classes; c++)
    z[c] += change * u->weight[c * u->inputs + i];
}

/* sum[c] += factor y_c. */
static void add_softmax(double *sum, double *y, const double *z, size_t classes, double factor) {
  rv_softmax(y, z, classes);
  for (size_t c = 0; c < classes; c++)
    sum[c] += factor * y[c];
}

/*
 * sum[c] += factor times the mean of y_c over the first `count` of the inputs `which`, the others
 * having gone into z with their values, these with the lower one. A depth-first walk through the
 * tree of their values: each level has its own z, so nothing is added and taken off again.
 * `z` has count + 1 rows of `classes`, `y` one.
 */
static void add_states(double *sum, double *z, double *y, const rv_softmax_unit *u,
                       const size_t *which, size_t count, double factor) {
  if (count == 0) {
    add_softmax(sum, y, z, u->classes, factor);
    return;
  }
  size_t i = which[count - 1];
  double p = probability(u, i), *next = z + u->classes;
  for (int upper = 0; upper <= 1; upper++) {
    double here = upper ? p : 1 - p;
    if (here == 0)
      continue;
    for (size_t c = 0; c < u->classes; c++)
      next[c] = z[c];
    add_column(next, u, i, upper ? 1 - lower(u) : 0);
    add_states(sum, next, y, u, which, count - 1, factor * here);
  }
}

/* Room for a walk over `count` inputs, and the list of these. */
typedef struct workspace {
  double *z, *y, *sum, *spread;
  size_t *which;
} workspace;

static void close_workspace(workspace *w) {
  free(w->z);
  free(w->spread);
  free(w->which);
}

static rv_status open_workspace(workspace *w, const rv_softmax_unit *u, size_t count) {
  *w = (workspace){0};
  RV_TRY(rv_alloc_doubles(&w->z, count + 3, u->classes));
  w->y = w->z + (count + 1) * u->classes;
  w->sum = w->y + u->classes;
  w->which = malloc((u->inputs + 1) * sizeof *w->which);
  rv_status status = rv_alloc_doubles(&w->spread, u->inputs, 1);
  if (w->which == NULL)
    status = rv_fail(RV_ENOMEM, "no memory for %zu inputs: free some memory", u->inputs);
  if (status != RV_OK)
    close_workspace(w);
  return status;
}

static rv_status check(const rv_softmax_unit *u) {
  if (u->classes == 0)
    return rv_fail(RV_EINVAL, "a categorical unit has no class: give at least one");
  for (size_t i = 0; i < u->inputs; i++)
    if (!(u->input[i] >= lower(u) && u->input[i] <= 1))
      return rv_fail(RV_EINVAL, "the mean of input %zu is %g: give means from %g to 1", i,
                     u->input[i], lower(u));
  for (size_t c = 0; c < u->classes; c++) {
    double sum = fabs(u->bias[c]);
    for (size_t i = 0; i < u->inputs; i++)
      sum += fabs(u->weight[c * u->inputs + i]);
    if (!isfinite(4 * sum))
      return rv_fail(RV_EINVAL,
                     "a weight or the bias of class %zu is not finite, or their sum: "
                     "give smaller numbers",
                     c);
  }
  return RV_OK;
}

static void set_lowest(double *z, const rv_softmax_unit *u) {
  for (size_t c = 0; c < u->classes; c++)
    z[c] = u->bias[c];
  for (size_t i = 0; lower(u) != 0 && i < u->inputs; i++)
    add_column(z, u, i, lower(u));
}

/* E y_0 = E sigma(z_0 - z_1). */
static rv_status two_classes(double *out, const rv_softmax_unit *u) {
  double *difference, *input, bias = u->bias[0] - u->bias[1];
  RV_TRY(rv_alloc_doubles(&difference, u->inputs, 2));
  input = difference + u->inputs;
  for (size_t i = 0; i < u->inputs; i++) {
    double w = u->weight[i] - u->weight[u->inputs + i];
    difference[i] = u->coding == RV_ZERO_ONE ? w : 2 * w; /* x = 2y - 1 */
    input[i] = probability(u, i);
    bias -= u->coding == RV_ZERO_ONE ? 0 : w;
  }
  rv_status status = rv_sigmoid_marginal(out, difference, bias, input, u->inputs, RV_ZERO_ONE);
  out[1] = 1 - out[0];
  free(difference);
  return status;
}

static rv_status all_states(double *out, const rv_softmax_unit *u) {
  workspace w;
  size_t active = 0;
  for (size_t i = 0; i < u->inputs; i++)
    active += probability(u, i) > 0 && probability(u, i) < 1;
  if (active > RV_SOFTMAX_INPUTS)
    return rv_fail(RV_EINVAL,
                   "%zu inputs of %zu classes are too many for the exact mean: give up to %d, or "
                   "draw samples",
                   active, u->classes, RV_SOFTMAX_INPUTS);
  RV_TRY(open_workspace(&w, u, u->inputs));
  for (size_t i = 0; i < u->inputs; i++)
    w.which[i] = i;
  for (size_t c = 0; c < u->classes; c++)
    out[c] = 0;
  set_lowest(w.z, u);
  add_states(out, w.z, w.y, u, w.which, u->inputs, 1);
  close_workspace(&w);
  return RV_OK;
}

rv_status rv_softmax_marginals(double *out, const rv_softmax_unit *unit) {
  RV_TRY(check(unit));
  return unit->classes == 2 ? two_classes(out, unit) : all_states(out, unit);
}

/* Moves the `count` inputs of largest variance in z, summed over the classes, to the front. */
static void choose(workspace *w, const rv_softmax_unit *u, size_t count) {
  for (size_t i = 0; i < u->inputs; i++) {
    w->which[i] = i;
    w->spread[i] = 0;
    for (size_t c = 0; c < u->classes; c++)
      w->spread[i] += fabs(u->weight[c * u->inputs + i]) * sqrt(probability(u, i)) *
                      sqrt(1 - probability(u, i));
  }
  for (size_t k = 0; k < count; k++) {
    size_t best = k;
    for (size_t i = k + 1; i < u->inputs; i++)
      best = w->spread[w->which[i]] > w->spread[w->which[best]] ? i : best;
    size_t other = w->which[k];
    w->which[k] = w->which[best];
    w->which[best] = other;
  }
}

/* One draw: w->sum = the mean of y given the inputs that are not among the first `count`. */
static void draw_once(const rv_stream_key *key, workspace *w, const rv_softmax_unit *u,
                      size_t count, size_t sample) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, sample);
  set_lowest(w->z, u);
  for (size_t k = count; k < u->inputs; k++)
    if (gsl_rng_uniform(rng) < probability(u, w->which[k]))
      add_column(w->z, u, w->which[k], 1 - lower(u));
  for (size_t c = 0; c < u->classes; c++)
    w->sum[c] = 0;
  add_states(w->sum, w->z, w->y, u, w->which, count, 1);
}

rv_status rv_softmax_sampled(const rv_stream_key *key, double *out, double *error,
                             const rv_softmax_unit *unit, size_t samples) {
  size_t count = unit->inputs < SUMMED ? unit->inputs : SUMMED;
  workspace w;
  RV_TRY(check(unit));
  if (samples < 2)
    return rv_fail(RV_EINVAL, "%zu samples have no standard error: give at least 2", samples);
  RV_TRY(open_workspace(&w, unit, count));
  choose(&w, unit, count);
  for (size_t c = 0; c < unit->classes; c++)
    out[c] = error[c] = 0;
  for (size_t t = 0; t < samples; t++) { /* running means and sums of squares (Welford) */
    draw_once(key, &w, unit, count, t);
    for (size_t c = 0; c < unit->classes; c++) {
      double before = w.sum[c] - out[c];
      out[c] += before / (double)(t + 1);
      error[c] += before * (w.sum[c] - out[c]);
    }
  }
  for (size_t c = 0; c < unit->classes; c++)
    error[c] = sqrt(error[c] / (double)(samples - 1) / (double)samples);
  close_workspace(&w);
  return RV_OK;
}
