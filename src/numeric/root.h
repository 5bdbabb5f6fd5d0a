/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The root of an increasing or decreasing function of one variable. */
#ifndef REVERIFY_NUMERIC_ROOT_H
#define REVERIFY_NUMERIC_ROOT_H

typedef double (*rv_function)(double x, void *parameters);

/*
 * The root of `function` in [low, high], to full double precision (Brent's method). An end of
 * the interval where there is no sign change is returned when the root lies beyond it; NaN when
 * the method fails or the function is NaN at an end.
 */
double rv_root(rv_function function, void *parameters, double low, double high);

/* The same to an absolute error of `width` in x, in fewer steps. */
double rv_root_within(rv_function function, void *parameters, double low, double high,
                      double width);

#endif
