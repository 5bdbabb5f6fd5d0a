/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files appear whole or not at all. A full disk is tested with the executables. */
#include "scratch.h"
#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static void commit_makes_the_file_appear(void **state) {
  (void)state;
  rv_file file;
  char text[32] = {0};
  check_status(rv_file_create(&file, scratch_path("whole")), RV_OK);
  fputs("content\n", file.stream);
  check(!scratch_exists("whole"));
  check(scratch_exists("whole.partial"));
  check_status(rv_file_commit(&file), RV_OK);
  check(scratch_exists("whole"));
  check(!scratch_exists("whole.partial"));
  assert_int_equal(scratch_read("whole", text, sizeof text), 8);
  assert_string_equal(text, "content\n");
  rv_file_discard(&file); /* legal after a commit, and it drops nothing */
  check(scratch_exists("whole"));
}

static void commit_replaces_an_older_file(void **state) {
  (void)state;
  rv_file file;
  char text[32] = {0};
  scratch_write("twice", "a longer old content", 20);
  check_status(rv_file_create(&file, scratch_path("twice")), RV_OK);
  fputs("new", file.stream);
  assert_int_equal(scratch_read("twice", text, sizeof text), 20); /* untouched until then */
  check_status(rv_file_commit(&file), RV_OK);
  assert_int_equal(scratch_read("twice", text, sizeof text), 3);
}

static void discard_leaves_nothing(void **state) {
  (void)state;
  rv_file file;
  size_t before = scratch_count();
  scratch_write("kept", "old", 3);
  check_status(rv_file_create(&file, scratch_path("kept")), RV_OK);
  fputs("half", file.stream);
  rv_file_discard(&file);
  rv_file_discard(&file);
  char text[8] = {0};
  assert_int_equal(scratch_read("kept", text, sizeof text), 3);
  assert_int_equal(scratch_count(), before + 1);
}

static void discard_of_a_zeroed_struct_is_legal(void **state) {
  (void)state;
  rv_file file = {0};
  rv_file_discard(&file);
  assert_null(file.stream);
}

static void refuse_create(const char *path) {
  rv_file file;
  check_status(rv_file_create(&file, path), RV_EPLACE);
  assert_null(file.stream);
  assert_null(file.path);
  assert_null(file.partial);
  rv_file_discard(&file);
}

static void refuses_a_place_that_cannot_be_written(void **state) {
  (void)state;
  scratch_write("regular", "x", 1);
  refuse_create(scratch_path("regular/below"));
  refuse_create(scratch_path("missing/below"));
  char name[400];
  memset(name, 'n', sizeof name);
  name[sizeof name - 1] = '\0';
  refuse_create(scratch_path(name)); /* longer than a file name may be */
}

/* The target is a folder: everything is written, the rename fails. */
static void a_failed_commit_leaves_no_partial_file(void **state) {
  (void)state;
  rv_file file;
  assert_int_equal(mkdir(scratch_path("occupied"), 0777), 0);
  check_status(rv_file_create(&file, scratch_path("occupied")), RV_OK);
  fputs("x", file.stream);
  check_status(rv_file_commit(&file), RV_EPLACE);
  check(!scratch_exists("occupied.partial"));
  check(scratch_exists("occupied"));
  assert_null(file.stream);
}

/* A stream that cannot be written to: its error mark must not be lost at the commit. */
static void an_earlier_write_error_fails_the_commit(void **state) {
  (void)state;
  rv_file file;
  check_status(rv_file_create(&file, scratch_path("broken")), RV_OK);
  file.stream = freopen("/dev/full", "we", file.stream);
  assert_non_null(file.stream);
  for (int i = 0; i < 100000; i++)
    fputs("0123456789", file.stream);
  check_status(rv_file_commit(&file), RV_EPLACE);
  check(!scratch_exists("broken"));
  check(!scratch_exists("broken.partial"));
}

