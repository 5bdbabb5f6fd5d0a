/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluating a distribution function at very many points. */
#ifndef REVERIFY_NUMERIC_CDF_H
#define REVERIFY_NUMERIC_CDF_H

#include "reverify/status.h"

#include <stddef.h>

typedef double (*rv_cdf)(double x, const void *parameters);

/*
 * out[i] = cdf(x[i]) for `count` points in ascending order; out may be x. Many points are evaluated
 * by a Chebyshev interpolant of the function on [x[0], x[count-1]], if that agrees with the
 * function itself to 1e-9 at points between its nodes; else the function is evaluated at every
 * point. RV_ENOMEM.
 */
rv_status rv_cdf_many(double *out, const double *x, size_t count, rv_cdf cdf,
                      const void *parameters);

#endif
