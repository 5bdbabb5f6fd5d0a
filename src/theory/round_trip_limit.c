/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/round_trip_limit.h"

#include "theory/rectified_normal.h"

#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { NODES = 64, NODES_BELOW = 24 };

static const double END = 9; /* the rest of the normal law is 1e-19 */

/* One coordinate of z = r(h + spread g - tau sigma), h of 0 or 1. */
typedef struct coordinate {
  double h, spread, bias;
} coordinate;

/* E z, E z^2, P(z > 0). */
static rv_rectified first_pass(const coordinate *c) {
  if (c->spread > 0)
    return rv_rectified_normal(c->h + c->bias, c->spread);
  double z = fmax(c->h + c->bias, 0);
  return (rv_rectified){.moment = {z > 0, z, z * z}};
}

/* Orthants of y = c zeta + delta xi (W. F. Sheppard, 1899): over zeta > 0, and over all. */
typedef struct orthant {
  double probability, product, energy; /* P(y > 0), E zeta r(y), E r(y)^2 where zeta > 0 */
} orthant;

static orthant above(double c, double delta) {
  double sd = hypot(c, delta), rho = c / sd, angle = M_PI_2 + asin(rho), rest = delta / sd;
  return (orthant){angle / (2 * M_PI), sd * (rho * angle + rest) / (2 * M_PI),
                   sd * sd * (angle + rho * rest) / (2 * M_PI)};
}

/* Units kept with zeta > 0 have the slope `kept`, the others `slope`. */
static orthant over_units(double slope, double kept, double delta, double p) {
  orthant one = above(kept, delta), other = above(slope, delta);
  double energy = slope * slope + delta * delta;
  return (orthant){0.5 + p * (one.probability - other.probability),
                   slope / 2 + p * (one.product - other.product),
                   energy / 2 + p * (one.energy - other.energy)};
}

/* The second input of a coordinate, given z and g: its mean and the sd of what is new. */
typedef struct second_pass {
  double along;     /* of h */
  double repeated;  /* of the noise g */
  double across;    /* of z - a h */
  double mean_of_z; /* a */
  double fresh;     /* of gamma */
  double norm_sq;   /* ||z - a h||^2 */
} second_pass;

typedef struct sums {
  double error, product, energy;
} sums;

static void add_coordinate(sums *out, const coordinate *c, const second_pass *s, double g,
                           double weight, double own) {
  double z = fmax(c->h + c->spread * g + c->bias, 0), off = z - s->mean_of_z * c->h;
  double part = s->norm_sq > 0 ? off * off / s->norm_sq : 0;
  double mean = s->along * c->h + s->repeated * own * g + s->across * off + c->bias;
  double sd = s->fresh * sqrt(fmax(own * own - part, 0));
  rv_rectified r = {.moment = {mean > 0, fmax(mean, 0), fmax(mean, 0) * fmax(mean, 0)}};
  if (sd > 0)
    r = rv_rectified_normal(mean, sd);
  out->error += weight * (r.moment[2] - 2 * z * r.moment[1] + z * z);
  out->product += weight * z * r.moment[1];
  out->energy += weight * r.moment[2];
}

/* Adds `count` coordinates; cut where z leaves 0. `own` is the sd of a coordinate of P g. */
static void add_coordinates(sums *out, const coordinate *c, const second_pass *s, double count,
                            double own, const gsl_integration_glfixed_table *table) {
  double bend = c->spread > 0 ? -(c->h + c->bias) / c->spread : -END;
  double cut[6] = {-END, 0, fmin(fmax(bend, -END), END), 0, 0, END};
  cut[1] = (cut[0] + cut[2]) / 2;
  cut[3] = cut[2] + (END - cut[2]) / 6;
  cut[4] = cut[2] + (END - cut[2]) / 2;
  for (int piece = 0; piece < 5; piece++)
    for (size_t i = 0; i < NODES && cut[piece] < cut[piece + 1]; i++) {
      double g, weight;
      gsl_integration_glfixed_point(cut[piece], cut[piece + 1], i, &g, &weight, table);
      add_coordinate(out, c, s, g, count * weight * gsl_ran_ugaussian_pdf(g), own);
    }
}

/* P(z~ = 0) at most, E ||z~||^2 being so many times the square of its Lipschitz constant. */
static double lost(double energy) {
  return exp(-fmax(energy - 1, 0) / 2);
}

