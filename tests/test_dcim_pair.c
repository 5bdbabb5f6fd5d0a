/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What is asked of trained pairs, on nets so small that all states of their hidden layers can be
 * gone through; and the words and places that go with it.
 */
#include "learn/dcim_pair.h"

#include "check.h"
#include "learn/dcim_dense.h"
#include "learn/trainer.h"
#include "reverify/logistic.h"

#include <stdlib.h>

enum { PIXELS = 5, LOW = 4, HIGH = 3, CLASSES = 3, LAYERS = 3, IMAGES = 3 };

static const size_t width[LAYERS + 1] = {PIXELS, LOW, HIGH, CLASSES};
static const rv_stream_key key = {.seed = 2, .program = 4, .cell = 6, .trial = 8};

typedef struct fixture {
  rv_dense_net dense;
  rv_dcim net;
  float value[IMAGES * PIXELS];
  unsigned char label[IMAGES];
  rv_images part;
} fixture;

static void set_up_at(fixture *f, double gain) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 1);
  check_status(rv_dense_net_open(&f->dense, RV_UNIT_SIGMOID, width, LAYERS), RV_OK);
  rv_dense_net_draw(&key, &f->dense, gain, 0);
  for (size_t i = 0; i < PIXELS; i++)
    f->dense.bias[0][i] = (float)gsl_rng_uniform(rng);
  check_status(rv_dcim_of_dense(&f->net, &f->dense), RV_OK);
  for (size_t i = 0; i < IMAGES * PIXELS; i++)
    f->value[i] = (float)gsl_rng_uniform(rng);
  f->part = (rv_images){f->value, f->label, IMAGES, PIXELS, CLASSES};
}

static void set_up(fixture *f) {
  set_up_at(f, 20);
}

static void tear_down(fixture *f) {
  rv_dense_net_free(&f->dense);
  rv_dcim_free(&f->net);
}

/* P(state | below) of a layer, and its units as 0 and 1. */
static double probability(double *unit, const rv_dcim *net, size_t layer, const double *below,
                          size_t state) {
  double field[PIXELS], p = 1;
  rv_dcim_field(field, net, layer, below);
  for (size_t j = 0; j < net->width[layer]; j++) {
    unit[j] = (state >> j & 1) > 0 ? 1 : 0;
    double on = rv_logistic(field[j]);
    p *= unit[j] > 0 ? on : 1 - on;
  }
  return p;
}

/* Exact means of layer 2 and probabilities of the classes given an image, by all states. */
static void enumerate(double *unit, double *class, const rv_dcim *net, const double *input) {
  double low[LOW], high[HIGH], softmax[CLASSES];
  memset(unit, 0, HIGH * sizeof *unit);
  memset(class, 0, CLASSES * sizeof *class);
  for (size_t s = 0; s < 1 << LOW; s++) {
    double p = probability(low, net, 1, input, s);
    for (size_t t = 0; t < 1 << HIGH; t++) {
      double q = p * probability(high, net, 2, low, t);
      rv_dcim_field(softmax, net, 3, high);
      rv_softmax(softmax, softmax, CLASSES);
      for (size_t j = 0; j < HIGH; j++)
        unit[j] += q * high[j];
      for (size_t c = 0; c < CLASSES; c++)
        class[c] += q * softmax[c];
    }
  }
}

/* The forward pass, in the same order. */
static void pass(double *unit, double *class, const rv_dcim *net, const double *input) {
  double low[LOW];
  rv_dcim_field(low, net, 1, input);
  for (size_t i = 0; i < LOW; i++)
    low[i] = rv_logistic(low[i]);
  rv_dcim_field(unit, net, 2, low);
  for (size_t j = 0; j < HIGH; j++)
    unit[j] = rv_logistic(unit[j]);
  rv_dcim_field(class, net, 3, unit);
  rv_softmax(class, class, CLASSES);
}

typedef struct reference {
  double unit_error, unit_largest, class_error, class_largest;
} reference;

static reference reference_of(const fixture *f) {
  reference r = {0, 0, 0, 0};
  for (size_t i = 0; i < IMAGES; i++) {
    double input[PIXELS], unit[HIGH], class[CLASSES], by_pass[HIGH], class_by_pass[CLASSES];
    for (size_t p = 0; p < PIXELS; p++)
      input[p] = (double)f->value[i * PIXELS + p];
    enumerate(unit, class, &f->net, input);
    pass(by_pass, class_by_pass, &f->net, input);
    for (size_t j = 0; j < HIGH; j++) {
      double error = fabs(unit[j] - by_pass[j]);
      r.unit_error += error / HIGH / IMAGES;
      r.unit_largest = fmax(r.unit_largest, error);
    }
    for (size_t c = 0; c < CLASSES; c++) {
      double error = fabs(class[c] - class_by_pass[c]);
      r.class_error += error / CLASSES / IMAGES;
      r.class_largest = fmax(r.class_largest, error);
    }
  }
  return r;
}

