/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * With K(e) = ln E exp(e (on + off)), analytic off the cut from 1 on, and bounded far from it,
 *
 *   P(> y) = integral of exp(K(e) - e y) / e de / (2 pi i) along a line between 0 and 1,
 *
 * and -P(<= y) left of 0. The line may be bent around the cut, as exp(-e y) falls off to the right:
 * here into the parabola that follows the steepest descent from the saddle point K'(e) = y, where
 * nothing oscillates and even a transform that decays like a low power is done with in few nodes.
 */
#include "theory/relu_error_kept.h"

#include "numeric/root.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

rv_error_kept rv_error_kept_of(double threshold, double n, double k, double sum) {
  return (rv_error_kept){.across = threshold * threshold * fmax(k - sum * sum, 0) / 2,
                         .freedom = k - 1,
                         .others = n - k,
                         .excess = rv_excess_of(threshold)};
}

static double complex log1p_complex(double complex z) {
  double x = creal(z), y = cimag(z);
  return log1p(x * (2 + x) + y * y) / 2 + I * atan2(y, 1 + x);
}

static double complex expm1_complex(double complex z) {
  double x = creal(z), y = cimag(z), half = sin(y / 2);
  return expm1(x) * cos(y) - 2 * half * half + I * (exp(x) * sin(y));
}

/* The chi-square part of K, and its slope. */

static double complex log_on(double complex e, const rv_error_kept *law) {
  return e * law->across / (1 - e) - law->freedom / 2 * log1p_complex(-e);
}

static double on_slope(double e, const rv_error_kept *law) {
  return law->across / ((1 - e) * (1 - e)) + law->freedom / 2 / (1 - e);
}

/* The part of the excesses. */

static double complex log_off(double complex e, const rv_error_kept *law) {
  return law->others > 0 ? law->others * log1p_complex(rv_excess_transform(e, &law->excess)) : 0;
}

static double off_slope(double e, const rv_error_kept *law) {
  return law->others > 0 ? law->others * rv_excess_slope(e, &law->excess) /
                               (1 + creal(rv_excess_transform(e, &law->excess)))
                         : 0;
}

/* ln of the probability that there is no excess above 0. */
static double log_none(const rv_error_kept *law) {
  return law->others * log1p(-gsl_cdf_ugaussian_Q(law->excess.threshold));
}

/* The part of the excesses less ln P(none). */
static double complex log_off_over_none(double complex e, const rv_error_kept *law) {
  return law->others * log1p_complex(rv_excess_above(e, &law->excess) /
                                     gsl_cdf_ugaussian_P(law->excess.threshold));
}

/*
 * For k = 1 there is no chi-square part, and an atom at 0: what is integrated is then the transform
 * of the rest, exp(K) - P(none).
 */
static bool has_atom(const rv_error_kept *law) {
  return law->freedom == 0;
}

static double complex log_transform(double complex e, const rv_error_kept *law) {
  if (has_atom(law))
    return log_none(law) + clog(expm1_complex(log_off_over_none(e, law)));
  return log_on(e, law) + log_off(e, law);
}

static double slope(double e, const rv_error_kept *law) {
  if (has_atom(law))
    return off_slope(e, law) / -expm1(-creal(log_off_over_none(e, law)));
  return on_slope(e, law) + off_slope(e, law);
}

double rv_error_kept_atom(const rv_error_kept *law) {
  return has_atom(law) ? exp(log_none(law)) : 0;
}

/* What the transform is at 0. */
static double mass(const rv_error_kept *law) {
  return has_atom(law) ? -expm1(log_none(law)) : 1;
}

/* The saddle point. */

typedef struct search {
  const rv_error_kept *law;
  double y;
} search;

static double excess_slope(double log_distance, void *untyped) {
  const search *s = untyped;
  return slope(1 - exp(log_distance), s->law) - s->y;
}

/*
 * By its distance from the cut. (on + off) has at most k - 1 + n - k degrees of freedom, and at
 * least one if it is not 0, which bounds the slope by those of chi-square laws; where the excesses
 * have a tail lighter than that of one degree, there may be no saddle point, and a point at a
 * distance of 0.3 / y does as well. A fiftieth of the width of the narrowest law is close enough.
 */
static double saddle_point(double y, const rv_error_kept *law) {
  search s = {law, y};
  double degrees = law->freedom + law->others + 2;
  double nearest = log(fmin(0.5, 0.3 / y));
  double farthest = log(2 + degrees / y + sqrt(law->across / y));
  return 1 - exp(rv_root_within(excess_slope, &s, nearest, farthest, 0.02 / sqrt(degrees)));
}

/* The contour e = centre + i scale u + bend u^2, and the distance of its nodes in u. */
typedef struct contour {
  double centre, scale, bend, step;
} contour;

