/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a next order makes of an exponent. */
#ifndef REVERIFY_THEORY_SLOPE_DEPARTURE_H
#define REVERIFY_THEORY_SLOPE_DEPARTURE_H

/*
 * By how much a next term of relative size r at x, and like x^power, moves the slope of ln error
 * against ln x: power r / (1 - r); infinite for r >= 1. A fitted line's slope is a weighted mean of
 * those in between, so that nothing below x moves it by more. The terms after the next are of order
 * r^2, with coefficients that are not always small: at r = 1/40 they add a fifth to it in the
 * series of the logistic function, which do not converge (test_sigmoid_next_order.c).
 */
double rv_slope_departure(double r, double power);

#endif
