/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of r(y) = max(y, 0) for y ~ N(mean, sd^2), sd > 0, and how they change with both. */
#ifndef REVERIFY_THEORY_RECTIFIED_NORMAL_H
#define REVERIFY_THEORY_RECTIFIED_NORMAL_H

/* With y = mean + sd g, g ~ N(0,1). */
typedef struct rv_rectified {
  double moment[5]; /* E r(y)^i; that of i = 0 is P(y > 0) */
  double density;   /* phi(mean / sd) = sd E delta(y) */
} rv_rectified;

/* By m_i = mean m_(i-1) + (i - 1) sd^2 m_(i-2). Where the mean is far below 0 the differences
   cancel: the error is about 1e-16 of sd^i, not of the moment. */
rv_rectified rv_rectified_normal(double mean, double sd);

/* A quantity and its derivatives by mean and sd of y. */
typedef struct rv_jet {
  double value, mean, sd, mean_mean, mean_sd, sd_sd;
} rv_jet;

/* Of E r(y) and of E r(y)^2. */
rv_jet rv_rectified_first(const rv_rectified *r, double mean, double sd);
rv_jet rv_rectified_second(const rv_rectified *r, double mean, double sd);

/* a + factor b. */
rv_jet rv_jet_add(rv_jet a, double factor, rv_jet b);

#endif
