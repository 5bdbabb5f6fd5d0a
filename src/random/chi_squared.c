/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/chi_squared.h"

#include <gsl/gsl_randist.h>

double rv_chi_squared(gsl_rng *rng, double freedom) {
  return freedom > 0 ? gsl_ran_chisq(rng, freedom) : 0;
}
