/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/edge_expansion.h"

#include "reverify/tracy_widom.h"

#include <math.h>

/* Of matrices with sides a = sqrt(m - 1/2), b = +-sqrt(n - 1/2), negative at the lower edge. */
static rv_edge_expansion expansion(double *tau, double a, double b) {
  *tau = 4 * a * b / ((a + b) * (a + b));
  return (rv_edge_expansion){.beta = 1,
                             .h = pow(fabs(1 / a + 1 / b), 4.0 / 3) / 4,
                             .u = (1 - 2 * *tau) / 5,
                             .w = -(3 - *tau) / 5};
}

rv_edge_expansion rv_upper_expansion(double m, double n) {
  double tau;
  rv_edge_expansion e = expansion(&tau, sqrt(m - 0.5), sqrt(n - 0.5));
  e.rest = 0.48 * e.h * e.h;
  return e;
}

rv_edge_expansion rv_lower_expansion(double m, double n) {
  if (!(n < m))
    return (rv_edge_expansion){1, NAN, NAN, NAN, NAN, NAN};
  double tau;
  rv_edge_expansion e = expansion(&tau, sqrt(m - 0.5), -sqrt(n - 0.5));
  e.u += tau / 2;
  e.v = tau / 8;
  e.rest = (0.4 + 0.13 * tau * tau) * e.h * e.h;
  return e;
}

rv_edge_expansion rv_gue_expansion(double n) {
  double h = pow(n, -2.0 / 3) / 4;
  return (rv_edge_expansion){.beta = 2, .h = h, .u = 0.2, .w = -0.3, .rest = 0.33 * h * h};
}

static double correction(double t, const rv_edge_expansion *e) {
  double density = rv_tracy_widom_derivative(e->beta, 1, t);
  return (e->u * t * t + e->v) * density + e->w * rv_tracy_widom_derivative(e->beta, 2, t);
}

double rv_expanded_cdf(double t, const rv_edge_expansion *e) {
  double cdf = rv_tracy_widom_cdf_interpolated(e->beta, t) + e->h * correction(t, e);
  return isnan(cdf) ? cdf : fmin(fmax(cdf, 0), 1);
}

double rv_expansion_distance(const rv_edge_expansion *e) {
  const double low = -7, high = 4,
               step = 0.02; /* the density and its slope are below 1e-4 beyond */
  double largest = 0;
  for (double t = low; t <= high; t += step)
    largest = fmax(largest, fabs(correction(t, e)));
  return fmin(1, e->h * largest + e->rest);
}

double rv_expanded_mean(const rv_edge_expansion *e) {
  double mean = rv_tracy_widom_mean(e->beta);
  return mean - e->h * (e->u * (rv_tracy_widom_variance(e->beta) + mean * mean) + e->v);
}
