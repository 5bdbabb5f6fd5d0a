/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data of a run: entered by cells, told in the heads of tables. */
#include "experiment/training_run.h"

#include "data_folder.h"

#include <inttypes.h>
#include <stdlib.h>

enum { FOLDER, SIZE };

static rv_cell cell_of(void *run, const char *folder, double size) {
  return (rv_cell){.value = {[FOLDER] = {.word = folder}, [SIZE] = {.number = size}}, .run = run};
}

static void cells_share_their_data(void **state) {
  (void)state;
  void *run;
  rv_shared_data *one, *other;
  write_set(TRAIN);
  check_status(rv_training_run_open(&run), RV_OK);
  const rv_cell cell = cell_of(run, scratch_folder, 1), nowhere = cell_of(run, "nowhere", 1);
  check_status(rv_training_data_enter(&one, &cell, FOLDER), RV_OK);
  check_status(rv_training_data_enter(&other, &cell, FOLDER), RV_OK);
  check_status(rv_training_data_enter(&other, &nowhere, FOLDER), RV_EINVAL);
  assert_ptr_equal(rv_training_data(&cell, FOLDER), one);
  assert_int_equal(one->shape.train, TRAIN);
  rv_training_run_close(run);
}

static void more_images_than_there_are_is_refused(void **state) {
  (void)state;
  const rv_cell all = cell_of(NULL, "", TRAIN), more = cell_of(NULL, "", TRAIN + 1);
  check_status(rv_images_check(&all, SIZE, "size", TRAIN), RV_OK);
  check_status(rv_images_check(&more, SIZE, "size", TRAIN), RV_EINVAL);
  assert_string_equal(rv_message(), "--size 31 is more than the 30 images there are: give fewer");
}

/* The lines `# data_set` of a table of a run with the data of these folders, one or two. */
static char *describe(const char *first, const char *second) {
  void *run;
  rv_csv csv;
  rv_shared_data *data;
  static char text[1024];
  check_status(rv_training_run_open(&run), RV_OK);
  const rv_cell cell[] = {cell_of(run, first, 1), cell_of(run, second, 1)};
  check_status(rv_training_data_enter(&data, &cell[0], FOLDER), RV_OK);
  if (second != NULL)
    check_status(rv_training_data_enter(&data, &cell[1], FOLDER), RV_OK);
  check_status(rv_csv_create(&csv, scratch_path("table.csv")), RV_OK);
  check_status(rv_training_run_describe(&csv, run), RV_OK);
  check_status(rv_csv_commit(&csv), RV_OK);
  text[scratch_read("table.csv", text, sizeof text - 1)] = '\0';
  rv_training_run_close(run);
  return text;
}

static void the_head_tells_what_the_files_hold(void **state) {
  (void)state;
  char expected[200], both[400], link[2000];
  rv_data_set set;
  write_set(TRAIN);
  check_status(rv_data_set_read(&set, scratch_folder), RV_OK);
  snprintf(expected, sizeof expected,
           "# data_set: unnamed, 30 + 20 images of 4 x 3, 5 classes, %016" PRIx64 "\n", set.hash);
  rv_data_set_free(&set);
  assert_string_equal(describe(scratch_folder, NULL), expected);
  /* by whichever path it is reached */
  snprintf(link, sizeof link, "%s/../%s", scratch_folder, strrchr(scratch_folder, '/') + 1);
  assert_string_equal(describe(link, NULL), expected);
  snprintf(both, sizeof both, "%s%s", expected, expected);
  assert_string_equal(describe(scratch_folder, link), both);
  write_set(TRAIN + 1);
  assert_string_not_equal(describe(scratch_folder, NULL), expected);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(cells_share_their_data),
                                     cmocka_unit_test(more_images_than_there_are_is_refused),
                                     cmocka_unit_test(the_head_tells_what_the_files_hold)};
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
