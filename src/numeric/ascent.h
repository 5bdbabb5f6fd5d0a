/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A local maximum of a function of some dozens of variables whose gradient is known. */
#ifndef REVERIFY_NUMERIC_ASCENT_H
#define REVERIFY_NUMERIC_ASCENT_H

#include "reverify/status.h"

#include <stddef.h>

/* *value = f(x), gradient (n) = its derivatives. */
typedef rv_status (*rv_gradient)(double *value, double *gradient, const double *x, void *context);

typedef struct rv_ascent {
  double gained;  /* f at the end less f at the start */
  double to_gain; /* what the quadratic model there still promises */
  size_t steps;   /* gone; steps_max where to_gain is still too much */
} rv_ascent;

/*
 * Climbs from x (n), which it moves, to where the quadratic model of f promises no more than
 * `share` of what has been gained, or than the rounding of f, but for at most `steps_max` steps.
 *
 * Steps are Newton's within a radius: along each eigenvector of the Hessian the slope over the
 * absolute curvature, so that a saddle repels, and less where the step would be longer than the
 * radius, which grows and shrinks as the model proves good or bad and begins with `radius`. f never
 * falls by more than its rounding. The Hessian is that of differences of the gradient, n
 * evaluations a step; it steers only: where the climb ends the gradient decides.
 *
 * RV_ENOMEM, RV_ENUMERIC where LAPACK fails, or what `function` returns.
 */
rv_status rv_ascend(rv_ascent *out, double *x, size_t n, rv_gradient function, void *context,
                    double share, double radius, size_t steps_max);

#endif
