/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With rho = sqrt(ratio) and x = 1 + rho^2 + 2 rho cos(theta), theta from 0 (upper edge) to pi,
 * the mass above x is
 *
 *   Q(theta) = 2/pi * integral of sin(t)^2 / (1 + rho^2 + 2 rho cos t) over t from 0 to theta
 *            = 1/pi * (theta + (1 - rho^2) psi / rho^2 - sin(theta) / rho),
 *   psi      = arg(1 + rho exp(i theta)),
 *
 * one formula for every ratio, 1 included, where the middle term is zero.
 */
#include "reverify/marchenko_pastur.h"

#include "numeric/root.h"

#include <math.h>
#include <stdbool.h>

static bool invalid(double x, double ratio) {
  return isnan(x) || !(ratio > 0) || isinf(ratio);
}

double rv_marchenko_pastur_lower(double ratio) {
  double root = 1 - sqrt(ratio);
  return invalid(0, ratio) ? NAN : root * root;
}

double rv_marchenko_pastur_upper(double ratio) {
  double root = 1 + sqrt(ratio);
  return invalid(0, ratio) ? NAN : root * root;
}

double rv_marchenko_pastur_atom(double ratio) {
  return invalid(0, ratio) ? NAN : fmax(0, 1 - 1 / ratio);
}

/*
 * psi / rho^2 - sin(theta) / rho: a difference of terms of size 1/rho, so for small rho its
 * series, sum over k >= 2 of (-1)^(k-1) rho^(k-2) sin(k theta) / k.
 */
static double angle_term(double theta, double rho) {
  const double series_below = 0.1; /* where 18 terms leave less than 1e-17 */
  enum { TERMS = 18 };
  if (rho >= series_below)
    return atan2(rho * sin(theta), 1 + rho * cos(theta)) / (rho * rho) - sin(theta) / rho;
  double sum = 0, power = -1;
  for (int k = 2; k < 2 + TERMS; k++) {
    sum += power * sin(k * theta) / k;
    power *= -rho;
  }
  return sum;
}

static double mass_above(double theta, double rho) {
  double psi = atan2(rho * sin(theta), 1 + rho * cos(theta));
  return (theta + angle_term(theta, rho) - psi) / M_PI;
}

/*
 * The angle of x; by atan2, as acos would lose half the digits near the edges. For small ratios the
 * support is short with 1 + ratio in its middle: there x - 1 is exact, and the edges are not.
 */
static double angle_of(double x, double ratio) {
  const double short_below = 0.01;
  double below = rv_marchenko_pastur_upper(ratio) - x, above = x - rv_marchenko_pastur_lower(ratio);
  if (ratio < short_below) {
    double cosine = (x - 1 - ratio) / (2 * sqrt(ratio));
    below = 1 - cosine;
    above = 1 + cosine;
  }
  return 2 * atan2(sqrt(fmax(below, 0)), sqrt(fmax(above, 0)));
}

double rv_marchenko_pastur_pdf(double x, double ratio) {
  if (invalid(x, ratio))
    return NAN;
  double below = rv_marchenko_pastur_upper(ratio) - x, above = x - rv_marchenko_pastur_lower(ratio);
  if (below < 0 || above < 0)
    return 0;
  if (x == 0) /* ratio 1: the density grows like x^(-1/2) */
    return INFINITY;
  return sqrt(below * above) / (2 * M_PI * ratio * x);
}

double rv_marchenko_pastur_cdf(double x, double ratio) {
  if (invalid(x, ratio))
    return NAN;
  if (x < 0)
    return 0;
  if (x >= rv_marchenko_pastur_upper(ratio))
    return 1;
  if (x <= rv_marchenko_pastur_lower(ratio))
    return rv_marchenko_pastur_atom(ratio);
  return 1 - mass_above(angle_of(x, ratio), sqrt(ratio));
}

typedef struct target {
  double rho, mass;
} target;

static double mass_excess(double theta, void *untyped) {
  const target *t = untyped;
  return mass_above(theta, t->rho) - t->mass;
}

double rv_marchenko_pastur_quantile(double p, double ratio) {
  if (invalid(p, ratio) || !(p >= 0) || !(p <= 1))
    return NAN;
  double atom = rv_marchenko_pastur_atom(ratio);
  if (atom > 0 && p <= atom)
    return 0;
  target t = {sqrt(ratio), 1 - p};
  double theta = rv_root(mass_excess, &t, 0, M_PI);
  double half = cos(theta / 2);
  return rv_marchenko_pastur_lower(ratio) + 4 * t.rho * half * half;
}
