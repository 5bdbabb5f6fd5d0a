/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/cdf.h"

#include <gsl/gsl_chebyshev.h>
#include <math.h>
#include <stdbool.h>

/* Laws of errors and of eigenvalues, over all that a sample spans, take 24 to 52 nodes. */
enum { NODES = 40, PROBES = 9 };

/* What is evaluated, and where. */
typedef struct task {
  double *out;
  const double *x;
  rv_cdf cdf;
  const void *parameters;
  int threads;
  gsl_cheb_series *series; /* of the piece at hand */
} task;

/* The first call may prepare what the others, which run side by side, share. */
static void evaluate(double *out, const double *x, size_t count, const task *t) {
  if (count > 0)
    out[0] = t->cdf(x[0], t->parameters);
#pragma omp parallel for schedule(dynamic, 1) num_threads(t->threads) if (t->threads > 1)
  for (size_t i = 1; i < count; i++)
    out[i] = t->cdf(x[i], t->parameters);
}

/* The polynomial through `value` at the zeros of the Chebyshev polynomial of degree NODES. */
static void fit(gsl_cheb_series *series, const double value[NODES], double low, double high) {
  series->a = low;
  series->b = high;
  for (int j = 0; j < NODES; j++) {
    series->c[j] = 0;
    for (int i = 0; i < NODES; i++)
      series->c[j] += value[i] * cos(M_PI * j * (i + 0.5) / NODES) * 2 / NODES;
  }
}

/* Probes are at an irrational stride, so that none is a node. */
static void place(double x[NODES + PROBES], double low, double high) {
  const double stride = 0.6180339887498949;
  for (int i = 0; i < NODES; i++)
    x[i] = low + (high - low) * (1 + cos(M_PI * (i + 0.5) / NODES)) / 2;
  for (int i = 0; i < PROBES; i++) {
    double turns = (i + 1) * stride;
    x[NODES + i] = low + (high - low) * (turns - floor(turns));
  }
}

/* Whether the series, fitted to the nodes, agrees with the function at the probes. */
static bool fits(double low, double high, const task *t) {
  const double close = 1e-6;
  double x[NODES + PROBES], value[NODES + PROBES];
  place(x, low, high);
  evaluate(value, x, NODES + PROBES, t);
  fit(t->series, value, low, high);
  for (int i = NODES; i < NODES + PROBES; i++)
    if (!(fabs(gsl_cheb_eval(t->series, x[i]) - value[i]) <= close))
      return false;
  return true;
}

/* Within a piece by the series; at its ends, where there may be an atom of which a polynomial knows
   nothing, by the function. */
static void fill_by_series(size_t from, size_t to, const task *t) {
  const double end[] = {t->x[from], t->x[to - 1]};
  double at_end[2];
  evaluate(at_end, end, 2, t);
  for (size_t i = from; i < to; i++)
    t->out[i] = t->x[i] == end[1]   ? at_end[1]
                : t->x[i] == end[0] ? at_end[0]
                                    : gsl_cheb_eval(t->series, t->x[i]);
}

static void fill_with(double value, size_t from, size_t to, const task *t) {
  for (size_t i = from; i < to; i++)
    t->out[i] = value;
}

/* Halved until a polynomial does, or few points are left. */
static void fill(size_t from, size_t to, const task *t) {
  const double low = t->x[from], high = t->x[to - 1];
  size_t middle = from + (to - from) / 2;
  if (!(low < high)) {
    fill_with(t->cdf(low, t->parameters), from, to, t);
  } else if (to - from <= 2 * NODES) {
    evaluate(t->out + from, t->x + from, to - from, t);
  } else if (fits(low, high, t)) {
    fill_by_series(from, to, t);
  } else {
    fill(from, middle, t);
    fill(middle, to, t);
  }
}

/* How many points from `from` on are equal, or else how many differ from their neighbours. */
static size_t stretch(bool *is_tie, size_t from, size_t count, const double *x) {
  size_t to = from + 1;
  *is_tie = to < count && x[to] == x[from];
  while (to < count && (*is_tie ? x[to] == x[from] : to + 1 == count || x[to] != x[to + 1]))
    to++;
  return to - from;
}

/* Points that are equal mark an atom, beside which no polynomial may reach. */
static void fill_all(size_t count, const task *t) {
  for (size_t from = 0, length; from < count; from += length) {
    bool is_tie;
    length = stretch(&is_tie, from, count, t->x);
    if (is_tie)
      fill_with(t->cdf(t->x[from], t->parameters), from, from + length, t);
    else
      fill(from, from + length, t);
  }
}

rv_status rv_cdf_many(double *out, const double *x, size_t count, rv_cdf cdf,
                      const void *parameters, int threads) {
  task t = {out, x, cdf, parameters, threads, gsl_cheb_alloc(NODES - 1)};
  if (t.series == NULL)
    return rv_fail(RV_ENOMEM, "no memory for an interpolant: free some memory");
  fill_all(count, &t);
  gsl_cheb_free(t.series);
  return RV_OK;
}