static void approximation_is_as_by_all_states(void **state) {
  (void)state;
  fixture f;
  rv_dcim_approximation a;
  const rv_dcim_watch nobody = {NULL, NULL};
  set_up(&f);
  const reference r = reference_of(&f);
  check_status(rv_dcim_approximation_measure(&key, &a, &f.net, &f.part, IMAGES, &nobody), RV_OK);
  check(r.unit_error > 1e-3);
  check_near(a.unit_error, r.unit_error, 1e-14);
  check_near(a.unit_largest, r.unit_largest, 1e-14);
  check(a.unit_over_bound > 0.01 && a.unit_over_bound <= 1);
  check(a.unit_bound >= a.unit_error && a.class_bound >= a.class_error);
  /* |x| moves by no more than x, and there are as many errors of the draws as classes */
  double drawn = FALSE_ALARM_SD * a.class_standard_error * sqrt(CLASSES * IMAGES);
  check(a.class_standard_error > 0 && a.class_standard_error < 0.5 / sqrt(RV_DCIM_SAMPLES));
  check_near(a.class_error, r.class_error, drawn / sqrt(CLASSES * IMAGES));
  check_near(a.class_largest, r.class_largest, drawn);
  check(a.same_class >= 0 && a.same_class <= 1);
  tear_down(&f);
}

/* Units of layer 1 are 0 or 1 to the last bit, the bound is 0 or nearly, and rounding is no error.
 */
static void rounding_does_not_break_the_bound(void **state) {
  (void)state;
  const rv_dcim_watch nobody = {NULL, NULL};
  for (double gain = 1e3; gain < 1e8; gain *= 10) {
    fixture f;
    rv_dcim_approximation a;
    set_up_at(&f, gain);
    check_status(rv_dcim_approximation_measure(&key, &a, &f.net, &f.part, IMAGES, &nobody), RV_OK);
    check(a.unit_over_bound <= 1);
    tear_down(&f);
  }
}

/* The model of the net, which is the caller's to close. */
static rv_dcim_model model_of(rv_dcim_dense *dense, const fixture *f) {
  check_status(rv_dcim_dense_open(dense, RV_PASS_MEANS, width, LAYERS, 1), RV_OK);
  rv_dense_net_copy(&dense->net, &f->dense);
  return rv_dcim_dense_model(dense);
}

/* Means, from layer `from` of the reverse chain on, of its layer `to`, both counted from the top.
 */
static void pass_down(double *unit, const rv_dcim *down, size_t from, size_t to) {
  double next[PIXELS];
  for (size_t l = from + 1; l <= to; l++) {
    rv_dcim_field(next, down, l, unit);
    for (size_t j = 0; j < down->width[l]; j++)
      unit[j] = rv_logistic(next[j]);
  }
}

/* The mean image of a class by all states of the layer `drawn` from the top. */
static void mean_image(double *mean, const rv_dcim *down, size_t class, size_t drawn) {
  double top[PIXELS] = {0};
  memset(mean, 0, PIXELS * sizeof *mean);
  top[class] = 1;
  pass_down(top, down, 0, drawn);
  for (size_t s = 0; s < (size_t)1 << down->width[drawn]; s++) {
    double unit[PIXELS], p = 1;
    for (size_t j = 0; j < down->width[drawn]; j++) {
      unit[j] = (s >> j & 1) > 0 ? 1 : 0;
      p *= unit[j] > 0 ? top[j] : 1 - top[j];
    }
    pass_down(unit, down, drawn, LAYERS);
    for (size_t i = 0; i < PIXELS; i++)
      mean[i] += p * unit[i];
  }
}

/* The mean of the pixels of many images is that over all states of the layer that is drawn; 2^-20
   is far above rounding in single precision. */
static void images_have_the_right_means(void **state) {
  (void)state;
  enum { SAMPLES = 20000 };
  fixture f;
  rv_dcim_dense dense;
  rv_dcim down;
  set_up(&f);
  check_status(rv_dcim_reverse(&down, &f.net), RV_OK);
  const rv_dcim_model model = model_of(&dense, &f);
  size_t numbers = RV_DCIM_PIXELS + PIXELS;
  double *image = malloc(CLASSES * SAMPLES * numbers * sizeof *image);
  for (size_t layer = 1; layer < LAYERS; layer++) {
    double spread = 0;
    check_status(rv_dcim_images_draw(&key, image, &model, CLASSES, PIXELS, SAMPLES, layer), RV_OK);
    for (size_t c = 0; c < CLASSES; c++) {
      double mean[PIXELS];
      mean_image(mean, &down, c, LAYERS - layer);
      for (size_t i = 0; i < PIXELS; i++) {
        double sum = 0, squares = 0;
        for (size_t s = 0; s < SAMPLES; s++) {
          double x = image[(c * SAMPLES + s) * numbers + RV_DCIM_PIXELS + i];
          sum += x;
          squares += x * x;
        }
        double average = sum / SAMPLES, variance = squares / SAMPLES - average * average;
        check_near(average, mean[i], FALSE_ALARM_SD * sqrt(variance / SAMPLES) + 0x1p-20);
        spread += variance * SAMPLES / (SAMPLES - 1) / (CLASSES * PIXELS);
      }
    }
    check(spread > 1e-4); /* not all are one image */
    check_relative(rv_dcim_images_variance(image, CLASSES, PIXELS, SAMPLES), spread, 1e-9);
  }
  free(image);
  rv_dcim_dense_close(&dense);
  rv_dcim_free(&down);
  tear_down(&f);
}

