/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/wishart_table.h"

#include <gsl/gsl_chebyshev.h>
#include <math.h>
#include <stdlib.h>

/*
 * The laws are analytic in the singular value, not in the eigenvalue where that reaches 0: so those
 * of the eigenvalues are tabulated by sqrt(x), and that of the norm by sqrt(1 - x) up to 1 and
 * sqrt(1 + x) beyond, in a piece of its own.
 */
typedef struct piece {
  double low, high; /* of x */
  gsl_cheb_series *series;
} piece;

enum { DEGREE = 100, PIECES = 2 };

struct rv_wishart_table {
  rv_extreme extreme;
  piece piece[PIECES];
  size_t pieces;
};

/* The argument of a piece's series. */
static double argument(double x, double low, rv_extreme extreme) {
  return sqrt(extreme != RV_NORM ? x : low < 1 ? 1 - x : 1 + x);
}

typedef struct sample {
  const rv_wishart_law *law;
  rv_extreme extreme;
  double low;
} sample;

/* By the probability that something lies outside, whose error is absolute and whose cost is small.
 */
static double cdf_of_law(const rv_wishart_law *law, rv_extreme extreme, double x) {
  return extreme == RV_SMALLEST ? rv_wishart_law_cdf(law, extreme, x)
                                : 1 - rv_wishart_law_upper(law, extreme, x);
}

static double cdf_at_argument(double argument, void *untyped) {
  const sample *s = untyped;
  double square = argument * argument;
  double x = s->extreme != RV_NORM ? square : s->low < 1 ? 1 - square : square - 1;
  return cdf_of_law(s->law, s->extreme, x);
}

static rv_status add_piece(rv_wishart_table *table, double low, double high,
                           const rv_wishart_law *law) {
  piece *p = &table->piece[table->pieces++];
  double from = argument(low, low, table->extreme), to = argument(high, low, table->extreme);
  sample s = {law, table->extreme, low};
  gsl_function f = {.function = cdf_at_argument, .params = &s};
  *p = (piece){low, high, gsl_cheb_alloc(DEGREE)};
  if (p->series == NULL || gsl_cheb_init(p->series, &f, fmin(from, to), fmax(from, to)) != 0)
    return rv_fail(RV_ENOMEM, "no memory to tabulate a law: free some memory");
  return RV_OK;
}

/*
 * Where the law begins and ends up to 1e-13. The end at which the probability that all lies inside
 * is small would be costly to find. There it falls like exp(-t^2) or faster, t a singular value, so
 * that from the median it is at most six times as far as the twentieth part.
 */
static void find_ends(double *low, double *high, const rv_wishart_law *law, rv_extreme extreme) {
  const double tail = 1e-13, part = 0.05, times = 6;
  double median = rv_wishart_law_quantile(law, extreme, 0.5);
  if (extreme == RV_SMALLEST) {
    double root = sqrt(median), near = sqrt(rv_wishart_law_upper_quantile(law, extreme, part));
    *low = rv_wishart_law_quantile(law, extreme, tail);
    *high = pow(root + times * (near - root), 2);
  } else {
    *low = fmax(median - times * (median - rv_wishart_law_quantile(law, extreme, part)), 0);
    *high = rv_wishart_law_upper_quantile(law, extreme, tail);
  }
}

static rv_status tabulate(rv_wishart_table *table, const rv_wishart_law *law) {
  double low, high;
  find_ends(&low, &high, law, table->extreme);
  /* of a wide W the norm is at least 1, and may be 1 with a probability of its own */
  if (table->extreme == RV_NORM && low < 1 && cdf_of_law(law, RV_NORM, nextafter(1, 0)) == 0)
    low = 1;
  if (table->extreme != RV_NORM || low >= 1 || high <= 1)
    return add_piece(table, low, high, law);
  RV_TRY(add_piece(table, low, 1, law));
  return add_piece(table, 1, high, law);
}

rv_status rv_wishart_table_open(rv_wishart_table **out, const rv_wishart_law *law,
                                rv_extreme extreme) {
  *out = NULL;
  if (!rv_wishart_law_is_exact(law))
    return rv_fail(RV_EINVAL, "only exact laws are tabulated: at most %d rows or columns",
                   RV_WISHART_LAW_EXACT_MAX);
  rv_wishart_table *table = calloc(1, sizeof *table);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory to tabulate a law: free some memory");
  table->extreme = extreme;
  rv_status status = tabulate(table, law);
  if (status != RV_OK) {
    rv_wishart_table_close(table);
    return status;
  }
  *out = table;
  return RV_OK;
}

void rv_wishart_table_close(rv_wishart_table *table) {
  if (table == NULL)
    return;
  for (size_t i = 0; i < PIECES; i++)
    gsl_cheb_free(table->piece[i].series);
  free(table);
}

double rv_wishart_table_cdf(const rv_wishart_table *table, double x) {
  const piece *p = &table->piece[0];
  if (table->pieces > 1 && x >= 1)
    p = &table->piece[1];
  if (isnan(x) || x < p->low || x > p->high)
    return isnan(x) ? x : x > p->high;
  double value = gsl_cheb_eval(p->series, argument(x, p->low, table->extreme));
  return fmin(fmax(value, 0), 1);
}
