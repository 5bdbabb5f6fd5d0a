/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/piecewise.h"

#include <gsl/gsl_chebyshev.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEGREE = 32, PROBES = 5, PIECES_MAX = 12 };

typedef struct piece {
  gsl_cheb_series *series;
  double error; /* the largest seen between the nodes */
} piece;

struct rv_piecewise {
  piece piece[PIECES_MAX]; /* from the left to the right */
  size_t count;
};

/* Probes at an irrational stride, so that they do not fall on the nodes. */
static double error_of(const gsl_cheb_series *series, const gsl_function *f) {
  const double stride = 0.6180339887498949;
  double largest = 0;
  for (int i = 1; i <= PROBES; i++) {
    double x = series->a + (series->b - series->a) * (i * stride - floor(i * stride));
    largest = fmax(largest, fabs(gsl_cheb_eval(series, x) - GSL_FN_EVAL(f, x)));
  }
  return largest;
}

static rv_status fit(piece *out, double low, double high, const gsl_function *f) {
  *out = (piece){.series = gsl_cheb_alloc(DEGREE)};
  if (out->series == NULL)
    return rv_fail(RV_ENOMEM, "no memory to tabulate a function: free some memory");
  gsl_cheb_init(out->series, f, low, high);
  out->error = error_of(out->series, f);
  return RV_OK;
}

static size_t worst_of(const rv_piecewise *table) {
  size_t worst = 0;
  for (size_t i = 1; i < table->count; i++)
    if (table->piece[i].error > table->piece[worst].error)
      worst = i;
  return worst;
}

static rv_status halve(rv_piecewise *table, size_t index, const gsl_function *f) {
  piece *at = &table->piece[index];
  double low = at->series->a, high = at->series->b, middle = low + (high - low) / 2;
  memmove(at + 1, at, (table->count - index) * sizeof *at);
  gsl_cheb_free(at->series);
  at->series = at[1].series = NULL;
  table->count++;
  RV_TRY(fit(at, low, middle, f));
  return fit(at + 1, middle, high, f);
}

static rv_status tabulate(rv_piecewise *table, double low, double high, double close,
                          const gsl_function *f) {
  table->count = 1;
  RV_TRY(fit(&table->piece[0], low, high, f));
  while (rv_piecewise_error(table) > close && table->count < PIECES_MAX)
    RV_TRY(halve(table, worst_of(table), f));
  return RV_OK;
}

rv_status rv_piecewise_open(rv_piecewise **out, rv_function function, void *parameters, double low,
                            double high, double close) {
  const gsl_function f = {.function = function, .params = parameters};
  *out = NULL;
  rv_piecewise *table = calloc(1, sizeof *table);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory to tabulate a function: free some memory");
  rv_status status = tabulate(table, low, high, close, &f);
  if (status == RV_OK)
    *out = table;
  else
    rv_piecewise_close(table);
  return status;
}

void rv_piecewise_close(rv_piecewise *table) {
  if (table == NULL)
    return;
  for (size_t i = 0; i < table->count; i++)
    gsl_cheb_free(table->piece[i].series);
  free(table);
}

double rv_piecewise_error(const rv_piecewise *table) {
  return table->piece[worst_of(table)].error;
}

double rv_piecewise_at(double x, const rv_piecewise *table) {
  size_t i = 0;
  while (i + 1 < table->count && x > table->piece[i].series->b)
    i++;
  return gsl_cheb_eval(table->piece[i].series, x);
}
