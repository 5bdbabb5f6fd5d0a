/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/tail_fit.h"

#include "support/memory.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* At most as many points are tried for `from`, evenly among the candidates. */
enum { STARTS_MAX = 100, BOOTSTRAPS = 200 };

/* The fit from the first of the `count` ascending logarithms on. */
static rv_tail_fit fit_from(const double *log_value, size_t count) {
  double sum = 0, n = (double)count;
  for (size_t i = 0; i < count; i++)
    sum += log_value[i] - log_value[0];
  rv_tail_fit fit = {.exponent = 1 + n / sum, .from = log_value[0], .count = count};
  for (size_t i = 0; i < count; i++) {
    double cdf = -expm1(-(fit.exponent - 1) * (log_value[i] - log_value[0]));
    double off = fmax(fabs(cdf - (double)i / n), fabs((double)(i + 1) / n - cdf));
    fit.distance = fmax(fit.distance, off);
  }
  return fit;
}

/* The best of those that leave enough points. */
static rv_tail_fit fit(const double *log_value, size_t count) {
  rv_tail_fit best = {.distance = INFINITY};
  size_t last = count - RV_TAIL_MIN, step = 1 + last / STARTS_MAX;
  for (size_t first = 0; first <= last; first += step) {
    rv_tail_fit next = fit_from(log_value + first, count - first);
    if (next.distance < best.distance)
      best = next;
  }
  return best;
}

/* As many points as there are: those below `from` as they are, the others of the fitted law. */
static void draw(double *out, gsl_rng *rng, const double *log_value, size_t count,
                 const rv_tail_fit *law) {
  size_t below = count - law->count;
  for (size_t i = 0; i < count; i++) {
    bool in_tail = gsl_rng_uniform(rng) * (double)count >= (double)below;
    out[i] = in_tail ? law->from + gsl_ran_exponential(rng, 1 / (law->exponent - 1))
                     : log_value[gsl_rng_uniform_int(rng, below)];
  }
  gsl_sort(out, 1, count);
}

static double bootstrap(double *copy, const rv_stream_key *key, const double *log_value,
                        size_t count, const rv_tail_fit *law) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, key, 0);
  size_t as_bad = 0;
  for (size_t b = 0; b < BOOTSTRAPS; b++) {
    draw(copy, rng, log_value, count, law);
    as_bad += fit(copy, count).distance >= law->distance;
  }
  return (double)as_bad / BOOTSTRAPS;
}

rv_status rv_tail_fit_find(rv_tail_fit *out, const rv_stream_key *key, const double *eigenvalue,
                           size_t count, double edge) {
  size_t first = 0;
  double *log_value;
  *out = (rv_tail_fit){.exponent = NAN, .from = NAN, .to = NAN, .distance = NAN, .p_value = NAN};
  while (first < count && !(eigenvalue[first] > edge))
    first++;
  size_t points = count - first;
  if (points < RV_TAIL_MIN || eigenvalue[count - RV_TAIL_MIN] == eigenvalue[count - 1])
    return RV_OK;
  RV_TRY(rv_alloc_doubles(&log_value, 2, points));
  for (size_t i = 0; i < points; i++)
    log_value[i] = log(eigenvalue[first + i]);
  *out = fit(log_value, points);
  out->p_value = bootstrap(log_value + points, key, log_value, points, out);
  out->from = exp(out->from);
  out->to = eigenvalue[count - 1];
  free(log_value);
  return RV_OK;
}
