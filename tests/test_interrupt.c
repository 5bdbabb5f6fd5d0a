/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signals that end a run are noted once and then passed on; each case is a process of its own. */
#include "check.h"
#include "support/interrupt.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { ENDING = sizeof ending / sizeof *ending };

/* Runs `child` with a signal; returns how it ended. */
static int end_of(void (*child)(int), int number) {
  pid_t process = fork();
  if (process == 0) {
    child(number);
    _exit(0);
  }
  int end;
  assert_int_equal(waitpid(process, &end, 0), process);
  return end;
}

/* Exits with 10 when the signal was noted. */
static void note_one(int number) {
  rv_interrupt_watch();
  if (rv_interrupted() != 0)
    _exit(1);
  raise(number);
  _exit(rv_interrupted() == number ? 10 : 2);
}

static void a_signal_is_noted(void **state) {
  (void)state;
  for (size_t i = 0; i < ENDING; i++) {
    int end = end_of(note_one, ending[i]);
    check(WIFEXITED(end) && WEXITSTATUS(end) == 10);
  }
}

static void note_and_die(int number) {
  rv_interrupt_watch();
  raise(number);
  rv_interrupt_die();
}

static void raise_two(int number) {
  rv_interrupt_watch();
  raise(number);
  raise(number);
}

static void the_caller_sees_the_signal(void **state) {
  (void)state;
  for (size_t i = 0; i < ENDING; i++) {
    int end = end_of(note_and_die, ending[i]);
    check(WIFSIGNALED(end) && WTERMSIG(end) == ending[i]);
    end = end_of(raise_two, ending[i]);
    check(WIFSIGNALED(end) && WTERMSIG(end) == ending[i]);
  }
}

/* As under nohup. */
static void ignore_one(int number) {
  signal(number, SIG_IGN);
  rv_interrupt_watch();
  raise(number);
  _exit(rv_interrupted() == 0 ? 10 : 2);
}

static void an_ignored_signal_stays_ignored(void **state) {
  (void)state;
  for (size_t i = 0; i < ENDING; i++) {
    int end = end_of(ignore_one, ending[i]);
    check(WIFEXITED(end) && WEXITSTATUS(end) == 10);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_signal_is_noted),
      cmocka_unit_test(the_caller_sees_the_signal),
      cmocka_unit_test(an_ignored_signal_stays_ignored),
  };
  return cmocka_run_group_tests(tests, quiet_libraries, NULL);
}
