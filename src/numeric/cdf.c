/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/cdf.h"

#include <gsl/gsl_chebyshev.h>
#include <math.h>
#include <stdbool.h>

enum { DEGREE = 192, PROBES = 23 };

typedef struct bound_cdf {
  rv_cdf cdf;
  const void *parameters;
} bound_cdf;

static double call(double x, void *untyped) {
  const bound_cdf *b = untyped;
  return b->cdf(x, b->parameters);
}

/* Probes at an irrational stride, so that they do not fall on the interpolant's own nodes. */
static bool agrees(const gsl_cheb_series *series, const gsl_function *f) {
  const double tolerance = 1e-9, stride = 0.6180339887498949;
  for (int i = 1; i <= PROBES; i++) {
    double fraction = i * stride - floor(i * stride);
    double x = series->a + (series->b - series->a) * fraction;
    double exact = GSL_FN_EVAL(f, x);
    if (!(fabs(gsl_cheb_eval(series, x) - exact) <= tolerance))
      return false;
  }
  return true;
}

rv_status rv_cdf_many(double *out, const double *x, size_t count, rv_cdf cdf,
                      const void *parameters) {
  bound_cdf bound = {cdf, parameters};
  gsl_function f = {.function = call, .params = &bound};
  gsl_cheb_series *series = NULL;
  if (count > 2 * DEGREE && x[0] < x[count - 1]) {
    series = gsl_cheb_alloc(DEGREE);
    if (series == NULL)
      return rv_fail(RV_ENOMEM, "no memory for an interpolant: free some memory");
    gsl_cheb_init(series, &f, x[0], x[count - 1]);
    if (!agrees(series, &f)) {
      gsl_cheb_free(series);
      series = NULL;
    }
  }
  for (size_t i = 0; i < count; i++)
    out[i] = series != NULL ? gsl_cheb_eval(series, x[i]) : call(x[i], &bound);
  if (series != NULL)
    gsl_cheb_free(series);
  return RV_OK;
}
