/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Means of functions of a normal variable. */
#ifndef REVERIFY_NUMERIC_NORMAL_MEAN_H
#define REVERIFY_NUMERIC_NORMAL_MEAN_H

typedef double (*rv_integrand)(double x, const void *parameters);

/*
 * E f(X) for X ~ N(0, sd^2), by the trapezoidal rule with 256 nodes to a standard deviation, up to
 * 10 of them: to rounding where f is smooth, to 1e-6 of the change of slope times sd where it has
 * kinks, such as |x|. f must grow slower than exp(x^2 / 4 sd^2).
 */
double rv_normal_mean(rv_integrand f, const void *parameters, double sd);

#endif