double rv_round_trip_sigma(const rv_round_trip_law *law) {
  return sqrt(2 * law->k / (law->p * law->m));
}

rv_status rv_round_trip_limit_find(rv_round_trip_limit *out, const rv_round_trip_law *law) {
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES);
  if (table == NULL)
    return rv_fail(RV_ENOMEM, "no memory for a quadrature: free some memory");
  double sigma = rv_round_trip_sigma(law), silent = law->n - law->k, own = sqrt(1 - 1 / law->k);
  const coordinate on = {1, sigma * own, -law->tau * sigma}, off = {0, sigma, -law->tau * sigma};
  rv_rectified one = first_pass(&on), zero = first_pass(&off);
  double a = one.moment[1], norm_sq = law->k * one.moment[2] + silent * zero.moment[2];
  double across_sq = fmax(norm_sq - law->k * a * a, 0), delta = sqrt(across_sq / law->k);
  double active = law->k * own * own * one.moment[0] + silent * zero.moment[0];
  orthant y = over_units(a, a + 2 * active / (law->p * law->m), delta, law->p);
  double repeated = 2 * law->p * above(a + 2 * active / (law->p * law->m), delta).product;
  second_pass s = {.along = 2 * y.product,
                   .repeated = sigma * repeated,
                   .across = 2 * y.probability,
                   .mean_of_z = a,
                   .fresh = sigma * sqrt(fmax(2 * y.energy - repeated * repeated, 0)),
                   .norm_sq = across_sq};
  sums sum = {0};
  add_coordinates(&sum, &on, &s, law->k, own, table);
  add_coordinates(&sum, &off, &s, silent, 1, table);
  gsl_integration_glfixed_table_free(table);
  if (norm_sq == 0) { /* no coordinate of z, nor of z~, is above 0 in doubles */
    *out = (rv_round_trip_limit){.cosine = 1, .rest = INFINITY, .lost = 1};
    return RV_OK;
  }
  double denominator = 4 * sigma * sigma / norm_sq, numerator = 4 * sigma * sigma / sum.error;
  double gain = (3 - law->p / 2) * 2 / (law->p * law->m), gains = 2 * gain * law->k / sum.error;
  *out = (rv_round_trip_limit){.error_sq = sum.error / norm_sq,
                               .cosine = fmin(sum.product / sqrt(norm_sq * sum.energy), 1),
                               .rest = denominator + sqrt(denominator * numerator) + gains +
                                       pow(1 + gain, 4) - 1,
                               .lost = lost(sum.energy / (sigma * sigma * (5 + 6 / law->k)))};
  return RV_OK;
}

/* P(X <= x, Y <= y) for normal X, Y of correlation cos, y = cos x + sin v. */
static double both_below(double x, double v, double cosine, double sine,
                         const gsl_integration_glfixed_table *table) {
  double reach = fmin(9 * sine / cosine, x + END), sum = 0;
  double cut[3] = {-END, x - reach, x};
  for (int piece = 0; piece < 2; piece++)
    for (size_t i = 0; i < NODES_BELOW && cut[piece] < cut[piece + 1]; i++) {
      double t, weight;
      gsl_integration_glfixed_point(cut[piece], cut[piece + 1], i, &t, &weight, table);
      sum += weight * gsl_ran_ugaussian_pdf(t) *
             rv_rectified_normal(v * sine + cosine * (x - t), sine).moment[0];
    }
  return sum;
}

double rv_same_argmax(double angle, double classes) {
  const double step = 0.25; /* of the trapezoid rule, for smooth integrands of Gaussian width */
  double cosine = cos(angle), sine = sin(angle);
  if (!(sine > 1e-8))
    return 1;
  gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(NODES_BELOW);
  if (table == NULL)
    return NAN;
  double sum = 0;
  for (double x = -END + step; x < END; x += step)
    for (double v = -END; v < END; v += step) {
      double weight = step * step * gsl_ran_ugaussian_pdf(x) * gsl_ran_ugaussian_pdf(v);
      if (weight > 1e-12)
        sum += weight * pow(both_below(x, v, cosine, sine, table), classes - 1);
    }
  gsl_integration_glfixed_table_free(table);
  return classes * sum;
}
