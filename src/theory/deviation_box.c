/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * a'g is N(0,1) and independent of e, so with y in its place, by Fourier's inversion of its density
 * at 0,
 *
 *   P(e in box) = sqrt(2 pi) * density of a'g at 0 on {g in box}
 *               = (2 pi)^(-1/2) integral of prod psi_i(theta) dtheta,
 *   psi_i = E exp(i theta a_i g_i), g_i in [low_i, high_i]
 *         = exp(-y^2 / 2) (1 - Q(high_i - iy) - Q(iy - low_i)),   y = theta a_i,
 *
 * Q the upper tail of the normal law, entire. exp(-y^2 / 2) Q(x - iy) = exp(-x^2 / 2 + ixy) w(iz) /
 * 2 with z = (x - iy) / sqrt(2) and w Faddeeva's function, which is bounded where x >= 0: no
 * product overflows. Each psi falls like 1 / y, where an end is finite, and so the integrand like
 * theta^-k; of up to three coordinates the integral is taken in the plane where e lies instead.
 */
#include "theory/deviation_box.h"

#include <cerf.h>
#include <complex.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* exp(-y^2 / 2) Q(x - iy), x >= 0. */
static double complex scaled_tail(double x, double y) {
  if (isinf(x))
    return 0;
  return cexp(-x * x / 2 + I * x * y) * w_of_z(I * (x - I * y) / M_SQRT2) / 2;
}

/* exp(-y^2 / 2) Q(x - iy) for any x: Q(z) = 1 - Q(-z). */
static double complex tail(double x, double y) {
  return x >= 0 ? scaled_tail(x, y) : exp(-y * y / 2) - scaled_tail(-x, -y);
}

/* ln(1 - q), with the digits of a small q. */
static double complex log_rest(double complex q) {
  return cabs(q) < 1e-5 ? -q * (1 + q / 2) : clog(1 - q);
}

/* ln psi_i + y^2 / 2 where y is small, so that a large power of psi_i keeps its digits; -infinity
   where an interval is empty. */
static double complex log_psi(const rv_deviation_side *s, double theta) {
  double y = theta * s->a, gauss = exp(-y * y / 2);
  double complex outside = tail(s->high, y) + tail(-s->low, -y);
  return y < 1 ? log_rest(outside / gauss) - y * y / 2 : clog(gauss - outside);
}

static double complex product(const rv_deviation_side *side, size_t sides, double theta) {
  double complex sum = 0;
  for (size_t i = 0; i < sides; i++)
    sum += side[i].size * log_psi(&side[i], theta);
  return cexp(sum);
}

/* The trapezoidal rule; its error is the density of a'g on the box at 2 pi / step and beyond, at
   most that of N(0,1), 1e-13. Of a few coordinates the tail is long, and oscillates. */
static double by_transform(const rv_deviation_side *side, size_t sides, double count) {
  enum { STEPS_MAX = 20000 };
  const double step = 0.8, small = count < 6 ? 1e-8 : count < 8 ? 1e-10 : 1e-13;
  const int enough = count < 8 ? 12 : 5;
  double sum = 0;
  for (int i = 0, quiet = 0; i < STEPS_MAX && quiet < enough; i++) {
    double complex value = product(side, sides, i * step);
    sum += (i == 0 ? 1 : 2) * step * creal(value);
    quiet = cabs(value) * (1 + i) < small ? quiet + 1 : 0;
  }
  return fmin(fmax(sum / sqrt(2 * M_PI), 0), 1);
}

/* The coordinates one by one, of up to three. */
typedef struct few {
  double a[3], low[3], high[3];
  size_t count;
} few;

static few list_few(const rv_deviation_side *side, size_t sides) {
  few f = {.count = 0};
  for (size_t i = 0; i < sides; i++)
    for (double j = 0; j < side[i].size && f.count < 3; j++, f.count++) {
      f.a[f.count] = side[i].a;
      f.low[f.count] = side[i].low;
      f.high[f.count] = side[i].high;
    }
  return f;
}

static double between(double low, double high) {
  if (!(low < high))
    return 0;
  return low > 0 ? gsl_cdf_ugaussian_Q(low) - gsl_cdf_ugaussian_Q(high)
                 : gsl_cdf_ugaussian_P(high) - gsl_cdf_ugaussian_P(low);
}

/* Narrows [low, high], that of t, to where slope t + start lies in the box of coordinate i. */
static void narrow(double *low, double *high, double start, double slope, const few *f, size_t i) {
  double one = (f->low[i] - start) / slope, other = (f->high[i] - start) / slope;
  *low = fmax(*low, fmin(one, other));
  *high = fmin(*high, fmax(one, other));
}

/* e = t (a_2, -a_1), t ~ N(0,1). */
static double of_two(const few *f) {
  double low = -INFINITY, high = INFINITY;
  narrow(&low, &high, 0, f->a[1], f, 0);
  narrow(&low, &high, 0, -f->a[0], f, 1);
  return between(low, high);
}

/* Given e_1 = r x with x ~ N(0,1), r^2 = 1 - a_1^2, the others are -a_1 x / r (a_2, a_3) and
   t (a_3, -a_2) / r, t ~ N(0,1). */
static double given_first(double x, void *context) {
  const few *f = context;
  double r = sqrt(1 - f->a[0] * f->a[0]), along = -f->a[0] * x / r;
  double low = -INFINITY, high = INFINITY;
  narrow(&low, &high, along * f->a[1], f->a[2] / r, f, 1);
  narrow(&low, &high, along * f->a[2], -f->a[1] / r, f, 2);
  return gsl_ran_ugaussian_pdf(x) * between(low, high);
}

static double of_three(few *f) {
  enum { INTERVALS = 200 };
  double r = sqrt(1 - f->a[0] * f->a[0]), error, integral = 0;
  double low = fmax(f->low[0] / r, -10), high = fmin(f->high[0] / r, 10);
  if (!(low < high))
    return 0;
  gsl_integration_workspace *workspace = gsl_integration_workspace_alloc(INTERVALS);
  if (workspace == NULL)
    return NAN;
  gsl_function function = {given_first, f};
  gsl_integration_qag(&function, low, high, 1e-11, 0, INTERVALS, GSL_INTEG_GAUSS21, workspace,
                      &integral, &error);
  gsl_integration_workspace_free(workspace);
  return integral;
}

double rv_deviation_box(const rv_deviation_side *side, size_t sides) {
  double count = 0;
  for (size_t i = 0; i < sides; i++) {
    if (!(side[i].low < side[i].high))
      return 0;
    count += side[i].size;
  }
  if (count > 3)
    return by_transform(side, sides, count);
  few f = list_few(side, sides);
  if (f.count == 1) /* e = 0 */
    return f.low[0] <= 0 && 0 <= f.high[0];
  return f.count == 2 ? of_two(&f) : of_three(&f);
}
