/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "learn/dcim_marks.h"

#include <math.h>

static double floor_over_loss(const rv_dcim_results *results, const rv_dcim_lesson *lesson) {
  double train = rv_class_sums_floor(&lesson->train), test = rv_class_sums_floor(lesson->test);
  double most = 0;
  for (size_t r = 0; r < results->records; r++)
    most = fmax(most, fmax(train / results->record[r].train_reverse_loss,
                           test / results->record[r].validation_reverse_loss));
  return most;
}

rv_dcim_marks rv_dcim_marks_of(const rv_dcim_results *results, const rv_dcim_plan *plan,
                               const rv_dcim_lesson *lesson, double variance) {
  const rv_dcim_record *last = &results->record[results->records - 1];
  const rv_dcim_approximation *approximation = results->approximation;
  double drawn =
      rv_dcim_images_variance(results->image, plan->classes, plan->pixels, plan->samples);
  return (rv_dcim_marks){.accuracy = last->validation_accuracy,
                         .train_accuracy = last->train_accuracy,
                         .reverse_loss = last->validation_reverse_loss,
                         .diversity = variance > 0 ? drawn / variance : 0,
                         .recognised = rv_dcim_images_recognised(results->image, plan->classes,
                                                                 plan->pixels, plan->samples),
                         .unit_error = approximation->unit_error,
                         .class_error = approximation->class_error,
                         .unit_over_bound = approximation->unit_over_bound,
                         .floor_over_loss = floor_over_loss(results, lesson)};
}
