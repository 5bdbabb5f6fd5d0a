/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run at a time, on file systems that know locks and on those that know none. */
#include "scratch.h"
#include "support/file.h"
#include "support/folder_lock.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* What flock says from now on: 0 for the truth, or an error. */
static int lock_error;

/* Stands before the C library's, so that any file system can be played. */
int flock(int descriptor, int operation) {
  if (lock_error != 0) {
    errno = lock_error;
    return -1;
  }
  return (int)syscall(SYS_flock, descriptor, operation);
}

static void a_second_run_is_refused(void **state) {
  (void)state;
  rv_folder_lock one, two, other;
  check_status(rv_folder_lock_take(&one, scratch_folder, "net"), RV_OK);
  assert_null(one.warning);
  check(scratch_exists(".net.lock"));
  check_status(rv_folder_lock_take(&two, scratch_folder, "net"), RV_EINVAL);
  assert_non_null(strstr(rv_message(), scratch_folder));
  assert_non_null(strstr(rv_message(), "in use by another run: wait for it or choose another"));
  check(scratch_exists(".net.lock"));
  rv_folder_lock_release(&two); /* holds nothing: the first one's lock stays */
  check(scratch_exists(".net.lock"));
  check_status(rv_folder_lock_take(&other, scratch_folder, "other"), RV_OK);
  rv_folder_lock_release(&other);
  rv_folder_lock_release(&one);
  rv_folder_lock_release(&one);
  check(!scratch_exists(".net.lock"));
  check_status(rv_folder_lock_take(&two, scratch_folder, "net"), RV_OK);
  rv_folder_lock_release(&two);
}

static void a_file_system_without_locks_is_warned_of(void **state) {
  (void)state;
  static const int none[] = {ENOLCK, ENOSYS, ENOTSUP, EOPNOTSUPP, EINVAL};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    rv_folder_lock lock;
    lock_error = none[i];
    check_status(rv_folder_lock_take(&lock, scratch_folder, "net"), RV_OK);
    lock_error = 0;
    assert_non_null(lock.warning);
    assert_non_null(strstr(lock.warning, strerror(none[i])));
    assert_non_null(strstr(lock.warning, scratch_folder));
    assert_null(strstr(lock.warning, "in use"));
    rv_folder_lock_release(&lock);
    assert_null(lock.warning);
    check(!scratch_exists(".net.lock"));
  }
}

static void other_failures_are_what_they_are(void **state) {
  (void)state;
  rv_folder_lock lock;
  lock_error = EIO;
  check_status(rv_folder_lock_take(&lock, scratch_folder, "net"), RV_EIO);
  lock_error = 0;
  assert_non_null(strstr(rv_message(), strerror(EIO)));
  check_status(rv_folder_lock_take(&lock, scratch_path("nowhere"), "net"), RV_EPLACE);
  rv_folder_lock_release(&lock);
}

static void what_killed_runs_left_goes(void **state) {
  (void)state;
  rv_folder_lock lock;
  scratch_write("net.csv.0123abcd.partial", "x", 1);
  scratch_write("other.csv.0123abcd.partial", "x", 1);
  lock_error = ENOLCK; /* another run may be writing it */
  check_status(rv_folder_lock_take(&lock, scratch_folder, "net"), RV_OK);
  check(scratch_exists("net.csv.0123abcd.partial"));
  rv_folder_lock_release(&lock);
  lock_error = 0;
  check_status(rv_folder_lock_take(&lock, scratch_folder, "net"), RV_OK);
  check(!scratch_exists("net.csv.0123abcd.partial"));
  check(scratch_exists("other.csv.0123abcd.partial"));
  rv_folder_lock_release(&lock);
}

/* Takes and releases the lock until it was held 200 times; never may another hold it too. */
static void take_turns(void) {
  for (int held = 0; held < 200;) {
    rv_folder_lock lock;
    rv_status status = rv_folder_lock_take(&lock, scratch_folder, "turns");
    if (status == RV_EINVAL)
      continue;
    FILE *mark = status == RV_OK ? fopen(scratch_path("held"), "wxe") : NULL;
    if (mark == NULL)
      _exit(1);
    fclose(mark);
    if (unlink(scratch_path("held")))
      _exit(2);
    rv_folder_lock_release(&lock);
    held++;
  }
  _exit(0);
}

static void nobody_ever_shares_it(void **state) {
  (void)state;
  pid_t process[3];
  for (size_t p = 0; p < 3; p++)
    if ((process[p] = fork()) == 0)
      take_turns();
  for (size_t p = 0; p < 3; p++) {
    int end;
    assert_int_equal(waitpid(process[p], &end, 0), process[p]);
    check(WIFEXITED(end) && WEXITSTATUS(end) == 0);
  }
  check(!scratch_exists(".turns.lock"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_second_run_is_refused),
      cmocka_unit_test(a_file_system_without_locks_is_warned_of),
      cmocka_unit_test(other_failures_are_what_they_are),
      cmocka_unit_test(what_killed_runs_left_goes),
      cmocka_unit_test(nobody_ever_shares_it),
  };
  return cmocka_run_group_tests(tests, scratch_open, scratch_close);
}
