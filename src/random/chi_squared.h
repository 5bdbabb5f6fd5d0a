/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_RANDOM_CHI_SQUARED_H
#define REVERIFY_RANDOM_CHI_SQUARED_H

#include <gsl/gsl_rng.h>

/* A chi-square draw with `freedom` >= 0 degrees of freedom, any real number; 0 for freedom 0. */
double rv_chi_squared(gsl_rng *rng, double freedom);

#endif
