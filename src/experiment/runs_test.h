/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Means over a handful of runs, such as of training, which take too long for more. Student's
 * interval is exact where runs differ normally, and only there: so few runs tell nothing of the
 * tails of their law, and no theorem on sums helps. Verdicts rest on that assumption.
 */
#ifndef REVERIFY_EXPERIMENT_RUNS_TEST_H
#define REVERIFY_EXPERIMENT_RUNS_TEST_H

#include "experiment/claim.h"
#include "experiment/summary.h"

/* Fewer runs are not judged: their spread is known too badly for the assumption to be seen broken.
 */
enum { RV_RUNS_MIN = 5 };

/*
 * The half-width of the mean's interval, each limit of which errs with probability `level`. NaN for
 * less than RV_RUNS_MIN runs, and for runs that are all equal: normal ones never are, so that what
 * gives the interval its meaning is known to be wrong (a loss that ended at 0, an accuracy that
 * ended at 1), and their spread of 0 says nothing of the next run.
 */
double rv_runs_half_width(const rv_summary *runs, double level);

/*
 * The verdict on "the mean is at most the bound", `excess` being the mean of the runs less the
 * bound; for "at least", the bound less the mean. Holds where the whole interval keeps to it, fails
 * where none of it does, and is undecided otherwise or where there is no interval. A verdict is
 * wrong with a probability of at most `level`.
 */
rv_verdict rv_runs_verdict(const rv_summary *runs, double excess, double level);

/*
 * The probability that as many other runs do not fail a bound that these exceed by `excess` > 0, if
 * their mean and spread are those of these: Student's noncentral law, its chi-square integrated
 * over by Gauss-Laguerre quadrature. NaN where there is no interval.
 */
double rv_runs_missed(const rv_summary *runs, double excess, double level);

#endif
