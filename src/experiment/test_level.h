/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How certain verdicts are: the level of one test, and what a whole run may spend. */
#ifndef REVERIFY_EXPERIMENT_TEST_LEVEL_H
#define REVERIFY_EXPERIMENT_TEST_LEVEL_H

/* The probability that chance makes any test of a run of all executables reject what is true, or
   count a frequency as below its limit that is above, at most; the tests that such a run has, at
   most; and so the probability of each (Bonferroni). */
#define RV_FALSE_ALARM 1e-6
#define RV_TESTS_MAX   10000
#define RV_TEST_LEVEL  (RV_FALSE_ALARM / RV_TESTS_MAX)

/*
 * The nominal level of a test on means or exponents, whose law is known approximately: it rejects
 * what is true up to RV_MEAN_EXCESS times as often as Student's law says, with as many draws as
 * rv_mean_trials_min asks for (mean_test.h). Other tests are exact or conservative.
 */
#define RV_MEAN_EXCESS 5
#define RV_MEAN_LEVEL  (RV_TEST_LEVEL / RV_MEAN_EXCESS)

/*
 * The probability, at most, that a verdict on the mean of a few runs is wrong, if runs differ
 * normally. It is no part of RV_FALSE_ALARM. A handful of runs can never reach RV_TEST_LEVEL: five
 * would have to lie 416 standard errors on one side, and at that distance nobody knows whether they
 * are normal. At this level 13 do, and 4.6 of twenty.
 */
#define RV_TRAINING_LEVEL 1e-4

#endif
