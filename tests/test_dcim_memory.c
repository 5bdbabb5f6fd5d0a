/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pair that recalls its discriminative net has the numbers of one that trains it, and recalls it
   for another reverse weight and for nothing else. */
#include "learn/dcim_pair.h"

#include "check.h"

#include <stdlib.h>

enum { TRAIN = 40, TEST = 20, PIXELS = 6, CLASSES = 2, NUMBERS_MAX = 4000 };

static const rv_stream_key key = {.seed = 3, .program = 1, .cell = 4, .trial = 1};

typedef struct fixture {
  float train[TRAIN * PIXELS], test[TEST * PIXELS];
  unsigned char label[TRAIN];
  rv_data_set set;
  rv_class_sums sums;
  rv_dcim_lesson lesson;
} fixture;

static void set_up(fixture *f) {
  for (size_t i = 0; i < TRAIN * PIXELS; i++)
    f->train[i] = (float)(i * 37 % 101) / 100;
  for (size_t i = 0; i < TEST * PIXELS; i++)
    f->test[i] = (float)(i * 53 % 97) / 96;
  for (size_t i = 0; i < TRAIN; i++)
    f->label[i] = (unsigned char)(i % 7 % CLASSES);
  f->set = (rv_data_set){.hash = 1,
                         .height = 2,
                         .width = 3,
                         .pixels = PIXELS,
                         .classes = CLASSES,
                         .train = {f->train, f->label, TRAIN, PIXELS, CLASSES},
                         .test = {f->test, f->label, TEST, PIXELS, CLASSES}};
  check_status(rv_class_sums_open(&f->sums, &f->set.test, NULL, TEST), RV_OK);
  check_status(rv_dcim_lesson_open(&f->lesson, &f->set, &f->sums, 30, &key), RV_OK);
}

static void tear_down(fixture *f) {
  rv_dcim_lesson_free(&f->lesson);
  rv_class_sums_free(&f->sums);
}

static rv_dcim_plan plan_at(double reverse_weight) {
  return (rv_dcim_plan){.trained = {true, true},
                        .hidden = {4, 3},
                        .layers = 2,
                        .layer = 2,
                        .height = 2,
                        .width = 3,
                        .pixels = PIXELS,
                        .classes = CLASSES,
                        .examples = 30,
                        .epochs = 2,
                        .batch = 7,
                        .rate = 0.01,
                        .gain = 4,
                        .reverse_weight = reverse_weight,
                        .approximation = 3,
                        .samples = 2};
}

static rv_status count_calls(void *context, double fraction, const char *words) {
  (void)fraction;
  *(int *)context += words != NULL && strncmp(words, "discriminative, epoch", 21) == 0;
  return RV_OK;
}

/* The numbers of a pair; how often a step of a discriminative net was heard of. */
static int run(double *numbers, const rv_stream_key *of, const rv_dcim_plan *plan,
               rv_dcim_memory *memory, const fixture *f) {
  int calls = 0;
  const rv_dcim_files files = {.checkpoint = {NULL}};
  const rv_dcim_watch watch = {count_calls, &calls};
  assert_true(rv_dcim_numbers(plan) <= NUMBERS_MAX);
  check_status(rv_dcim_pair_run(of, numbers, plan, &f->lesson, &files, memory, &watch), RV_OK);
  return calls;
}

/* First weights of no size leave every unit at 1/2, and ln 2 a pixel at a weight of 1. */
static void first_weights_are_of_the_gain_asked(void **state) {
  (void)state;
  fixture f;
  static double numbers[NUMBERS_MAX];
  rv_dcim_plan plan = plan_at(1);
  set_up(&f);
  for (int l = 0; l < 2; l++) {
    plan.gain = l == 0 ? 1e-12 : 4;
    run(numbers, &key, &plan, NULL, &f);
    const rv_dcim_record *first = rv_dcim_results_of(numbers, &plan, RV_DCIM_BIDIRECTIONAL).record;
    double apart = fabs(first->validation_reverse_loss - M_LN2);
    check(l == 0 ? apart < 1e-5 : apart > 1e-4);
  }
  tear_down(&f);
}

