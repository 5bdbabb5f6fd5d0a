/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a test would have seen: the smallest departure from a claim that its draws find out with
 * probability RV_DETECTION at least.
 */
#ifndef REVERIFY_EXPERIMENT_DETECTION_H
#define REVERIFY_EXPERIMENT_DETECTION_H

#include "experiment/summary.h"

#define RV_DETECTION 0.999

/*
 * The distance between the sample's law and the claimed one from which on a Kolmogorov test at
 * RV_TEST_LEVEL rejects, beyond `allowance`, on `effective` trials. Where two distribution
 * functions differ most, the empirical one falls short of its own by more than sqrt(ln(1/(1 -
 * RV_DETECTION)) / (2 effective)) with a probability of at most 1 - RV_DETECTION (W. Hoeffding, J.
 * Am. Statist. Assoc. 58, 1963), and beyond the critical distance (rv_critical_distance) is
 * rejection.
 */
double rv_detected_distance(double allowance, double effective);

/* The least distance that is always rejected: sqrt(ln(2 / RV_TEST_LEVEL) / (2 effective)) (P.
   Massart, Ann. Probab. 18, 1990). */
double rv_critical_distance(double effective);

/*
 * The difference between the sample's mean and the claimed one from which on a mean is rejected
 * that is allowed to be `allowance` off, `half_width` being that of its interval and `error` its
 * standard error, known as well as so many draws tell it.
 */
double rv_detected_difference(double allowance, double half_width, double error);

/* The least number of violations in `trials` draws that shows a frequency above delta at
   RV_TEST_LEVEL; infinite where not even all draws would. delta = 0: one. */
double rv_critical_violations(double delta, double trials);

/* The frequency from which on there are `critical` violations or more in `trials` draws. 1 where
   there never are. */
double rv_detected_frequency(double critical, double trials);

/*
 * What has been found false: the probability that as many other draws would not show it, if it is
 * as false as these draws say. Normal approximations but for the two in the middle, of which the
 * first is exact and the second an upper limit.
 *
 * Of a mean, whose `statistic` has to pass `critical`: in standard errors of the sample's own,
 * which varies too, so that with d = statistic / sqrt(count), skewness g and excess kurtosis k, the
 * variance is 1 - g d + d^2 (2 + k) / 4.
 */
double rv_missed_mean(const rv_summary *summary, double statistic, double critical);

/* Of a frequency: violations in `trials` draws, `critical` of which have to be there. */
double rv_missed_frequency(double violations, double critical, double trials);

/* Of a law at the distance `found`, by the inequality of Hoeffding at the point where it is. */
double rv_missed_distance(double found, double allowance, double effective);

/* Of a slope with this standard error, whose interval begins `margin` beyond what is allowed. */
double rv_missed_slope(double margin, double error);

#endif
