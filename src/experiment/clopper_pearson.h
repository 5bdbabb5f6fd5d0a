/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Confidence limits of a probability. */
#ifndef REVERIFY_EXPERIMENT_CLOPPER_PEARSON_H
#define REVERIFY_EXPERIMENT_CLOPPER_PEARSON_H

/*
 * One-sided Clopper-Pearson limits of a probability that showed itself `events` times in
 * `trials`: each is wrong with probability at most `level`, for every true probability
 * (C. J. Clopper, E. S. Pearson, Biometrika 26, 1934).
 */
double rv_clopper_pearson_lower(double events, double trials, double level);
double rv_clopper_pearson_upper(double events, double trials, double level);

#endif
