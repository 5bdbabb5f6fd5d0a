/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "theory/gain_average.h"

#include <math.h>
#include <stdbool.h>

typedef struct stretch {
  rv_of_gain f;
  const void *context;
  double low, high;
  const rv_gain_density *gain;
} stretch;

/* f at the gain that parts the stretch as share : rest, times the mass of a piece of it. */
static double part(double share, double rest, double piece, const stretch *s) {
  const double negligible = 1e-25;
  double length = s->high - s->low;
  rv_gain_place at = {.from_low = length * share, .from_high = length * rest};
  at.q = share < 0.5 ? s->low + at.from_low : s->high - at.from_high;
  if (!(at.q > 0))
    return 0;
  double weight = rv_gain_density_at(at.q, s->gain) * length * piece;
  return weight > negligible ? weight * s->f(&at, s->context) : 0;
}

/* The double exponential map of the real axis to the stretch: nothing at its ends does harm. */
static double mapped(double v, const stretch *s) {
  double x = M_PI * sinh(v), share = 1 / (1 + exp(-x)), rest = 1 / (1 + exp(x));
  return part(share, rest, share * rest * M_PI * cosh(v), s);
}

/* Where nothing is left of the density at both ends, the trapezoidal rule needs no map. */
static bool vanishes(const stretch *s) {
  const double negligible = 1e-10;
  double length = s->high - s->low;
  return s->low > 0 && rv_gain_density_at(s->low, s->gain) * length < negligible &&
         rv_gain_density_at(s->high, s->gain) * length < negligible;
}

static const double reach = 3.7;

static double straight(double v, const stretch *s) {
  double share = (1 + v / reach) / 2;
  return part(share, 1 - share, 0.5 / reach, s);
}

/* The trapezoidal rule. */
double rv_gain_average(rv_of_gain f, const void *context, double low, double high, double close,
                       const rv_gain_density *gain) {
  enum { FIRST_NODES = 14, LEVELS = 6 };
  const double close_relative = 1e-7;
  const stretch s = {f, context, low, high, gain};
  if (!(low < high))
    return 0;
  double (*integrand)(double v, const stretch *s) = vanishes(&s) ? straight : mapped;
  double step = reach / FIRST_NODES, sum = 0;
  for (int i = -FIRST_NODES; i <= FIRST_NODES; i++)
    sum += integrand(i * step, &s);
  for (int level = 0, half = FIRST_NODES; level < LEVELS; level++) {
    double before = sum * step;
    step /= 2;
    half *= 2;
    for (int i = 1 - half; i < half; i += 2)
      sum += integrand(i * step, &s);
    if (fabs(sum * step - before) <= close_relative * fabs(sum * step) + close)
      break;
  }
  return sum * step;
}