static void images_are_labelled_by_the_forward_pass(void **state) {
  (void)state;
  enum { SAMPLES = 4 };
  fixture f;
  rv_dcim_dense dense;
  double image[CLASSES * SAMPLES * (RV_DCIM_PIXELS + PIXELS)];
  set_up(&f);
  double right = 0;
  const rv_dcim_model model = model_of(&dense, &f);
  check_status(rv_dcim_images_draw(&key, image, &model, CLASSES, PIXELS, SAMPLES, 2), RV_OK);
  for (size_t i = 0; i < CLASSES * SAMPLES; i++) {
    const double *x = image + i * (RV_DCIM_PIXELS + PIXELS);
    right += x[RV_DCIM_CLASS] == (double)(i / SAMPLES);
    double unit[HIGH], class[CLASSES];
    pass(unit, class, &f.net, x + RV_DCIM_PIXELS);
    for (size_t c = 0; c < CLASSES; c++)
      check(class[c] <= x[RV_DCIM_PROBABILITY] * (1 + 0x1p-16));
    check_relative(x[RV_DCIM_PROBABILITY], class[(size_t)x[RV_DCIM_CLASS]], 0x1p-16);
  }
  check(right > 0 && right < CLASSES * SAMPLES);
  check_relative(rv_dcim_images_recognised(image, CLASSES, PIXELS, SAMPLES),
                 right / (CLASSES * SAMPLES), 1e-15);
  rv_dcim_dense_close(&dense);
  tear_down(&f);
}

static void results_share_an_array(void **state) {
  (void)state;
  rv_dcim_plan plan = {.trained = {true, true, true},
                       .pixels = PIXELS,
                       .classes = CLASSES,
                       .examples = 25,
                       .epochs = 2,
                       .batch = 10,
                       .samples = 2};
  double numbers[1000];
  size_t records = rv_dcim_records(2, 3);
  size_t one = records * RV_DCIM_FIELDS + RV_DCIM_APPROXIMATION_FIELDS +
               CLASSES * 2 * (RV_DCIM_PIXELS + PIXELS);
  assert_int_equal(rv_dcim_numbers(&plan), 3 * one);
  rv_dcim_results first = rv_dcim_results_of(numbers, &plan, RV_DCIM_DISCRIMINATIVE);
  rv_dcim_results second = rv_dcim_results_of(numbers, &plan, RV_DCIM_BIDIRECTIONAL);
  assert_int_equal(first.records, records);
  assert_ptr_equal(first.record, numbers);
  assert_ptr_equal(first.approximation, numbers + records * RV_DCIM_FIELDS);
  assert_ptr_equal(first.image, (double *)first.approximation + RV_DCIM_APPROXIMATION_FIELDS);
  assert_ptr_equal(second.record, numbers + one);
  assert_ptr_equal(rv_dcim_results_of(numbers, &plan, RV_DCIM_SAMPLED).record, numbers + 2 * one);
  plan.trained[RV_DCIM_DISCRIMINATIVE] = false;
  assert_int_equal(rv_dcim_numbers(&plan), 2 * one);
  assert_ptr_equal(rv_dcim_results_of(numbers, &plan, RV_DCIM_BIDIRECTIONAL).record, numbers);
}

static void widths_are_read_or_refused(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "-",
                                    "0",
                                    "512-",
                                    "-512",
                                    "1--1",
                                    "4097",
                                    "12x",
                                    "1-0",
                                    "1 2",
                                    "+3",
                                    "1e2",
                                    "99999999999999999999999",
                                    "1-2-3-4-5-6-7-8-9"};
  size_t hidden[RV_HIDDEN_LAYERS_MAX], layers;
  check_status(rv_dcim_read_widths(hidden, &layers, "512-64-4096"), RV_OK);
  assert_int_equal(layers, 3);
  assert_int_equal(hidden[0], 512);
  assert_int_equal(hidden[1], 64);
  assert_int_equal(hidden[2], 4096);
  check_status(rv_dcim_read_widths(hidden, &layers, "1-2-3-4-5-6-7-8"), RV_OK);
  assert_int_equal(layers, 8);
  check_status(rv_dcim_read_widths(hidden, &layers, "007"), RV_OK);
  assert_int_equal(hidden[0], 7);
  for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
    check_status(rv_dcim_read_widths(hidden, &layers, bad[b]), RV_EINVAL);
    assert_non_null(strstr(rv_message(), bad[b]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(approximation_is_as_by_all_states),
                                     cmocka_unit_test(rounding_does_not_break_the_bound),
                                     cmocka_unit_test(images_have_the_right_means),
                                     cmocka_unit_test(images_are_labelled_by_the_forward_pass),
                                     cmocka_unit_test(results_share_an_array),
                                     cmocka_unit_test(widths_are_read_or_refused)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
