/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "numeric/minimum.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <math.h>

/* The point of an even grid over [0, longest] with the least value. */
enum { LOOKS = 24 };

static int best_look(gsl_function *f, double longest) {
  int best = 0;
  double least = INFINITY;
  for (int i = 0; i <= LOOKS; i++) {
    double value = f->function(i * longest / LOOKS, f->params);
    if (value < least) {
      least = value;
      best = i;
    }
  }
  return isfinite(least) ? best : -1;
}

/* Brent's method; a minimum is flat: an x to 1e-6 gives the value to 1e-12. */
static double refine(gsl_function *f, double low, double middle, double high) {
  enum { ITERATIONS = 60 };
  gsl_min_fminimizer *minimiser = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
  if (minimiser == NULL)
    return NAN;
  int state = gsl_min_fminimizer_set(minimiser, f, middle, low, high);
  for (int i = 0; i < ITERATIONS && state == GSL_SUCCESS; i++) {
    state = gsl_min_fminimizer_iterate(minimiser);
    if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(minimiser),
                              gsl_min_fminimizer_x_upper(minimiser), 1e-6, 0) == GSL_SUCCESS)
      break;
  }
  double x = gsl_min_fminimizer_x_minimum(minimiser);
  gsl_min_fminimizer_free(minimiser);
  return x;
}

double rv_minimum(rv_function function, void *parameters, double longest) {
  gsl_function f = {.function = function, .params = parameters};
  const double negligible = 1e-3;
  int best = best_look(&f, longest);
  while (best == 0 && longest > negligible) {
    longest /= LOOKS;
    best = best_look(&f, longest);
  }
  double step = longest / LOOKS;
  if (best < 0)
    return NAN;
  if (best == 0 || best == LOOKS)
    return best * step;
  return refine(&f, (best - 1) * step, best * step, (best + 1) * step);
}
