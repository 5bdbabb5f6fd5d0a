/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minimum of a function of one variable. */
#ifndef REVERIFY_NUMERIC_MINIMUM_H
#define REVERIFY_NUMERIC_MINIMUM_H

#include "numeric/root.h"

/*
 * The x in [0, longest] at which `function` is least, to 1e-6, which gives the least value to about
 * 1e-12 of the function's own scale; to 1/24 of the interval searched when there are several
 * minima. The search moves ever closer to 0, down to 1e-3, as long as the least value is at 0
 * itself. NaN when the function is nowhere finite, or the method fails.
 */
double rv_minimum(rv_function function, void *parameters, double longest);

#endif
