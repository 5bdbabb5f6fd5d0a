/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * P(Z > 0) for Z = z + Lambda with a logistic Lambda, by Lugannani and Rice: with the cumulant
 * generating function K, K'(s) = 0, r = sign(s) sqrt(-2 K(s)) and u = s sqrt(K''(s)),
 *
 *   P(Z > 0) = Phi(-r) + phi(r) (1/u - 1/r).
 *
 * Lambda's function, log(pi s / sin(pi s)), keeps s between -1 and 1.
 */
#include "reverify/elementary.h"
#include "sigmoid_approximation_parts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

/* K and its first two derivatives; K only where asked for. */
typedef struct cumulant {
  double value, slope, curvature;
} cumulant;

/* Of z - E z: a sum of terms w (x - q), or, without a unit, N(0, variance). */
typedef struct centred {
  const rv_unit *unit;
  double variance;
} centred;

static cumulant logistic(double s) {
  double a = M_PI * s, z = a * a, pi_sq = M_PI * M_PI;
  if (fabs(s) < 0.01)
    return (cumulant){z * (1.0 / 6 + z * (1.0 / 180 + z / 2835)),
                      pi_sq * s * (1.0 / 3 + z * (1.0 / 45 + 2 * z / 945)),
                      pi_sq * (1.0 / 3 + z * (1.0 / 15 + 2 * z / 189))};
  double sine = sin(a);
  return (cumulant){log(a / sine), 1 / s - M_PI / tan(a), pi_sq / (sine * sine) - 1 / (s * s)};
}

/* log(1 - q + q e^a) - q a, whose derivatives in a are tilted - q and tilted (1 - tilted). */
static cumulant of_terms(const rv_unit *unit, double s, bool with_value) {
  cumulant sum = {0, 0, 0};
  for (size_t i = 0; i < unit->inputs; i++) {
    rv_term term = rv_term_of(unit, i);
    double a = term.weight * s, down = rv_exp(-fabs(a));
    double here = a > 0 ? term.q : 1 - term.q; /* the value that tilting favours */
    double mass = here + (1 - here) * down, tilted = here / mass;
    double shift = a > 0 ? tilted - term.q : (1 - term.q) - tilted;
    if (with_value)
      sum.value += log(mass) + (1 - here) * fabs(a);
    sum.slope += term.weight * shift;
    sum.curvature += term.weight * term.weight * tilted * (1 - here) * down / mass;
  }
  return sum;
}

static cumulant total(const centred *z, double mean, double s, bool with_value) {
  cumulant l = logistic(s);
  cumulant k = z->unit != NULL ? of_terms(z->unit, s, with_value)
                               : (cumulant){z->variance * s * s / 2, z->variance * s, z->variance};
  return (cumulant){k.value + l.value + mean * s, k.slope + l.slope + mean,
                    k.curvature + l.curvature};
}

/* The zero of the slope, by Newton's method inside a shrinking bracket. */
static double saddle_point(const centred *z, double mean, double start) {
  double low = -1, high = 1, s = fmax(-0.9, fmin(0.9, start));
  for (int round = 0; round < 100; round++) {
    cumulant k = total(z, mean, s, false);
    if (k.slope > 0)
      high = s;
    else
      low = s;
    double next = s - k.slope / k.curvature;
    if (!(next > low && next < high))
      next = (low + high) / 2;
    if (fabs(next - s) < 1e-12)
      return next;
    s = next;
  }
  return s;
}

static double upper_tail(const centred *z, double mean, double variance, double third) {
  double whole = variance + M_PI * M_PI / 3, s = saddle_point(z, mean, -mean / whole);
  cumulant k = total(z, mean, s, true);
  double r = copysign(sqrt(fmax(0, -2 * k.value)), s), u = s * sqrt(k.curvature);
  /* near 0 the difference of the inverses rounds, and tends to this */
  double gap = fabs(r) < 1e-3 ? -third / (6 * pow(whole, 1.5)) : 1 / u - 1 / r;
  return gsl_cdf_ugaussian_P(-r) + exp(-r * r / 2) / sqrt(2 * M_PI) * gap;
}

double rv_saddle_point_correction(const rv_unit *unit, const rv_unit_moments *moments) {
  centred terms = {.unit = unit}, normal = {.variance = moments->variance};
  return upper_tail(&terms, moments->mean, moments->variance, moments->third) -
         upper_tail(&normal, moments->mean, moments->variance, 0);
}
