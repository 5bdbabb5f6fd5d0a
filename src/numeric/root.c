/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/root.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>
#include <math.h>

static double search(gsl_function *target, double low, double high, double width) {
  enum { ITERATIONS_MAX = 200 }; /* bisection alone would need about 60 to 1100 */
  gsl_root_fsolver *solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
  if (solver == NULL)
    return NAN;
  double root = NAN;
  int state = gsl_root_fsolver_set(solver, target, low, high);
  for (int i = 0; i < ITERATIONS_MAX && state == GSL_SUCCESS; i++) {
    state = gsl_root_fsolver_iterate(solver);
    root = gsl_root_fsolver_root(solver);
    double left = gsl_root_fsolver_x_lower(solver), right = gsl_root_fsolver_x_upper(solver);
    if (state == GSL_SUCCESS &&
        gsl_root_test_interval(left, right, fmax(width, DBL_MIN), 2 * DBL_EPSILON) == GSL_SUCCESS)
      break;
  }
  gsl_root_fsolver_free(solver);
  return state == GSL_SUCCESS ? root : NAN;
}

double rv_root(rv_function function, void *parameters, double low, double high) {
  return rv_root_within(function, parameters, low, high, 0);
}

double rv_root_within(rv_function function, void *parameters, double low, double high,
                      double width) {
  double at_low = function(low, parameters), at_high = function(high, parameters);
  if (isnan(at_low) || isnan(at_high))
    return NAN;
  if (at_low == 0 || at_high == 0)
    return at_low == 0 ? low : high;
  if ((at_low < 0) == (at_high < 0))
    return fabs(at_low) < fabs(at_high) ? low : high;
  gsl_function target = {.function = function, .params = parameters};
  return search(&target, low, high, width);
}
