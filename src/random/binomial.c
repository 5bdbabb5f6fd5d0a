/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random/binomial.h"

#include <gsl/gsl_randist.h>
#include <math.h>

double rv_binomial(gsl_rng *rng, double trials, double p) {
  /* GSL's algorithm squares distances from the mode in an int: beyond 46340, eight standard
     deviations at this size, they overflow and the spread comes out too large */
  const double counted_by_gsl = 0x1p26;
  double successes = 0;
  while (trials > counted_by_gsl && p > 0 && p < 1) {
    double middle = floor(trials / 2) + 1;
    double beta = gsl_ran_beta(rng, middle, trials + 1 - middle);
    if (beta <= p) { /* the `middle` smallest uniform numbers lie below p */
      successes += middle;
      trials -= middle;
      p = (p - beta) / (1 - beta);
    } else {
      trials = middle - 1;
      p = p / beta;
    }
  }
  if (p <= 0 || trials == 0)
    return successes;
  if (p >= 1)
    return successes + trials;
  return successes + gsl_ran_binomial(rng, p, (unsigned)trials);
}
