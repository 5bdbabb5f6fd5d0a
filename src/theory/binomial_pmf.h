/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REVERIFY_THEORY_BINOMIAL_PMF_H
#define REVERIFY_THEORY_BINOMIAL_PMF_H

/* P(Binomial(trials, p) = events), to a relative error of 1e-12 at every size (C. Loader, 2000). */
double rv_binomial_pmf(double events, double trials, double p);

/* P(Binomial(trials, p) <= events), to an absolute error of 1e-12, in O(sqrt(trials)): the
   continued fraction of GSL's gives up at some millions of trials. */
double rv_binomial_cdf(double events, double trials, double p);

#endif
