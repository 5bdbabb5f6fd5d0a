/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What counts of a net: the end of its records, its images beside the data's, the floors below. */
#include "learn/dcim_marks.h"

#include "check.h"

enum { PIXELS = 2, CLASSES = 2, SAMPLES = 2, RECORDS = 2, IMAGES = 3 };

/* Images 0, 1 of class 0 and 2 of class 1: gray values 1/4, 3/4; the same; 1, 0. */
static float value[] = {0.25F, 0.75F, 0.25F, 0.75F, 1, 0};
static unsigned char label[] = {0, 0, 1};
static const rv_images part = {value, label, IMAGES, PIXELS, CLASSES};

/* Of class 0 images that differ by 1/2 in one pixel, of class 1 by 1 in both; the last is taken for
   the other class. */
static double image[] = {0, 0.9, 0.5, 0.5, 0, 0.9, 1, 0.5, 1, 0.9, 0, 0, 0, 0.9, 1, 1};

static rv_dcim_record record[RECORDS] = {{.train_reverse_loss = 0.5, .validation_reverse_loss = 1},
                                         {.train_accuracy = 0.75,
                                          .validation_accuracy = 0.5,
                                          .train_reverse_loss = 1,
                                          .validation_reverse_loss = 0.8}};
static rv_dcim_approximation approximation = {
    .unit_error = 0.1, .unit_over_bound = 0.3, .class_error = 0.2};
static const rv_dcim_results results = {
    .record = record, .records = RECORDS, .approximation = &approximation, .image = image};
static const rv_dcim_plan plan = {.classes = CLASSES, .pixels = PIXELS, .samples = SAMPLES};

/* The training part has the first image alone. */
static rv_dcim_marks marks(double variance) {
  rv_class_sums test;
  rv_dcim_lesson lesson = {.test = &test};
  check_status(rv_class_sums_open(&test, &part, NULL, IMAGES), RV_OK);
  check_status(rv_class_sums_open(&lesson.train, &part, NULL, 1), RV_OK);
  rv_dcim_marks found = rv_dcim_marks_of(&results, &plan, &lesson, variance);
  rv_class_sums_free(&test);
  rv_class_sums_free(&lesson.train);
  return found;
}

static void the_end_counts(void **state) {
  (void)state;
  rv_dcim_marks found = marks(1);
  check_equal(found.accuracy, 0.5);
  check_equal(found.train_accuracy, 0.75);
  check_equal(found.reverse_loss, 0.8);
  check_equal(found.unit_error, 0.1);
  check_equal(found.unit_over_bound, 0.3);
  check_equal(found.class_error, 0.2);
}

/* Variances of pairs are half of the square of what parts them: 1/8, 0, 1/2, 1/2. */
static void images_are_held_against_the_data(void **state) {
  (void)state;
  check_near(marks(0.5).diversity, (0.125 + 0 + 0.5 + 0.5) / 4 / 0.5, 1e-15);
  check_equal(marks(0).diversity, 0);
  check_equal(marks(1).recognised, 0.75);
}

/* A pixel of gray value 1/4 or 3/4 costs the entropy of that, one of 0 or 1 nothing: the floors are
   that entropy, and two thirds of it over all images. */
static void floors_stand_below_every_record(void **state) {
  (void)state;
  double entropy = -0.25 * log(0.25) - 0.75 * log(0.75);
  check(entropy / 0.5 > 2 * entropy / 3 / 0.8);
  check_relative(marks(1).floor_over_loss, entropy / 0.5, 1e-7);
  record[0].train_reverse_loss = 2;
  record[1].validation_reverse_loss = 0.25;
  check_relative(marks(1).floor_over_loss, 2 * entropy / 3 / 0.25, 1e-7);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_end_counts),
                                     cmocka_unit_test(images_are_held_against_the_data),
                                     cmocka_unit_test(floors_stand_below_every_record)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
