/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Costs by the sums of the gray values of a class against loops over the images
 * (image_statistics.h), and of whole data sets against NumPy.
 *
 * Tolerance: sums of N numbers of one sign, each rounded a few times, are off by at most N + 10
 * units of the last place; where terms have both signs, log(1 + exp(z)) - x z, of the absolute
 * ones.
 */
#include "learn/class_sums.h"

#include "fixture.h"
#include "learn/image_statistics.h"
#include "reverify/logistic.h"
#include "reverify/stream.h"

#include <float.h>
#include <unistd.h>

enum { IMAGES = 40, PIXELS = 7, CLASSES = 4, EMPTY = 2 };

typedef struct fixture {
  float value[IMAGES * PIXELS];
  unsigned char label[IMAGES];
  rv_images part;
  float logit[CLASSES * PIXELS];
  double q[CLASSES * PIXELS];
} fixture;

/* No image of class EMPTY; some pixels 0 or 1; logits of either sign, some large. */
static void set_up(fixture *f) {
  const rv_stream_key key = {.seed = 11};
  rv_stream stream;
  gsl_rng *rng = rv_stream_open(&stream, &key, 0);
  for (size_t i = 0; i < IMAGES; i++) {
    f->label[i] = (unsigned char)(i % CLASSES == EMPTY ? 0 : i % CLASSES);
    for (size_t p = 0; p < PIXELS; p++)
      f->value[i * PIXELS + p] = p == 0 ? 0 : p == 1 ? 1 : (float)gsl_rng_uniform(rng);
  }
  for (size_t j = 0; j < CLASSES * PIXELS; j++) {
    f->logit[j] = (float)(20 * gsl_rng_uniform(rng) - 10);
    f->q[j] = rv_logistic((double)f->logit[j]);
  }
  f->part = (rv_images){f->value, f->label, IMAGES, PIXELS, CLASSES};
}

static const double tolerance = (IMAGES * PIXELS + 10) * 10 * DBL_EPSILON;

static void cost_is_that_of_the_images(void **state) {
  (void)state;
  fixture f;
  rv_class_sums sums;
  set_up(&f);
  check_status(rv_class_sums_open(&sums, &f.part, NULL, IMAGES), RV_OK);
  check_relative(rv_class_sums_cost(&sums, f.logit), rv_prediction_cost(&f.part, f.q), tolerance);
  rv_class_sums_free(&sums);
}

static void some_images_alone(void **state) {
  (void)state;
  const uint32_t example[] = {3, 17, 5, 3};
  fixture f, few;
  rv_class_sums sums;
  set_up(&f);
  set_up(&few);
  for (size_t i = 0; i < 4; i++) {
    few.label[i] = f.label[example[i]];
    memcpy(few.value + i * PIXELS, f.value + example[i] * PIXELS, PIXELS * sizeof *f.value);
  }
  few.part.count = 4;
  check_status(rv_class_sums_open(&sums, &f.part, example, 4), RV_OK);
  check_relative(rv_class_sums_cost(&sums, f.logit), rv_prediction_cost(&few.part, f.q), tolerance);
  rv_class_sums_free(&sums);
}

static void no_prediction_is_below_the_floor(void **state) {
  (void)state;
  fixture f;
  rv_class_sums sums;
  double mean[CLASSES * PIXELS];
  set_up(&f);
  check_status(rv_class_sums_open(&sums, &f.part, NULL, IMAGES), RV_OK);
  rv_class_means(mean, &f.part, 0);
  double floor = rv_class_sums_floor(&sums);
  check_relative(floor, rv_prediction_cost(&f.part, mean), tolerance);
  check(floor < rv_class_sums_cost(&sums, f.logit));
  for (size_t j = 0; j < CLASSES * PIXELS; j++) /* as near as a logit comes to them */
    f.logit[j] = (float)fmax(fmin(log(mean[j]) - log1p(-mean[j]), 40), -40);
  double cost = rv_class_sums_cost(&sums, f.logit);
  check(cost >= floor * (1 - tolerance));
  check(cost <= floor * (1 + 1e-6)); /* the float's rounding enters in its square */
  rv_class_sums_free(&sums);
}

static void transfer_is_finite(void **state) {
  (void)state;
  const uint32_t first[] = {0};
  fixture f;
  rv_class_sums all, one;
  double q[CLASSES * PIXELS];
  set_up(&f);
  check_status(rv_class_sums_open(&all, &f.part, NULL, IMAGES), RV_OK);
  check_status(rv_class_sums_open(&one, &f.part, first, 1), RV_OK);
  for (size_t j = 0; j < CLASSES * PIXELS; j++)
    q[j] = j < PIXELS ? ((double)f.value[j] + 0.5) / 2 : 0.5;
  check_relative(rv_class_sums_transfer(&all, &one), rv_prediction_cost(&f.part, q), tolerance);
  check(rv_class_sums_transfer(&all, &all) > rv_class_sums_floor(&all));
  rv_class_sums_free(&all);
  rv_class_sums_free(&one);
}

static void check_set(const char *folder, const char *name, size_t row) {
  rv_table t = fixture_read("data_sets");
  rv_data_set set;
  rv_class_sums train, test;
  assert_string_equal(rv_table_get(&t, row, "set"), name);
  check_status(rv_data_set_read(&set, folder), RV_OK);
  check_status(rv_class_sums_open(&train, &set.train, NULL, set.train.count), RV_OK);
  check_status(rv_class_sums_open(&test, &set.test, NULL, set.test.count), RV_OK);
  /* gray values are floats here, each 2^-24 of itself off */
  check_relative(rv_class_sums_floor(&test), fixture_number(&t, row, "own"), 0x1p-22);
  check_relative(rv_class_sums_transfer(&test, &train), fixture_number(&t, row, "learned"),
                 0x1p-22);
  rv_class_sums_free(&train);
  rv_class_sums_free(&test);
  rv_data_set_free(&set);
  rv_table_free(&t);
}

static void mnist_is_as_numpy_finds_it(void **state) {
  (void)state;
  if (access("../shared/data/mnist", F_OK) != 0)
    skip();
  check_set("../shared/data/mnist", "MNIST", 0);
}

static void fashion_mnist_is_as_numpy_finds_it(void **state) {
  (void)state;
  if (access(rv_data_set_folder, F_OK) != 0)
    skip();
  check_set(NULL, "Fashion-MNIST", 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(cost_is_that_of_the_images),
                                     cmocka_unit_test(some_images_alone),
                                     cmocka_unit_test(no_prediction_is_below_the_floor),
                                     cmocka_unit_test(transfer_is_finite),
                                     cmocka_unit_test(mnist_is_as_numpy_finds_it),
                                     cmocka_unit_test(fashion_mnist_is_as_numpy_finds_it)};
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
