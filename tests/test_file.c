/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files appear whole or not at all. A full disk is tested with the executables. */
#include "scratch.h"
#include "support/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* What fsync says of folders from now on: 0, or the error of a file system that refuses. */
static int folder_sync_error;

/* Stands before the C library's, so that any file system can be played. */
int fsync(int descriptor) {
  struct stat information;
  if (folder_sync_error != 0 && fstat(descriptor, &information) == 0 &&
      S_ISDIR(information.st_mode)) {
    errno = folder_sync_error;
    return -1;
  }
  return (int)syscall(SYS_fsync, descriptor);
}

static bool ends_in_partial(const char *name) {
  size_t length = strlen(name);
  return length >= 8 && strcmp(name + length - 8, ".partial") == 0;
}

/* Unfinished files in the folder. */
static size_t count_partials(void) {
  size_t count = 0;
  DIR *folder = opendir(scratch_folder);
  assert_non_null(folder);
  for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
    count += ends_in_partial(entry->d_name);
  closedir(folder);
  return count;
}

static void check_content(const char *name, const char *content) {
  char text[64] = {0};
  scratch_read(name, text, sizeof text - 1);
  assert_string_equal(text, content);
}

static void commit_makes_the_file_appear(void **state) {
  (void)state;
  rv_file file;
  char text[32] = {0};
  check_status(rv_file_create(&file, scratch_path("whole")), RV_OK);
  fputs("content\n", file.stream);
  check(!scratch_exists("whole"));
  assert_int_equal(count_partials(), 1);
  check_status(rv_file_commit(&file), RV_OK);
  check(scratch_exists("whole"));
  assert_int_equal(count_partials(), 0);
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
  assert_int_equal(count_partials(), 0);
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
  assert_int_equal(count_partials(), 0);
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
  assert_int_equal(count_partials(), 0);
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
  assert_int_equal(count_partials(), 0);
}

/* Two writers of one file at once: each leaves its own content whole, the later one stays. */
static void two_writers_share_no_file(void **state) {
  (void)state;
  rv_file one, other;
  check_status(rv_file_create(&one, scratch_path("shared")), RV_OK);
  check_status(rv_file_create(&other, scratch_path("shared")), RV_OK);
  fputs("one, and more of it", one.stream);
  fputs("other", other.stream);
  check_status(rv_file_commit(&one), RV_OK);
  check_content("shared", "one, and more of it");
  check_status(rv_file_commit(&other), RV_OK);
  check_content("shared", "other");
  assert_int_equal(count_partials(), 0);
}

static void the_mode_follows_umask(void **state) {
  (void)state;
  static const mode_t mask[] = {022, 077, 002};
  for (size_t i = 0; i < sizeof mask / sizeof *mask; i++) {
    rv_file file;
    struct stat information;
    mode_t before = umask(mask[i]);
    check_status(rv_file_create(&file, scratch_path("mode")), RV_OK);
    umask(before);
    check_status(rv_file_commit(&file), RV_OK);
    assert_int_equal(stat(scratch_path("mode"), &information), 0);
    assert_int_equal(information.st_mode & 0777, 0666 & ~mask[i]);
  }
}

/* Adds the file NAME, of the content NAME, to the group. */
static rv_status add_file(rv_file_group *group, const char *name, bool full) {
  rv_file file;
  check_status(rv_file_create(&file, scratch_path(name)), RV_OK);
  if (full)
    file.stream = freopen("/dev/full", "we", file.stream);
  assert_non_null(file.stream);
  fputs(name, file.stream);
  rv_status status = rv_file_group_add(group, &file);
  assert_null(file.stream);
  assert_null(file.partial);
  return status;
}

static void a_group_appears_together(void **state) {
  (void)state;
  rv_file_group group = {0};
  scratch_write("g2", "old", 3);
  check_status(add_file(&group, "g1", false), RV_OK);
  check_status(add_file(&group, "g2", false), RV_OK);
  check_status(add_file(&group, "g3", false), RV_OK);
  check(!scratch_exists("g1") && !scratch_exists("g3"));
  check_content("g2", "old");
  check_status(rv_file_group_commit(&group), RV_OK);
  assert_int_equal(group.count, 0);
  check_content("g1", "g1");
  check_content("g2", "g2");
  check_content("g3", "g3");
  assert_int_equal(count_partials(), 0);
  rv_file_group_discard(&group); /* legal after a commit, and it drops nothing */
  check(scratch_exists("g1"));
}

