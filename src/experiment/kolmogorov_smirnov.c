/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "experiment/kolmogorov_smirnov.h"

#include "support/memory.h"

#include <float.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

double rv_kolmogorov_distance(const double *cdf, const double *left, size_t count) {
  double distance = 0;
  for (size_t i = 0; i < count; i++) {
    double above = (double)(i + 1) / (double)count - cdf[i];
    double below = left[i] - (double)i / (double)count;
    /* written so that a NaN in the cdf is the result, not skipped */
    if (!(above <= distance))
      distance = above;
    if (!(below <= distance))
      distance = below;
    if (isnan(distance))
      return NAN;
  }
  return distance;
}

/* A step too small for any density, and too large to vanish where the cdf rescales its argument. */
static double just_below(double x) {
  return x - fmax(1e-290, 4 * DBL_EPSILON * fabs(x));
}

static bool may_be_atom(const double *x, size_t i, size_t count) {
  return i == 0 || i + 1 == count || x[i] == x[i - 1] || x[i] == x[i + 1];
}

static void take_left_limits(double *left, const double *value, const double *x, size_t count,
                             rv_cdf cdf, const void *parameters) {
  for (size_t i = 0; i < count; i++)
    if (i > 0 && x[i] == x[i - 1])
      left[i] = left[i - 1];
    else
      left[i] = may_be_atom(x, i, count) ? cdf(just_below(x[i]), parameters) : value[i];
}

rv_status rv_law_distance(double *distance, const double *x, size_t count, rv_cdf cdf,
                          const void *parameters, int threads) {
  double *value;
  RV_TRY(rv_alloc_doubles(&value, count, 2));
  rv_status status = rv_cdf_many(value, x, count, cdf, parameters, threads);
  if (status == RV_OK) {
    take_left_limits(value + count, value, x, count, cdf, parameters);
    *distance = rv_kolmogorov_distance(value, value + count, count);
  }
  free(value);
  return status;
}

/* P(sup of a Brownian bridge's modulus > x). */
static double kolmogorov_upper(double x) {
  if (isnan(x))
    return NAN;
  if (x < 0.2) /* where the cdf is below 1e-12 */
    return 1;
  enum { TERMS = 40 };
  double sum = 0;
  for (int j = TERMS; j >= 1; j--)
    sum += (j % 2 == 1 ? 1 : -1) * exp(-2.0 * j * j * x * x);
  return fmin(2 * sum, 1);
}

double rv_kolmogorov_p_value(double distance, size_t count) {
  return kolmogorov_upper(distance * sqrt((double)count));
}

/* 2 sum over i >= 1 of (-1)^(i-1) C(2n, n - i steps) / C(2n, n), n = count. */
static double smirnov_equal_p_value(double steps, double count) {
  if (steps < 1)
    return 1;
  double sum = 0, sign = 1, all = gsl_sf_lnchoose((unsigned)(2 * count), (unsigned)count);
  for (double j = steps; j <= count; j += steps) {
    sum += sign * exp(gsl_sf_lnchoose((unsigned)(2 * count), (unsigned)(count - j)) - all);
    sign = -sign;
  }
  return fmin(2 * sum, 1);
}

double rv_smirnov_p_value(double *distance, const double *a, size_t a_count, const double *b,
                          size_t b_count) {
  size_t i = 0, j = 0;
  *distance = 0;
  while (i < a_count && j < b_count) {
    double x = a[i] <= b[j] ? a[i] : b[j];
    if (isnan(a[i]) || isnan(b[j]))
      return *distance = NAN;
    while (i < a_count && a[i] == x)
      i++;
    while (j < b_count && b[j] == x)
      j++;
    *distance = fmax(*distance, fabs((double)i / (double)a_count - (double)j / (double)b_count));
  }
  if (a_count == b_count && a_count < 1u << 30)
    return smirnov_equal_p_value(round(*distance * (double)a_count), (double)a_count);
  double effective = (double)a_count * (double)b_count / (double)(a_count + b_count);
  return kolmogorov_upper(*distance * sqrt(effective));
}
