/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the law of N (gain.h) that a sum over it needs. */
#ifndef REVERIFY_THEORY_GAIN_WINDOW_H
#define REVERIFY_THEORY_GAIN_WINDOW_H

#include <stddef.h>

/*
 * The values of N that matter: within 10 standard deviations of its mean (and 60 more, for the
 * skewed laws of small means), every `stride`-th. What is summed is smooth on the scale of the
 * standard deviation, so two and a half points to each give the sum over all to rounding: the
 * trapezoid rule's error for a Gaussian is exp(-2 pi^2 2.5^2) = 1e-53.
 */
typedef struct rv_gain_window {
  double first, last, stride;
} rv_gain_window;

rv_gain_window rv_gain_window_of(double m, double p);

/* The number of its values. */
size_t rv_gain_window_count(const rv_gain_window *window);

#endif
