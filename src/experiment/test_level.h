/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How certain verdicts are: the level of one test, and what a whole run may spend. */
#ifndef REVERIFY_EXPERIMENT_TEST_LEVEL_H
#define REVERIFY_EXPERIMENT_TEST_LEVEL_H

/* The probability that chance makes any verdict of a run of all executables wrong, at most; the
   tests that such a run has, at most; and so the level of each (Bonferroni). */
#define RV_FALSE_ALARM 1e-6
#define RV_TESTS_MAX   10000
#define RV_TEST_LEVEL  (RV_FALSE_ALARM / RV_TESTS_MAX)

#endif