/* A disk that is full at the last of them leaves the tables of the run before, all of them. */
static void a_failed_write_keeps_the_whole_group_away(void **state) {
  (void)state;
  rv_file_group group = {0};
  scratch_write("w1", "old", 3);
  check_status(add_file(&group, "w1", false), RV_OK);
  check_status(add_file(&group, "w2", true), RV_EPLACE);
  assert_non_null(strstr(rv_message(), "w2"));
  assert_int_equal(group.count, 1);
  rv_file_group_discard(&group);
  check_content("w1", "old");
  check(!scratch_exists("w2"));
  assert_int_equal(count_partials(), 0);
}

static void a_target_that_is_a_folder_keeps_the_whole_group_away(void **state) {
  (void)state;
  rv_file_group group = {0};
  assert_int_equal(mkdir(scratch_path("t2"), 0777), 0);
  check_status(add_file(&group, "t1", false), RV_OK);
  check_status(add_file(&group, "t2", false), RV_OK);
  check_status(rv_file_group_commit(&group), RV_EPLACE);
  assert_non_null(strstr(rv_message(), "t2"));
  check(!scratch_exists("t1"));
  assert_int_equal(group.count, 0);
  assert_int_equal(count_partials(), 0);
}

static void a_folder_that_cannot_be_synced_is_no_failure(void **state) {
  (void)state;
  static const int harmless[] = {EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP};
  rv_file file;
  for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++) {
    folder_sync_error = harmless[i];
    check_status(rv_file_create(&file, scratch_path("synced")), RV_OK);
    check_status(rv_file_commit(&file), RV_OK);
  }
  folder_sync_error = EIO;
  check_status(rv_file_create(&file, scratch_path("synced")), RV_OK);
  check_status(rv_file_commit(&file), RV_EIO);
  folder_sync_error = 0;
}

/* What is no partial file of the name stays. */
static void partials_of_killed_writers_go(void **state) {
  (void)state;
  static const char *const stays[] = {"net.csv", "nets.csv.0.partial", "net.partial",
                                      "net-a.partial", "net.csv.partial.csv"};
  rv_file killed, other;
  for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
    scratch_write(stays[i], "x", 1);
  scratch_write("net.svg.partial", "x", 1);
  check_status(rv_file_create(&killed, scratch_path("net.claims.csv")), RV_OK);
  check_status(rv_file_create(&other, scratch_path("network.csv")), RV_OK);
  check_status(rv_partials_remove(scratch_folder, "net"), RV_OK);
  check(!scratch_exists("net.svg.partial"));
  assert_int_equal(access(killed.partial, F_OK), -1);
  assert_int_equal(access(other.partial, F_OK), 0);
  for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
    check(scratch_exists(stays[i]));
  rv_file_discard(&killed);
  rv_file_discard(&other);
  check_status(rv_partials_remove(scratch_path("nowhere"), "net"), RV_EPLACE);
  for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
    unlink(scratch_path(stays[i]));
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
      cmocka_unit_test(two_writers_share_no_file),
      cmocka_unit_test(the_mode_follows_umask),
      cmocka_unit_test(a_group_appears_together),
      cmocka_unit_test(a_failed_write_keeps_the_whole_group_away),
      cmocka_unit_test(a_target_that_is_a_folder_keeps_the_whole_group_away),
      cmocka_unit_test(a_folder_that_cannot_be_synced_is_no_failure),
      cmocka_unit_test(partials_of_killed_writers_go),
      cmocka_unit_test(makes_folders_with_their_parents),
      cmocka_unit_test(refuses_folders_that_cannot_be),
      cmocka_unit_test(joins_paths),
      cmocka_unit_test(tells_places_from_failures),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
