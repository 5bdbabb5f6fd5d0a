/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a threshold leaves of noise, by its transform: of g ~ N(0,1) and a threshold c >= 0,
 *
 *   f(e) = E exp(e r(g - c)^2 / 2) - 1,   r(t) = max(t, 0),
 *
 * for complex e anywhere but on the cut from 1 to infinity, across which it is continued as what
 * the closed form is there; e = 1/2 is the usual unit of a chi-square law's cumulants.
 */
#ifndef REVERIFY_THEORY_EXCESS_TRANSFORM_H
#define REVERIFY_THEORY_EXCESS_TRANSFORM_H

#include <complex.h>

enum { RV_EXCESS_TERMS = 26 };

typedef struct rv_excess {
  double threshold;
  double coefficient[RV_EXCESS_TERMS]; /* of e, e^2, ... in f */
} rv_excess;

rv_excess rv_excess_of(double threshold);

/* f(e), to a relative 1e-13 (that of libcerf), and near e = 0, where f is small, to 1e-15. */
double complex rv_excess_transform(double complex e, const rv_excess *excess);

/* f(e) less its limit far from the cut, -P(g > c): the transform of the excesses above 0. */
double complex rv_excess_above(double complex e, const rv_excess *excess);

/* f'(e) for a real e < 1, to 1e-8: what a search of a saddle point needs. */
double rv_excess_slope(double e, const rv_excess *excess);

#endif