static void recalls_what_it_would_train(void **state) {
  (void)state;
  fixture f;
  rv_dcim_memory memory = {.numbers = 0};
  static double first[NUMBERS_MAX], second[NUMBERS_MAX], again[NUMBERS_MAX];
  const rv_dcim_plan one = plan_at(1), other = plan_at(0.1);
  size_t bytes = rv_dcim_numbers(&one) * sizeof *first;
  set_up(&f);
  assert_true(run(first, &key, &one, &memory, &f) > 0);
  assert_int_equal(run(second, &key, &other, &memory, &f), 0);
  assert_true(run(again, &key, &other, NULL, &f) > 0);
  check_bytes(second, again, bytes);
  check_bytes(first, second, bytes / 2);
  assert_true(memcmp(first, second, bytes) != 0);
  rv_dcim_memory_free(&memory);
  assert_true(run(again, &key, &other, &memory, &f) > 0);
  rv_dcim_memory_free(&memory);
  tear_down(&f);
}

static void recalls_nothing_else(void **state) {
  (void)state;
  fixture f;
  rv_dcim_memory memory = {.numbers = 0};
  static double numbers[NUMBERS_MAX];
  const rv_dcim_plan base = plan_at(1);
  set_up(&f);
  run(numbers, &key, &base, &memory, &f);
  enum { PLANS = 12 };
  rv_dcim_plan plan[PLANS];
  for (size_t p = 0; p < PLANS; p++)
    plan[p] = base;
  plan[0].hidden[1] = 2;
  plan[1].layers = plan[1].layer = 1;
  plan[2].examples = 20;
  plan[3].epochs = 3;
  plan[4].batch = 8;
  plan[5].rate = 0.02;
  plan[6].decay = RV_DECAY_LINEAR;
  plan[7].gain = 1;
  plan[8].approximation = 2;
  plan[9].samples = 1;
  plan[10].layer = 1;
  plan[11].pass = RV_PASS_VARIANCES;
  for (size_t p = 0; p < PLANS; p++) {
    f.lesson.examples = plan[p].examples;
    assert_true(run(numbers, &key, &plan[p], &memory, &f) > 0);
    f.lesson.examples = base.examples;
  }
  const rv_stream_key trial = {.seed = 3, .program = 1, .cell = 4, .trial = 2};
  const rv_stream_key cell = {.seed = 3, .program = 1, .cell = 5, .trial = 1};
  const rv_stream_key seed = {.seed = 4, .program = 1, .cell = 4, .trial = 1};
  assert_true(run(numbers, &trial, &base, &memory, &f) > 0);
  assert_true(run(numbers, &cell, &base, &memory, &f) > 0);
  assert_true(run(numbers, &seed, &base, &memory, &f) > 0);
  f.lesson.tested = TEST - 1;
  assert_true(run(numbers, &key, &base, &memory, &f) > 0);
  f.lesson.tested = TEST;
  f.set.hash = 2;
  assert_true(run(numbers, &key, &base, &memory, &f) > 0);
  f.set.hash = 1;
  assert_int_equal(run(numbers, &key, &base, &memory, &f), 0);
  rv_dcim_memory_free(&memory);
  tear_down(&f);
}

static void forgets_rather_than_grow(void **state) {
  (void)state;
  enum { HALF = RV_DCIM_MEMORY_MAX / 2 };
  rv_dcim_memory memory = {.numbers = 0};
  double *number = calloc(RV_DCIM_MEMORY_MAX + 1, sizeof *number);
  assert_non_null(number);
  number[1] = 5;
  rv_dcim_remember(&memory, 1, number, HALF);
  rv_dcim_remember(&memory, 2, number, HALF);
  number[1] = 0;
  assert_false(rv_dcim_recall(number, &memory, 1, HALF - 1));
  assert_true(rv_dcim_recall(number, &memory, 1, HALF) && rv_dcim_recall(number, &memory, 2, HALF));
  check_equal(number[1], 5);
  rv_dcim_remember(&memory, 3, number, 1);
  assert_false(rv_dcim_recall(number, &memory, 1, HALF));
  assert_true(rv_dcim_recall(number, &memory, 3, 1));
  rv_dcim_remember(&memory, 4, number, RV_DCIM_MEMORY_MAX + 1);
  assert_true(rv_dcim_recall(number, &memory, 3, 1));
  assert_int_equal(memory.numbers, 1);
  rv_dcim_memory_free(&memory);
  free(number);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(first_weights_are_of_the_gain_asked),
                                     cmocka_unit_test(recalls_what_it_would_train),
                                     cmocka_unit_test(recalls_nothing_else),
                                     cmocka_unit_test(forgets_rather_than_grow)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
