/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The number of threads under a limit, and that OpenMP can then make them. Each case is a process
   of its own, as a limit stays. */
#include "check.h"
#include "support/threads.h"

#include <grp.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NOT_POSSIBLE = 77 };

/* Lets this process and its threads be `count` at most, as an ordinary user: root knows no limit.
   Of all numbers of users this one is hardly anybody's, so that no other processes count. */
static void limit_threads(rlim_t count) {
  const uid_t nobody_else = 2015 * 1000 * 1000;
  struct rlimit limit = {count, count};
  if (geteuid() != 0 || setgroups(0, NULL) || setresuid(nobody_else, nobody_else, nobody_else) ||
      setrlimit(RLIMIT_NPROC, &limit))
    _exit(NOT_POSSIBLE);
}

/* The status that a child ends with. */
static int status_of(void (*child)(void)) {
  fflush(stdout);
  pid_t process = fork();
  if (process == 0) {
    child();
    _exit(0);
  }
  int end;
  assert_int_equal(waitpid(process, &end, 0), process);
  assert_true(WIFEXITED(end));
  return WEXITSTATUS(end);
}

static void all_that_are_wanted(void) {
  _exit(rv_threads_available(1) == 1 && rv_threads_available(0) == 1 && rv_threads_available(7) == 7
            ? 0
            : 1);
}

static void without_a_limit_all_can_be_had(void **state) {
  (void)state;
  assert_int_equal(status_of(all_that_are_wanted), 0);
}

/* OpenMP's threads right after the probe's, which must be gone by then. */
static void run_openmp(int threads) {
  int count = 0;
#pragma omp parallel num_threads(threads) reduction(+ : count)
  count++;
  if (count != threads)
    _exit(3);
}

static void only_one(void) {
  limit_threads(1);
  if (rv_threads_available(8) != 1)
    _exit(2);
  run_openmp(1);
}

static void only_three(void) {
  limit_threads(3);
  for (int i = 0; i < 200; i++)
    if (rv_threads_available(8) != 3)
      _exit(2);
  run_openmp(rv_threads_available(8));
}

static void under_a_limit_as_many_as_it_allows(void **state) {
  (void)state;
  int one = status_of(only_one), three = status_of(only_three);
  if (one == NOT_POSSIBLE || three == NOT_POSSIBLE)
    skip();
  assert_int_equal(one, 0);
  assert_int_equal(three, 0);
}

/* Not root: the user's other processes count, and more of them may come. */
static void a_limit_of_ones_own(void) {
  struct rlimit limit = {1, 1};
  if (geteuid() == 0 || setrlimit(RLIMIT_NPROC, &limit))
    _exit(NOT_POSSIBLE);
  if (rv_threads_available(8) != 1)
    _exit(2);
}

static void an_ordinary_user_is_limited(void **state) {
  (void)state;
  int status = status_of(a_limit_of_ones_own);
  if (status == NOT_POSSIBLE)
    skip();
  assert_int_equal(status, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_a_limit_all_can_be_had),
      cmocka_unit_test(under_a_limit_as_many_as_it_allows),
      cmocka_unit_test(an_ordinary_user_is_limited),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