/* How far to the right of the real axis, in u, the contour's continuation meets the cut. */
static double distance_to_cut(const contour *c) {
  double gap = 1 - c->centre, square = c->scale * c->scale - 4 * c->bend * gap;
  return square < 0 ? c->scale / (2 * c->bend) : 2 * gap / (c->scale + sqrt(square));
}

/*
 * Steepest descent, from the derivatives of K at the centre: 1 / sqrt(K'') and K''' / (6 K''^2). An
 * integrand that is analytic within a distance d of the real axis leaves the trapezoidal rule an
 * error of exp(-2 pi d / step), here 1e-16.
 */
static contour contour_through(double centre, double y, const rv_error_kept *law) {
  const double per_distance = 0.17;
  double apart = 0.02 * (1 - centre), middle = slope(centre, law);
  double left = slope(centre - apart, law), right = slope(centre + apart, law);
  double second = fmax((right - left) / (2 * apart), 1e-300);
  double third = (right - 2 * middle + left) / (apart * apart);
  contour c = {.centre = centre, .scale = 1 / sqrt(second)};
  if (y - middle > sqrt(second)) /* no saddle point */
    c.scale = 1 / (y - middle);
  c.bend = fmax(0, fmin(third / (6 * second * second), c.scale / 2));
  c.step = per_distance * fmin(1, distance_to_cut(&c));
  return c;
}

/* The pole at 0 must not meet the node in the middle. */
static contour contour_beside_pole(double y, const rv_error_kept *law) {
  const double away = 0.1;
  contour c = contour_through(saddle_point(y, law), y, law);
  double least = away * fmin(c.scale, 1);
  if (fabs(c.centre) < least)
    c = contour_through(least, y, law);
  return c;
}

/* The integral of exp(K - e y), over e where there is a pole, along the contour, over 2 pi i: twice
   the real part of its upper half. */
static double integrate(double y, const contour *c, bool pole, const rv_error_kept *law) {
  enum { NODES_MAX = 2000, ENOUGH = 4 };
  const double negligible = 1e-16;
  double total = 0, largest = 0;
  for (int j = 0, quiet = 0; j < NODES_MAX && quiet < ENOUGH; j++) {
    double u = j * c->step;
    double complex e = c->centre + u * (c->bend * u + I * c->scale);
    double complex term = cexp(log_transform(e, law) - e * y) * (c->scale - 2 * c->bend * u * I);
    if (pole)
      term /= e;
    total += (j == 0 ? 0.5 : 1) * creal(term);
    largest = fmax(largest, cabs(term));
    quiet = cabs(term) <= negligible * largest ? quiet + 1 : 0;
  }
  return total * c->step / M_PI;
}

/*
 * What the trapezoidal rule makes too much of because of the pole, which the contour's continuation
 * meets at u = i r for one or two r: the residue over exp(2 pi r / step) - 1 each.
 */
static double pole_excess(const contour *c) {
  double complex root = csqrt(c->scale * c->scale + 4 * c->bend * c->centre);
  double complex near = 2 * fabs(c->centre) / (c->scale + root);
  double excess = creal(1 / (cexp(2 * M_PI * near / c->step) - 1));
  if (c->centre > 0 || c->bend == 0)
    return excess;
  double complex far = (c->scale + root) / (2 * c->bend);
  return excess + creal(1 / (cexp(2 * M_PI * far / c->step) - 1));
}

static double density(double y, const rv_error_kept *law) {
  contour c = contour_through(saddle_point(y, law), y, law);
  return fmax(integrate(y, &c, false, law), 0);
}

/* Of the part without the atom. */
static double probability(double y, bool above, const rv_error_kept *law) {
  const double negligible = -75; /* a logarithm */
  contour c = contour_beside_pole(y, law);
  bool found_above = c.centre > 0;
  double whole = mass(law);
  if (creal(log_transform(c.centre, law)) - c.centre * y < negligible) /* Chernoff's bound */
    return found_above == above ? 0 : whole;
  double integral = integrate(y, &c, true, law);
  double sum = found_above ? integral : -integral;
  double found = fmin(fmax(sum - whole * pole_excess(&c), 0), whole);
  return found_above == above ? found : whole - found;
}

double rv_error_kept_at(double y, rv_error_side side, const rv_error_kept *law) {
  double atom = rv_error_kept_atom(law);
  if (!(y > 0) || (law->freedom == 0 && law->others == 0)) {
    double below = y >= 0 ? atom : 0;
    return side == RV_ERROR_BELOW ? below : side == RV_ERROR_ABOVE ? 1 - below : 0;
  }
  if (side == RV_ERROR_DENSITY)
    return density(y, law);
  return probability(y, side == RV_ERROR_ABOVE, law) + (side == RV_ERROR_BELOW ? atom : 0);
}
