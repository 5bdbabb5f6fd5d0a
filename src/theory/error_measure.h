/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What one coordinate adds to the squared error S of a reversed ReLU layer (relu_error.h), relative
 * to ||h||^2 and given the gain, as a measure on a lattice. It is counted from what the coordinate
 * adds where it is lost, its value squared, so that what is lost stands at 0, exactly, whatever the
 * value is; that of one kept begins below. A squared error is moved within its step, and a little
 * beyond, so that its mean and its variance stay: then the sum of many is neither shifted nor
 * narrowed.
 */
#ifndef REVERIFY_THEORY_ERROR_MEASURE_H
#define REVERIFY_THEORY_ERROR_MEASURE_H

#include "theory/support_transform.h"

/* A lattice of POINTS, RV_MEASURE_QUARTERS to a step, those below 0 at its end. */
enum {
  RV_MEASURE_POINTS = 4096,
  RV_MEASURE_QUARTERS = 4,
  RV_MEASURE_STEPS = RV_MEASURE_POINTS / RV_MEASURE_QUARTERS - 1, /* and room beyond the last */
  RV_MEASURE_BINS = RV_MEASURE_STEPS + 1
};

/* Where what lies in a step goes: to two of its quarters, and from each in part to both beside. */
typedef struct rv_measure_place {
  int first, apart;
  double spread;
} rv_measure_place;

/*
 * Of a coordinate on the support, of the value a: its complex measure with y = theta a
 * (support_transform.h),
 *
 *   E exp(iyg) on {g in a set} = exp(-y^2 / 2) (Phi(high - iy) - Phi(low - iy)) for an interval,
 *
 * on the steps before `end`. `place` holds RV_MEASURE_BINS of the value and the gain, which y = 0
 * fills; it is to come first.
 */
void rv_measure_on(double complex value[RV_MEASURE_POINTS], rv_measure_place *place, double a,
                   double y, double step, int end, const rv_support_given *given);

/* Of one off the support, less 1 at 0: what is above the threshold less its probability. */
void rv_measure_off(double complex value[RV_MEASURE_POINTS], double step,
                    const rv_support_given *given);

#endif