/* The disk had room again at the end: what was lost before stays lost. */
static void a_passing_write_error_fails_the_commit(void **state) {
  (void)state;
  rv_file file;
  check_status(rv_file_create(&file, scratch_path("passing")), RV_OK);
  int descriptor = fileno(file.stream), good = dup(descriptor), full = open("/dev/full", O_WRONLY);
  check(good >= 0 && full >= 0 && dup2(full, descriptor) == descriptor);
  for (int i = 0; i < 100000; i++)
    fputs("0123456789", file.stream);
  check(ferror(file.stream));
  assert_int_equal(dup2(good, descriptor), descriptor);
  close(good);
  close(full);
  check_status(rv_file_commit(&file), RV_EPLACE);
  check(!scratch_exists("passing"));
  check(!scratch_exists("passing.partial"));
}

static void an_error_at_the_last_flush_fails_the_commit(void **state) {
  (void)state;
  rv_file file;
  check_status(rv_file_create(&file, scratch_path("flush")), RV_OK);
  file.stream = freopen("/dev/full", "we", file.stream);
  assert_non_null(file.stream);
  fputs("a few bytes, still in the buffer", file.stream);
  check_status(rv_file_commit(&file), RV_EPLACE);
  check(!scratch_exists("flush"));
  check(!scratch_exists("flush.partial"));
}

static void makes_folders_with_their_parents(void **state) {
  (void)state;
  struct stat information;
  check_status(rv_directory_create(scratch_path("one/two/three")), RV_OK);
  assert_int_equal(stat(scratch_path("one/two/three"), &information), 0);
  check(S_ISDIR(information.st_mode));
  check_status(rv_directory_create(scratch_path("one/two/three")), RV_OK);
  check_status(rv_directory_create(scratch_path("one/four/")), RV_OK);
  check_status(rv_directory_create("."), RV_OK);
  check_status(rv_directory_create("/"), RV_OK);
}

static void refuses_folders_that_cannot_be(void **state) {
  (void)state;
  scratch_write("stone", "x", 1);
  check_status(rv_directory_create(scratch_path("stone")), RV_EPLACE);
  check_status(rv_directory_create(scratch_path("stone/below")), RV_EPLACE);
  check_status(rv_directory_create(scratch_path("stone/below/deeper")), RV_EPLACE);
  check_status(rv_directory_create(""), RV_EINVAL);
}

static void joins_paths(void **state) {
  (void)state;
  char *path;
  check_status(rv_path_join(&path, "results", "linear", ".csv"), RV_OK);
  assert_string_equal(path, "results/linear.csv");
  free(path);
}

static void tells_places_from_failures(void **state) {
  (void)state;
  static const int place[] = {EACCES, EPERM, EROFS, ENOTDIR, ENOENT, ENOSPC, EDQUOT, EISDIR};
  for (size_t i = 0; i < sizeof place / sizeof *place; i++)
    check_status(rv_fail_errno(place[i], "write", "p"), RV_EPLACE);
  check_status(rv_fail_errno(EIO, "write", "the/path"), RV_EIO);
  assert_non_null(strstr(rv_message(), "the/path"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(commit_makes_the_file_appear),
      cmocka_unit_test(commit_replaces_an_older_file),
      cmocka_unit_test(discard_leaves_nothing),
      cmocka_unit_test(discard_of_a_zeroed_struct_is_legal),
      cmocka_unit_test(refuses_a_place_that_cannot_be_written),
      cmocka_unit_test(a_failed_commit_leaves_no_partial_file),
      cmocka_unit_test(an_earlier_write_error_fails_the_commit),
      cmocka_unit_test(a_passing_write_error_fails_the_commit),
      cmocka_unit_test(an_error_at_the_last_flush_fails_the_commit),
      cmocka_unit_test(makes_folders_with_their_parents),
      cmocka_unit_test(refuses_folders_that_cannot_be),
      cmocka_unit_test(joins_paths),
      cmocka_unit_test(tells_places_from_failures),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
