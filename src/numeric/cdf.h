/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluating a distribution function at very many points. */
#ifndef REVERIFY_NUMERIC_CDF_H
#define REVERIFY_NUMERIC_CDF_H

#include "reverify/status.h"

#include <stddef.h>

typedef double (*rv_cdf)(double x, const void *parameters);

/*
 * out[i] = cdf(x[i]) for `count` points in ascending order; out may not be x. Where there are many,
 * they are halved into pieces until each has few or a Chebyshev interpolant of the function, of 40
 * nodes, agrees with it to 1e-6, a thousandth of the distance that a million draws can show, at 9
 * points between them; at the ends of a piece the function itself is evaluated, and where points
 * are equal, which mark an atom: no piece goes beyond them.
 *
 * The function is called by `threads` threads at once, after a first call has returned: what it
 * prepares on demand has to stand then. The values do not depend on the number of threads.
 * RV_ENOMEM.
 */
rv_status rv_cdf_many(double *out, const double *x, size_t count, rv_cdf cdf,
                      const void *parameters, int threads);

#endif
