/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/error_measure.h"

#include <cerf.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

enum { POINTS = RV_MEASURE_POINTS, QUARTERS = RV_MEASURE_QUARTERS, STEPS = RV_MEASURE_STEPS };

static const double far = 9; /* standard deviations beyond which is nothing */

/* A measure on g of a set, and the integrals of (g - c)^2 and (g - c)^4 over it. */
typedef struct moments {
  double complex mass, second, fourth;
} moments;

static moments difference(moments a, moments b) {
  return (moments){a.mass - b.mass, a.second - b.second, a.fourth - b.fourth};
}

/* By parts, from the mass and what exp(iyg) phi(g) is at the end of the set; shift = iy - c. */
static moments by_parts(double complex mass, double complex end, double complex shift, double z) {
  double complex first = shift * mass - end;
  double complex second = mass + shift * first - z * end;
  double complex third = 2 * first + shift * second - z * z * end;
  return (moments){mass, second, 3 * second + shift * third - z * z * z * end};
}

/* What exp(iyg) phi(g) is at g = x. */
static double complex edge_at(double x, double y) {
  return fabs(x) > far ? 0 : gsl_ran_ugaussian_pdf(x) * cexp(I * x * y);
}

/* exp(-y^2 / 2) Phi(x - iy), for x <= 0 as Q(z) exp(-y^2 / 2) in deviation_box.c, which is the edge
   times w(z) sqrt(pi / 2); else the rest. */
static double complex mass_below(double x, double y, double complex edge) {
  const double root = 1.2533141373155003; /* sqrt(pi / 2) */
  if (x < -far || x > far)
    return x < 0 ? 0 : exp(-y * y / 2);
  if (y == 0)
    return gsl_cdf_ugaussian_P(x);
  if (x <= 0)
    return root * edge * w_of_z(I * (-x + I * y) / M_SQRT2);
  return exp(-y * y / 2) - root * edge * w_of_z(I * (x - I * y) / M_SQRT2);
}

/* Of {g < x}. */
static moments measure_below(double x, double y, double c) {
  double complex edge = edge_at(x, y);
  return by_parts(mass_below(x, y, edge), edge, I * y - c, x - c);
}

/* Of {g > x}, y = 0. */
static moments measure_above(double x, double c) {
  return by_parts(gsl_cdf_ugaussian_Q(x), -gsl_ran_ugaussian_pdf(x), -c, x - c);
}

/* Of what lies in a step, whose places are measured in quarters, from its middle. */
typedef struct quarters {
  double complex mass, mean, square;
} quarters;

/* `unit` is that of (g - c)^2 in quarters, `middle` that of the step from where it is 0. */
static quarters quarters_of(moments of, double middle, double unit) {
  return (quarters){of.mass, unit * of.second - middle * of.mass,
                    unit * unit * of.fourth - 2 * middle * unit * of.second +
                        middle * middle * of.mass};
}

/* The first and the third quarter, between which the mean lies as a rule; or the two next to it.
   What they lack of the variance is for the quarters beside. */
static rv_measure_place place_of(quarters at) {
  const int middle = 2;
  double mass = creal(at.mass), mean = mass > 0 ? creal(at.mean) / mass : 0;
  if (!(fabs(mean) < middle))
    mean = 0;
  bool is_between = fabs(mean) <= 1;
  int first = is_between ? -1 : (int)floor(mean), apart = is_between ? 2 : 1;
  double square = (2 * first + apart) * mean - first * (first + apart);
  double spread = mass > 0 ? (creal(at.square) / mass - square) / 2 : 0;
  return (rv_measure_place){middle + first, apart, fmin(fmax(spread, 0), 0.5)};
}

static void add_spread(double complex *value, int at, double complex mass, double spread) {
  value[(at - 1) & (POINTS - 1)] += spread * mass;
  value[at & (POINTS - 1)] += (1 - 2 * spread) * mass;
  value[(at + 1) & (POINTS - 1)] += spread * mass;
}

/* All are positive where y = 0, so that no frequency is amplified by a power. */
static void put(double complex *value, int step, quarters of, const rv_measure_place *place) {
  const int middle = 2;
  int first = QUARTERS * step + place->first;
  double complex last = (of.mean + (middle - place->first) * of.mass) / place->apart;
  add_spread(value, first, of.mass - last, place->spread);
  add_spread(value, first + place->apart, last, place->spread);
}

static void clear(double complex *value) {
  for (size_t i = 0; i < POINTS; i++)
    value[i] = 0;
}

/* The first step, which holds -a^2; of equal values that is at its beginning. */
static int first_step(double square, double step) {
  const double rounding = 1e-9;
  return -(int)ceil(square / step - rounding);
}

/* In standard deviations of the noise, the root of a squared error. */
static double root_of(double square, double sigma) {
  return sqrt(fmax(square, 0)) / sigma;
}

/* A coordinate is kept where g > t; its squared error is (g - t - l)^2 then. */
void rv_measure_on(double complex value[RV_MEASURE_POINTS], rv_measure_place *place, double a,
                   double y, double step, int end, const rv_support_given *given) {
  double t = given->threshold - a * given->root, l = a / given->sigma, c = l + t;
  double unit = given->sigma * given->sigma * QUARTERS / step;
  moments before = {0, 0, 0}, lost = measure_below(t, y, c);
  bool is_last = false;
  clear(value);
  for (int i = first_step(a * a, step); !is_last; i++, place++) {
    double root = root_of((i + 1) * step + a * a, given->sigma), low = fmax(l - root, 0) + t;
    bool is_end = i + 1 == end;
    is_last = is_end || (root + l + t > far && (root >= l || low < -far));
    moments below =
        difference(measure_below(c + root, y, c), low > t ? measure_below(low, y, c) : lost);
    quarters at = quarters_of(difference(below, before), QUARTERS * (i + 0.5 + a * a / step), unit);
    double complex rest = exp(-y * y / 2) - lost.mass - before.mass;
    if (is_last)
      at = (quarters){rest, is_end ? 0 : at.mean, is_end ? 0 : at.square};
    if (y == 0)
      *place = place_of(at);
    put(value, i, at, place);
    before = below;
  }
  value[0] += lost.mass;
}

void rv_measure_off(double complex value[RV_MEASURE_POINTS], double step,
                    const rv_support_given *given) {
  double c = given->threshold, unit = given->sigma * given->sigma * QUARTERS / step;
  moments above = measure_above(c, c);
  double all = creal(above.mass);
  clear(value);
  for (int i = 0; i < STEPS && creal(above.mass) > 0; i++) {
    moments rest = measure_above(c + root_of((i + 1) * step, given->sigma), c);
    quarters at = quarters_of(difference(above, rest), QUARTERS * (i + 0.5), unit);
    if (i + 1 == STEPS)
      at = (quarters){.mass = above.mass};
    rv_measure_place place = place_of(at);
    put(value, i, at, &place);
    above = rest;
  }
  value[0] -= all;
}
