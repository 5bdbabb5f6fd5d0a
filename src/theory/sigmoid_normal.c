/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * E sigma(z) where the law of z is normal or an Edgeworth expansion: by the trapezoid rule over the
 * density where that is narrow, by the integral of sigmoid_marginal.h where it is wide. Either
 * takes some fifty to two hundred nodes. Where the law is concentrated, the terms of the expansion
 * act on sigma instead of on the density.
 */
#include "reverify/sigmoid_normal.h"

#include "numeric/elementary.h"

#include <math.h>

/* What is left out is exp(-LOG_ERROR), also of the sixth power of ten standard deviations. */
static const double LOG_ERROR = 45;

/* Standard deviations up to which the law counts as concentrated, and beyond which as wide. */
static const double CONCENTRATED = 0.5, WIDE = 4;

enum { LANES = 16 };

typedef struct expansion {
  double mean, variance, third, fourth;
} expansion;

static double sum_of(const double lane[LANES]) {
  double sum = 0;
  for (size_t l = 0; l < LANES; l++)
    sum += lane[l];
  return sum;
}

/*
 * sum[l] = that of step phi(x) (1 + a He_3(x) + b He_4(x) + c He_6(x)) sigma(mean + sd x) over
 * every LANES-th x = (k - nodes/2) step, for a = k3 / (6 sd^3), b = k4 / (24 sd^4), c = a^2 / 2.
 */
RV_VECTORISED static void sum_density(double sum[LANES], const expansion *e, double step,
                                      int nodes) {
  double sd = sqrt(e->variance), scale = step / sqrt(2 * M_PI);
  double a = e->third / (6 * sd * e->variance), c = a * a / 2;
  double b = e->fourth / (24 * e->variance * e->variance);
  for (size_t l = 0; l < LANES; l++)
    sum[l] = 0;
  for (int k = 0; k < nodes; k += LANES)
    for (int l = 0; l < LANES; l++) {
      double x = (k + l - nodes / 2) * step, z = x * x;
      double he3 = x * (z - 3), he4 = z * (z - 6) + 3, he6 = z * (z * (z - 15) + 45) - 15;
      sum[l] += scale * rv_exp(-z / 2) * (1 + a * he3 + b * he4 + c * he6) /
                (1 + rv_exp(-(e->mean + sd * x)));
    }
}

/*
 * The same sum after integrating by parts: of step phi(x) (sigma + k3 sigma''' / 6 +
 * k4 sigma'''' / 24 + k3^2 sigma^(6) / 72)(mean + sd x). Nothing is divided by a power of sd, so
 * no large terms cancel: a few rare inputs have standardised cumulants of any size. The derivatives
 * are those of second_order and fourth_order in sigmoid_approximation.c, and
 * sigma^(6) = p (1 - 2 sigma) (1 - 60 p + 360 p^2), p = sigma (1 - sigma).
 */
RV_VECTORISED static void sum_derivatives(double sum[LANES], const expansion *e, double step,
                                          int nodes) {
  double sd = sqrt(e->variance), scale = step / sqrt(2 * M_PI);
  double a = e->third / 6, b = e->fourth / 24, c = a * a / 2;
  for (size_t l = 0; l < LANES; l++)
    sum[l] = 0;
  for (int k = 0; k < nodes; k += LANES)
    for (int l = 0; l < LANES; l++) {
      double x = (k + l - nodes / 2) * step, inverse = rv_exp(-(e->mean + sd * x));
      double s = 1 / (1 + inverse), rest = inverse * s, p = s * rest, odd = rest - s;
      double terms =
          rest * (a * (1 - 6 * p) + odd * (b * (1 - 12 * p) + c * (1 - p * (60 - 360 * p))));
      sum[l] += scale * rv_exp(-x * x / 2) * (1 + terms) / (1 + inverse);
    }
}

/*
 * The rule's error is that of moving the path of integration up to the pole of sigma at pi / sd, or
 * to 2 pi / step where that is less: exp(-2 pi^2 / (step sd) + pi^2 / (2 sd^2)), or
 * exp(-2 pi^2 / step^2). A step of 0.4 / max(sd, 1) makes it less than exp(-44). A derivative of
 * sigma multiplies it by at most 2 pi / (step sd), which at sd = CONCENTRATED leaves exp(-58) of
 * the sixth.
 */
static double narrow(const expansion *e) {
  double step = 0.4 / fmax(1, sqrt(e->variance)), sum[LANES];
  int nodes = LANES * (int)ceil(2 * sqrt(2 * LOG_ERROR) / step / LANES);
  if (e->variance <= CONCENTRATED * CONCENTRATED)
    sum_derivatives(sum, e, step, nodes);
  else
    sum_density(sum, e, step, nodes);
  return sum_of(sum);
}

/*
 * sum[l] = that of step Im phi(t) / sinh(pi t) over every LANES-th t = (k + 1/2) step, where
 * phi(t) = exp(i mean t - variance t^2 / 2) (1 + k3 (it)^3 / 6 + k4 t^4 / 24 - k3^2 t^6 / 72).
 */
RV_VECTORISED static void sum_transform(double sum[LANES], const expansion *e, double step,
                                        int nodes) {
  for (size_t l = 0; l < LANES; l++)
    sum[l] = 0;
  for (int k = 0; k < nodes; k += LANES)
    for (int l = 0; l < LANES; l++) {
      double t = (k + l + 0.5) * step, square = t * t, sine, cosine;
      rv_sincos(e->mean * t, &sine, &cosine);
      double re = 1 + square * square * (e->fourth / 24 - e->third * e->third * square / 72);
      double im = -e->third * t * square / 6;
      sum[l] +=
          step * rv_exp(-e->variance * square / 2) * (sine * re + cosine * im) / rv_sinh(M_PI * t);
    }
}

/* For a mean >= 0. Chernoff's bound for the normal law, at the best s <= 1, gives the period. */
static double wide(const expansion *e) {
  double s = fmin(1, sqrt(2 * LOG_ERROR / e->variance));
  if (s * (e->variance * s / 2 - e->mean) <= -LOG_ERROR) /* E exp(-s z) is negligible */
    return 1;
  double period = e->mean + LOG_ERROR / s + e->variance * s / 2, step = 2 * M_PI / period;
  double range = fmin(LOG_ERROR / M_PI, sqrt(2 * LOG_ERROR / e->variance)), sum[LANES];
  sum_transform(sum, e, step, (int)ceil(range / step));
  return 0.5 + sum_of(sum);
}

double rv_sigmoid_edgeworth(double mean, double variance, double third, double fourth) {
  if (mean < 0)
    return 1 - rv_sigmoid_edgeworth(-mean, variance, -third, fourth);
  expansion e = {mean, variance, third, fourth};
  return variance <= WIDE * WIDE ? narrow(&e) : wide(&e);
}

double rv_sigmoid_normal(double mean, double variance) {
  return rv_sigmoid_edgeworth(mean, variance, 0, 0);
}
