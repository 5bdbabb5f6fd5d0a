/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * P(Z > 0) for Z = z + Lambda with a logistic Lambda, by Lugannani and Rice: with the cumulant
 * generating function K, K'(s) = 0, r = sign(s) sqrt(-2 K(s)) and u = s sqrt(K''(s)),
 *
 *   P(Z > 0) = Phi(-r) + phi(r) (1/u - 1/r).
 *
 * Lambda's function, log(pi s / sin(pi s)), keeps s between -1 and 1.
 */
#include "numeric/elementary.h"
#include "theory/sigmoid_approximation_parts.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* K and its first two derivatives; the terms' part of K is added where it is needed. */
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

enum { LANES = 16 };

/* LANES terms from the first-th; those past the last input have no weight. */
typedef struct group {
  double weight[LANES], q[LANES];
} group;

static group group_of(const rv_unit *unit, size_t first) {
  group g;
  for (size_t l = 0; l < LANES; l++) {
    rv_term t = first + l < unit->inputs ? rv_term_of(unit, first + l) : (rv_term){0, 0.5};
    g.weight[l] = t.weight;
    g.q[l] = t.q;
  }
  return g;
}

/*
 * Adds the derivatives of log(1 - q + q e^a) - q a, a = w s: tilted - q and tilted (1 - tilted),
 * tilted = q e^a / (1 - q + q e^a), times w and w^2.
 */
RV_VECTORISED static void add_derivatives(double slope[LANES], double curvature[LANES],
                                          const group *g, double s) {
  for (int l = 0; l < LANES; l++) {
    double a = g->weight[l] * s, down = rv_exp(-fabs(a));
    double favoured = a > 0 ? g->q[l] : 1 - g->q[l], mass = favoured + (1 - favoured) * down;
    double other = (1 - favoured) * down / mass, shift = (1 - favoured) - other;
    slope[l] += g->weight[l] * (a > 0 ? shift : -shift);
    curvature[l] += g->weight[l] * g->weight[l] * (favoured / mass) * other;
  }
}

static cumulant of_terms(const rv_unit *unit, double s) {
  double slope[LANES] = {0}, curvature[LANES] = {0};
  cumulant sum = {0, 0, 0};
  for (size_t i = 0; i < unit->inputs; i += LANES) {
    group g = group_of(unit, i);
    add_derivatives(slope, curvature, &g, s);
  }
  for (size_t l = 0; l < LANES; l++) {
    sum.slope += slope[l];
    sum.curvature += curvature[l];
  }
  return sum;
}

static double value_of_terms(const rv_unit *unit, double s) {
  double sum = 0;
  for (size_t i = 0; i < unit->inputs; i++) {
    rv_term t = rv_term_of(unit, i);
    double a = t.weight * s, favoured = a > 0 ? t.q : 1 - t.q;
    sum += log(favoured + (1 - favoured) * exp(-fabs(a))) + (1 - favoured) * fabs(a);
  }
  return sum;
}

static cumulant total(const centred *z, double mean, double s) {
  cumulant l = logistic(s);
  cumulant k = z->unit != NULL ? of_terms(z->unit, s)
                               : (cumulant){z->variance * s * s / 2, z->variance * s, z->variance};
  return (cumulant){k.value + l.value + mean * s, k.slope + l.slope + mean,
                    k.curvature + l.curvature};
}

/* The zero of the slope, by Newton's method inside a shrinking bracket. */
static double saddle_point(const centred *z, double mean, double start) {
  double low = -1, high = 1, s = fmax(-0.9, fmin(0.9, start));
  for (int round = 0; round < 100; round++) {
    cumulant k = total(z, mean, s);
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
  cumulant k = total(z, mean, s);
  if (z->unit != NULL)
    k.value += value_of_terms(z->unit, s);
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
