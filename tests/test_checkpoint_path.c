/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checkpoints are named by run, cell, trial and part, and go without what stands beside them. */
#include "check.h"
#include "experiment/checkpoint_path.h"
#include "scratch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char *path_of(const char *name, uint64_t fingerprint, size_t index, uint64_t trial,
                     const char *part) {
  char *files, *path;
  check_status(rv_checkpoint_prefix(&files, scratch_folder, name, fingerprint, index), RV_OK);
  const rv_cell cell = {.files = files};
  check_status(rv_checkpoint_path(&path, &cell, &(rv_stream_key){.trial = trial}, part), RV_OK);
  assert_non_null(path);
  free(files);
  return path;
}

static void each_has_a_name_of_its_own(void **state) {
  (void)state;
  char *path[] = {path_of("small", 7, 0, 0, "one"),   path_of("small", 8, 0, 0, "one"),
                  path_of("small", 7, 1, 0, "one"),   path_of("small", 7, 0, 1, "one"),
                  path_of("small", 7, 0, 0, "two"),   path_of("large", 7, 0, 0, "one"),
                  path_of("small", 0x70, 0, 0, "one")};
  char *again = path_of("small", 7, 0, 0, "one");
  assert_string_equal(path[0], again);
  free(again);
  for (size_t i = 0; i < sizeof path / sizeof *path; i++)
    for (size_t j = 0; j < i; j++)
      assert_string_not_equal(path[i], path[j]);
  for (size_t i = 0; i < sizeof path / sizeof *path; i++)
    free(path[i]);
}

static void none_is_kept_where_no_run_is_drawn(void **state) {
  (void)state;
  char *path = scratch_folder;
  check_status(rv_checkpoint_path(&path, &(rv_cell){0}, &(rv_stream_key){0}, "one"), RV_OK);
  assert_null(path);
}

static void touch(const char *path) {
  FILE *file = fopen(path, "w");
  assert_non_null(file);
  fclose(file);
}

static void removed_are_those_of_the_name_alone(void **state) {
  (void)state;
  static const char *const others[] = {"small.csv", "small.journal", "smaller.1.checkpoint",
                                       "checkpoint", "a.small.checkpoint"};
  char *one = path_of("small", 7, 0, 0, "one"), *other = path_of("small", 9, 3, 4, "two");
  touch(one);
  touch(other);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    touch(scratch_path(others[i]));
  check_status(rv_checkpoints_remove(scratch_folder, "small"), RV_OK);
  check(access(one, F_OK) != 0 && access(other, F_OK) != 0);
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    check(access(scratch_path(others[i]), F_OK) == 0);
  free(one);
  free(other);
  check_status(rv_checkpoints_remove(scratch_path("absent"), "small"), RV_EPLACE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(each_has_a_name_of_its_own),
      cmocka_unit_test(none_is_kept_where_no_run_is_drawn),
      cmocka_unit_test(removed_are_those_of_the_name_alone),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
