/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape of a data set without its images, and its images when a thread asks for them. */
#include "learn/shared_data.h"

#include "data_folder.h"

#include <stdlib.h>

enum { THREADS = 4 };

static void shape_is_that_of_the_set(void **state) {
  (void)state;
  rv_data_shape shape;
  write_set(TRAIN);
  check_status(rv_data_set_shape(&shape, scratch_folder), RV_OK);
  assert_int_equal(shape.train, TRAIN);
  assert_int_equal(shape.test, TEST);
  assert_int_equal(shape.height, HEIGHT);
  assert_int_equal(shape.width, WIDTH);
  assert_int_equal(shape.classes, CLASSES);
}

static void shapes_that_do_not_fit_are_refused(void **state) {
  (void)state;
  rv_data_shape shape;
  write_set(TRAIN);
  write_images("train-images-idx3-ubyte", TRAIN + 1);
  check_status(rv_data_set_shape(&shape, scratch_folder), RV_EINVAL);
  write_labels("train-images-idx3-ubyte", TRAIN);
  check_status(rv_data_set_shape(&shape, scratch_folder), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "holds no images"));
  scratch_write("train-images-idx3-ubyte", "\0\0\10\3\0\0", 6);
  check_status(rv_data_set_shape(&shape, scratch_folder), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "truncated in its header"));
  check_status(rv_data_set_shape(&shape, scratch_path("nowhere")), RV_EINVAL);
}

static void all_threads_find_the_images(void **state) {
  (void)state;
  rv_data_sets sets = {NULL};
  rv_shared_data *data;
  int failures = 0;
  write_set(TRAIN);
  check_status(rv_data_sets_enter(&data, &sets, scratch_folder), RV_OK);
  assert_false(data->loaded);
#pragma omp parallel num_threads(THREADS) reduction(+ : failures)
  failures += rv_shared_data_load(data) != RV_OK || data->set.train.count != TRAIN ||
              data->test.images != TEST;
  assert_int_equal(failures, 0);
  const float *images = data->set.train.value;
  check_status(rv_shared_data_load(data), RV_OK);
  assert_ptr_equal(images, data->set.train.value); /* not read again */
  rv_data_sets_free(&sets);
  assert_null(sets.first);
}

static void a_folder_is_entered_once(void **state) {
  (void)state;
  rv_data_sets sets = {NULL};
  rv_shared_data *data, *again, *other;
  char same[4096], longer[4096];
  write_set(TRAIN);
  snprintf(same, sizeof same, "%s", scratch_folder);
  snprintf(longer, sizeof longer, "%s/.", scratch_folder);
  assert_null(rv_data_sets_find(&sets, same));
  check_status(rv_data_sets_enter(&data, &sets, scratch_folder), RV_OK);
  write_set(TRAIN + 1);
  check_status(rv_data_sets_enter(&again, &sets, same), RV_OK);
  check_status(rv_data_sets_enter(&other, &sets, longer), RV_OK);
  check_status(rv_data_sets_enter(&other, &sets, longer), RV_OK);
  assert_ptr_equal(again, data);
  assert_int_equal(data->shape.train, TRAIN);
  assert_int_equal(other->shape.train, TRAIN + 1);
  assert_ptr_equal(rv_data_sets_find(&sets, same), data);
  assert_ptr_equal(rv_data_sets_find(&sets, longer), other);
  check_status(rv_data_sets_enter(&again, &sets, scratch_path("nowhere")), RV_EINVAL);
  assert_null(rv_data_sets_find(&sets, scratch_path("nowhere")));
  rv_data_sets_free(&sets);
}

static void a_set_that_changed_is_refused(void **state) {
  (void)state;
  rv_data_sets sets = {NULL};
  rv_shared_data *data;
  write_set(TRAIN);
  check_status(rv_data_sets_enter(&data, &sets, scratch_folder), RV_OK);
  write_set(TRAIN + 1);
  check_status(rv_shared_data_load(data), RV_EINVAL);
  assert_non_null(strstr(rv_message(), "has changed"));
  assert_false(data->loaded);
  rv_data_sets_free(&sets);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(shape_is_that_of_the_set),
                                     cmocka_unit_test(shapes_that_do_not_fit_are_refused),
                                     cmocka_unit_test(all_threads_find_the_images),
                                     cmocka_unit_test(a_folder_is_entered_once),
                                     cmocka_unit_test(a_set_that_changed_is_refused)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
