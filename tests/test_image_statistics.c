/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Costs of predicting images, against other ways to the same numbers. */
#include "check.h"
#include "learn/image_statistics.h"
#include "reverify/stream.h"

#include <float.h>

enum { COUNT = 40, PIXELS = 7, CLASSES = 4, MEANS = CLASSES * PIXELS };

/* Images of classes 0, 1 and 3; none are of class 2, and those of class 3 are black and white. */
static float value[COUNT * PIXELS];
static unsigned char label[COUNT];
static const rv_images part = {value, label, COUNT, PIXELS, CLASSES};

static int draw_images(void **state) {
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &(rv_stream_key){.seed = 1}, 0);
  for (size_t i = 0; i < COUNT; i++) {
    label[i] = (unsigned char)(i % 5 == 0 ? 3 : i % 2);
    for (size_t p = 0; p < PIXELS; p++) {
      double x = gsl_rng_uniform(rng);
      value[i * PIXELS + p] = (float)(label[i] == 3 ? (double)(x > 0.5) : floor(256 * x) / 255);
    }
  }
  return quiet_libraries(state);
}

/* Numbers of one sign, added one by one, each with the roundings of a few operations. */
static const double rounding = (COUNT * PIXELS + 10) * DBL_EPSILON;

static void counts_add_up(void **state) {
  (void)state;
  size_t images_of[CLASSES];
  rv_class_counts(images_of, &part);
  assert_int_equal(images_of[0], 16);
  assert_int_equal(images_of[1], 16);
  assert_int_equal(images_of[2], 0);
  assert_int_equal(images_of[3], 8);
}

static void class_means_are_means(void **state) {
  (void)state;
  static const double extra[] = {0, 0.5, 2};
  for (size_t e = 0; e < sizeof extra / sizeof *extra; e++) {
    double mean[MEANS];
    rv_class_means(mean, &part, extra[e]);
    for (size_t m = 0; m < MEANS; m++) {
      double sum = extra[e], weight = 2 * extra[e];
      for (size_t i = 0; i < COUNT; i++) {
        sum += label[i] == m / PIXELS ? (double)value[i * PIXELS + m % PIXELS] : 0;
        weight += label[i] == m / PIXELS;
      }
      check_relative(mean[m], weight > 0 ? sum / weight : 0, rounding);
    }
  }
}

/* The entropy of one pixel, in nats. */
static double entropy(double q) {
  return (q > 0 ? -q * log(q) : 0) + (q < 1 ? -(1 - q) * log(1 - q) : 0);
}

/* The cost is linear in x: an image's own class mean costs the entropy of the mean. */
static void own_means_cost_their_entropy(void **state) {
  (void)state;
  double mean[MEANS], cost = 0;
  size_t images_of[CLASSES];
  rv_class_means(mean, &part, 0);
  rv_class_counts(images_of, &part);
  for (size_t m = 0; m < MEANS; m++)
    cost += (double)images_of[m / PIXELS] * entropy(mean[m]) / (COUNT * PIXELS);
  check_relative(rv_prediction_cost(&part, mean), cost, rounding);
}

/* What lies off a mean costs at least twice the squared distance more (Pinsker). */
static void no_prediction_costs_less_than_the_means(void **state) {
  (void)state;
  double mean[MEANS];
  size_t images_of[CLASSES];
  rv_class_means(mean, &part, 0);
  rv_class_counts(images_of, &part);
  const double least = rv_prediction_cost(&part, mean);
  for (size_t m = 0; m < MEANS; m++)
    for (double step = -0.01; step <= 0.01; step += 0.02) {
      double off[MEANS];
      memcpy(off, mean, sizeof off);
      off[m] = fmin(fmax(mean[m] + step, 0), 1);
      double distance = off[m] - mean[m];
      double share = (double)images_of[m / PIXELS] / (COUNT * PIXELS);
      double more = rv_prediction_cost(&part, off) - least;
      check(more >= 2 * share * distance * distance - 2 * rounding * least);
    }
}

/* -ln(1/2) whatever the image. */
static void grey_costs_a_bit(void **state) {
  (void)state;
  double grey[MEANS];
  for (size_t m = 0; m < MEANS; m++)
    grey[m] = 0.5;
  check_relative(rv_prediction_cost(&part, grey), log(2), rounding);
}

/* A pixel predicted with certainty costs nothing when it is so, and infinity when it is not. */
static void false_certainty_costs_infinity(void **state) {
  (void)state;
  float pixel[] = {0, 1};
  unsigned char none[] = {0};
  rv_images one = {pixel, none, 1, 2, 1};
  check_equal(rv_prediction_cost(&one, (double[]){0, 1}), 0);
  check_equal(rv_prediction_cost(&one, (double[]){0, 0}), INFINITY);
  check_equal(rv_prediction_cost(&one, (double[]){1, 1}), INFINITY);
  check_relative(rv_prediction_cost(&one, (double[]){0.25, 0.25}), -(log(0.75) + log(0.25)) / 2,
                 rounding);
  pixel[0] = 0.5F;
  check_equal(rv_prediction_cost(&one, (double[]){0, 1}), INFINITY);
}

static void pixels_cost_their_entropy(void **state) {
  (void)state;
  double sum = 0;
  for (size_t i = 0; i < COUNT * PIXELS; i++)
    sum += entropy((double)value[i]);
  check_relative(rv_pixel_entropy(&part), sum / (COUNT * PIXELS), rounding);
  check(rv_pixel_entropy(&part) > 0);
}

/* Two classes of two images, pixels that differ by d have a variance of d^2 / 2; one image alone
   has none, and a class of it none to say. */
static void variances_are_of_classes(void **state) {
  (void)state;
  float pixel[] = {0, 0.5F, 0.25F, 0.25F, 1, 0.5F, 0.25F, 0.75F, 1, 1};
  unsigned char class[] = {0, 1, 0, 1, 2};
  const rv_images five = {pixel, class, 5, 2, 3}, two = {pixel, class, 2, 2, 2};
  double variance;
  /* class 0: (0, 1/2), (1, 1/2); class 1: (1/4, 1/4), (1/4, 3/4) */
  check_status(rv_within_class_variance(&variance, &five), RV_OK);
  check_relative(variance, (0.5 + 0 + 0 + 0.125) / 4, 1e-15);
  check_status(rv_within_class_variance(&variance, &two), RV_OK);
  check_equal(variance, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(counts_add_up),
      cmocka_unit_test(class_means_are_means),
      cmocka_unit_test(own_means_cost_their_entropy),
      cmocka_unit_test(no_prediction_costs_less_than_the_means),
      cmocka_unit_test(grey_costs_a_bit),
      cmocka_unit_test(false_certainty_costs_infinity),
      cmocka_unit_test(pixels_cost_their_entropy),
      cmocka_unit_test(variances_are_of_classes),
  };
  return cmocka_run_group_tests(tests, draw_images, NULL);
}
