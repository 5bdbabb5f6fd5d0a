/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_RANDOM_BINOMIAL_H
#define REVERIFY_RANDOM_BINOMIAL_H

#include <gsl/gsl_rng.h>

/*
 * A Binomial(trials, p) draw for a whole number of trials up to 1e15, 0 <= p <= 1. Beyond 2^26
 * trials the middle order statistic of the uniform numbers behind it, a beta draw, halves the
 * problem exactly (L. Devroye, Non-Uniform Random Variate Generation, 1986, X.4.3), a few times.
 */
double rv_binomial(gsl_rng *rng, double trials, double p);

#endif
