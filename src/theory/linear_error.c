/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reverify/linear_error.h"

#include "reverify/chi_squared_cdf.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stddef.h>

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
 * Conditional on A = a, D <= t means B <= m (t - (a-1)^2) / a, which is possible for a within
 * 1 -+ sqrt(t); so the law is the average of a chi-square cdf over the density of A. The
 * substitution a = 1 + sqrt(t) sin(angle) makes the integrand smooth at both ends.
 */
typedef struct law {
  double m, n, radius;
} law;

/* The density of chi^2_m / m at 1 + u by Stirling's formula, which keeps its digits at large m. */
static double density_of_a(double u, double m) {
  double half = m / 2;
  return sqrt(half / (2 * M_PI)) / (1 + u) * exp(half * gsl_sf_log_1plusx_mx(u)) /
         gsl_sf_gammastar(half);
}

static double integrand(double angle, const law *l) {
  double u = l->radius * sin(angle), a = 1 + u;
  if (!(a > 0))
    return 0;
  double reach = l->radius * cos(angle);
  double density = density_of_a(u, l->m);
  return density * rv_chi_squared_cdf(l->m * reach * reach / a, l->n - 1) * reach;
}

double rv_linear_error_sq_cdf(double t, double m, double n) {
  if (!(t > 0))
    return isnan(t) ? NAN : 0;
  law l = {m, n, sqrt(t)};
  if (n == 1) /* B = 0 */
    return rv_chi_squared_cdf(m * (1 + l.radius), m) -
           (l.radius < 1 ? rv_chi_squared_cdf(m * (1 - l.radius), m) : 0);
  /* A has standard deviation sqrt(2/m): nothing is to be found 12 of them from 1 */
  double widest = asin(fmin(1, 12 * sqrt(2 / m) / l.radius));
  if (m < 300)
    widest = M_PI / 2;
  enum { NODES = 256 };
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return NAN;
  double sum = 0;
  for (size_t i = 0; i < NODES; i++) {
    double angle, weight;
    gsl_integration_glfixed_point(-widest, widest, i, &angle, &weight, table);
    sum += weight * integrand(angle, &l);
  }
  gsl_integration_glfixed_table_free(table);
  return fmin(sum, 1);
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
