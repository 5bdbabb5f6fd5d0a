/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/linear_error.h"

#include "theory/chi_squared_cdf.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

double rv_linear_error_sq_mean(double m, double n) {
  return (n + 1) / m;
}

double rv_linear_error_sq_second_moment(double m, double n) {
  double parallel = 12 / (m * m) + 48 / (m * m * m);
  double mixed = 2 * (8 / (m * m) + 2 / m) * (n - 1) / m;
  double orthogonal = (1 + 2 / m) * (n * n - 1) / (m * m);
  return parallel + mixed + orthogonal;
}

/*
 * Conditional on A = a = 1 + u, D <= t means B <= m (t - u^2) / a, which is possible for |u| up to
 * T = sqrt(t): the law is the average of a chi-square cdf over the density of A. A substitution
 * makes the integrand smooth at the ends of that interval:
 *
 *   T < 1:  u = T sin(x);
 *   T >= 1: a = (1 + T) sin(x)^2, x from 0, where a is 0.
 *
 * Where the ends are far from all that A has of density, x = u itself rounds less.
 */
typedef struct law {
  double m, n, radius; /* T */
  double low, high;    /* where A has no density beyond: exp(-80) of its largest */
} law;

static bool has_distant_ends(const law *l) {
  return l->low > 0 && fmax(1 - l->low, l->high - 1) < l->radius / 2;
}

/* The density of ln A, by Stirling's formula, which keeps its digits at large m. */
static double density_of_log(double u, double m) {
  double half = m / 2;
  return sqrt(half / (2 * M_PI)) * exp(half * gsl_sf_log_1plusx_mx(u)) / gsl_sf_gammastar(half);
}

static double integrand(double x, void *untyped) {
  const law *l = untyped;
  double sine = sin(x), cosine = cos(x), t = l->radius;
  double u, rest, slope; /* rest = t - u^2 without cancellation; slope = d(ln a) / dx */
  if (has_distant_ends(l)) {
    u = x;
    rest = (t - u) * (t + u);
    slope = 1 / (1 + u);
  } else if (t < 1) {
    u = t * sine;
    rest = t * t * cosine * cosine;
    slope = t * cosine / (1 + u);
  } else {
    u = (1 + t) * sine * sine - 1;
    rest = (1 + t) * cosine * cosine * (u + t);
    slope = 2 * cosine / sine;
  }
  if (!(u > -1))
    return 0;
  return density_of_log(u, l->m) * rv_chi_squared_cdf(l->m * rest / (1 + u), l->n - 1) * slope;
}

/* The x of a, inside the interval of integration. */
static double place_of(double a, const law *l) {
  if (has_distant_ends(l))
    return a - 1;
  if (l->radius < 1)
    return asin(fmin(fmax((a - 1) / l->radius, -1), 1));
  return asin(sqrt(fmin(fmax(a, 0) / (1 + l->radius), 1)));
}

/*
 * The points to divide at: the ends, A's mode, and the two stretches of a in which the bound on B
 * passes its law, very short ones for n >> m: their middle, where it passes the mean, and 8
 * standard deviations to each side.
 */
enum { POINTS = 9 };

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void division(double point[POINTS], const law *l) {
  double middle = 1 - (l->n - 1) / (2 * l->m);
  double reach = sqrt(fmax(middle * middle - 1 + l->radius * l->radius, 0));
  double first = middle - reach, second = middle + reach, spread = 8 * sqrt(2 / (l->n - 1));
  const double a[POINTS] = {l->low,
                            l->high,
                            1,
                            first * (1 - spread),
                            first,
                            first * (1 + spread),
                            second * (1 - spread),
                            second,
                            second * (1 + spread)};
  for (int i = 0; i < POINTS; i++)
    point[i] = place_of(fmin(fmax(a[i], l->low), l->high), l);
  qsort(point, POINTS, sizeof *point, compare);
}

/* Adaptive quadrature; it reports rounding when it has reached it, which is no failure. */
static double average_cdf(law *l) {
  enum { INTERVALS = 400 };
  double point[POINTS], sum = 0;
  division(point, l);
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(INTERVALS);
  if (workspace == NULL)
    return NAN;
  gsl_function f = {.function = integrand, .params = l};
  for (int i = 0; i + 1 < POINTS; i++) {
    double part = 0, error;
    if (point[i] < point[i + 1])
      gsl_integration_qag(&f, point[i], point[i + 1], 1e-14, 1e-13, INTERVALS, GSL_INTEG_GAUSS31,
                          workspace, &part, &error);
    sum += part;
  }
  gsl_integration_workspace_free(workspace);
  return fmin(sum, 1);
}

double rv_linear_error_sq_cdf(double t, double m, double n) {
  if (!(t > 0) || isinf(t))
    return isnan(t) ? NAN : t > 0;
  /* u - ln(1 + u) is at least u^2 / (2 + 2u) above 0 and u^2 / 2 below */
  double c = 160 / m;
  law l = {.m = m,
           .n = n,
           .radius = sqrt(t),
           .low = fmax(1 - sqrt(2 * c), 0),
           .high = 1 + c + sqrt(c * c + 2 * c)};
  if (n > 1)
    return average_cdf(&l);
  /* B = 0 */
  double below = l.radius < 1 ? rv_chi_squared_cdf(m * (1 - l.radius), m) : 0;
  return rv_chi_squared_cdf(m * (1 + l.radius), m) - below;
}

double rv_linear_error_bound(double m, double n, double delta) {
  double x = log(3 / delta);
  double a_high = 1 + 2 * sqrt(x / m) + 2 * x / m;
  double a_low = fmax(1 - 2 * sqrt(x / m), 0);
  double b_high = n - 1 + 2 * sqrt((n - 1) * x) + (n > 1 ? 2 * x : 0);
  double parallel = fmax(a_high - 1, 1 - a_low);
  return sqrt(parallel * parallel + a_high * b_high / m);
}

double rv_linear_error_printed(double m, double n) {
  return sqrt(n / m);
}
