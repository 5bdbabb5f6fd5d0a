/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What counts of a trained net of DCIM in the end, of all that is known of it (dcim_pair.h). */
#ifndef REVERIFY_LEARN_DCIM_MARKS_H
#define REVERIFY_LEARN_DCIM_MARKS_H

#include "learn/dcim_pair.h"

typedef struct rv_dcim_marks {
  double accuracy, train_accuracy; /* in the last record, in [0,1] */
  double reverse_loss;             /* of the validation images there, nats per pixel */
  double diversity;  /* variance of a pixel over the images that it draws for a class / `variance`;
                        0 where that is 0, and for less than two images a class */
  double recognised; /* part of these images that it takes for the class; 0 of none */
  double unit_error, class_error; /* mean |error| of (2), layer 2 and classes; 0 if not measured */
  double unit_over_bound;         /* the largest of layer 2 / its bound; likewise */
  double floor_over_loss; /* largest floor (class_sums.h) / reverse loss, in any record, of either
                             part; at most 1 unless the loss is that of (22) */
} rv_dcim_marks;

/* `variance`: that over the validation images of a class (rv_within_class_variance), or 0. */
rv_dcim_marks rv_dcim_marks_of(const rv_dcim_results *results, const rv_dcim_plan *plan,
                               const rv_dcim_lesson *lesson, double variance);

#endif
